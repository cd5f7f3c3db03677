package io.sallyport.cli;

import io.sallyport.api.ConfigurationException;
import io.sallyport.api.Secret;
import io.sallyport.cli.Screen.Style;
import io.sallyport.credentials.SecretNames;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Keeps a secret. */
@Command(
    name = "set",
    description = {
      "Keeps a secret in the keystore; a running gateway takes the new one with its next session.",
      "It is asked for, or read from standard input: never an argument, which others can see."
    },
    mixinStandardHelpOptions = true)
final class SecretSet implements Callable<Integer> {
  private final Screen screen;
  private final Terminal terminal;

  @Mixin private KeystoreArgument where = new KeystoreArgument();

  @Parameters(paramLabel = "NAME", description = "as in $${secret:NAME}")
  private String name = "";

  SecretSet(Screen screen, Terminal terminal) {
    this.screen = screen;
    this.terminal = terminal;
  }

  /** Refuses what the configuration could not refer to. */
  static void check(String name) throws CliException {
    if (!SecretNames.fits(name)) {
      throw CliException.of(
          "SP-9304",
          "no name for a secret",
          name,
          "letters, digits and . _ - / make one, up to 200",
          "take another name");
    }
  }

  @Override
  public Integer call() throws CliException, ConfigurationException, IOException {
    check(name);
    try (Secret value = terminal.value("Secret '" + name + "'")) {
      return where.open(
          terminal,
          (keystore, password) -> {
            boolean replaced = keystore.set(name, value, password);
            screen.line(screen.styled(Style.GREEN, replaced ? "replaced" : "kept") + "  " + name);
            return 0;
          });
    }
  }
}
