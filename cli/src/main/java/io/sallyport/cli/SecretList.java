package io.sallyport.cli;

import io.sallyport.api.ConfigurationException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the names of the secrets. */
@Command(
    name = "list",
    description = "Lists the names of the secrets in the keystore; never a value.",
    mixinStandardHelpOptions = true)
final class SecretList implements Callable<Integer> {
  private final Screen screen;
  private final Terminal terminal;

  @Mixin private KeystoreArgument where = new KeystoreArgument();

  SecretList(Screen screen, Terminal terminal) {
    this.screen = screen;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CliException, ConfigurationException {
    return where.open(
        terminal,
        (keystore, password) -> {
          keystore.names(password).forEach(name -> screen.line(Screen.safe(name)));
          return 0;
        });
  }
}
