package io.sallyport.cli;

import io.sallyport.api.Secret;
import io.sallyport.token.TokenException;
import io.sallyport.token.TokenSources;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Gives kubectl the gateway's token (client.authentication.k8s.io). */
@Command(
    name = "kubetoken",
    description = {
      "Prints the token for one gateway as kubectl wants it; run by kubectl.",
      "It comes from where docs/tokens.md says: a setting, a file, an issuer, or a login."
    },
    mixinStandardHelpOptions = true)
final class KubetokenCommand implements Callable<Integer> {
  static final String VERSION = "client.authentication.k8s.io/v1beta1";

  private final Screen screen;

  @Option(
      names = "--gateway",
      required = true,
      paramLabel = "HOST:PORT",
      description = "the gateway's listener for http")
  private String gateway = "";

  KubetokenCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  @SuppressWarnings("NullAway") // a setting may be null, as the method's own class says
  public Integer call() throws CliException {
    try (Secret token = TokenSources.of(KubetokenCommand::setting, gateway).token()) {
      screen.line(
          token.use(
              text ->
                  "{\"apiVersion\":\"%s\",\"kind\":\"ExecCredential\",\"status\":{\"token\":%s}}"
                      .formatted(VERSION, KubeconfigCommand.quoted(String.valueOf(text)))));
      return 0;
    } catch (TokenException e) {
      throw new CliException(String.valueOf(e.getMessage()), e);
    }
  }

  private static @Nullable String setting(String name) {
    String value = System.getProperty(name);
    return value != null ? value : System.getenv(name.toUpperCase(Locale.ROOT).replace('.', '_'));
  }
}
