package io.sallyport.cli;

import io.sallyport.api.ConfigurationException;
import io.sallyport.cli.Screen.Style;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes a secret out. */
@Command(
    name = "rm",
    description = "Takes a secret out of the keystore.",
    mixinStandardHelpOptions = true)
final class SecretRemove implements Callable<Integer> {
  private final Screen screen;
  private final Terminal terminal;

  @Mixin private KeystoreArgument where = new KeystoreArgument();

  @Parameters(paramLabel = "NAME", description = "the secret's name")
  private String name = "";

  SecretRemove(Screen screen, Terminal terminal) {
    this.screen = screen;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CliException, ConfigurationException {
    return where.open(
        terminal,
        (keystore, password) -> {
          if (!keystore.remove(name, password)) {
            throw CliException.of(
                "SP-9305",
                "no such secret",
                name,
                "the keystore has none of that name",
                "see 'sallyport secret list'");
          }
          screen.line(screen.styled(Style.GREEN, "removed") + "  " + name);
          return 0;
        });
  }
}
