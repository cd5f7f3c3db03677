package io.sallyport.cli;

import io.sallyport.cli.Screen.Style;
import io.sallyport.token.DeviceLogin;
import io.sallyport.token.Login;
import io.sallyport.token.TokenException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Logs a person in for one gateway. */
@Command(
    name = "login",
    description = {
      "Logs you in for one gateway, with a code that you type on any device (RFC 8628).",
      "The login is kept in a file that only you can read, and serves that gateway alone."
    },
    mixinStandardHelpOptions = true)
final class LoginCommand implements Callable<Integer> {
  private final Screen screen;

  @Option(
      names = "--gateway",
      required = true,
      paramLabel = "HOST:PORT",
      description = "the gateway")
  private String gateway = "";

  @Option(
      names = "--issuer",
      required = true,
      paramLabel = "URL",
      description = "the OpenID provider")
  private String issuer = "";

  @Option(
      names = "--client-id",
      paramLabel = "ID",
      description = "the public client there (${DEFAULT-VALUE})")
  private String client = "sallyport-cli";

  @Option(
      names = "--scope",
      paramLabel = "SCOPES",
      description = "what to ask for (${DEFAULT-VALUE}); offline_access renews without asking")
  private String scope = "openid offline_access";

  @Option(names = "--directory", paramLabel = "DIR", description = "where logins are kept")
  private @Nullable Path directory;

  LoginCommand(Screen screen) {
    this.screen = screen;
  }

  static Path directory(@Nullable Path named) {
    return named == null ? Login.directory() : named;
  }

  @Override
  public Integer call() throws CliException, InterruptedException {
    try (Login login = Login.begin(issuer, client, scope, gateway, directory(directory))) {
      tell(login.prompt());
      while (!login.done()) {
        pause(login.pause());
      }
      screen.line(screen.styled(Style.GREEN, "logged in") + "  for " + Screen.safe(gateway));
      return 0;
    } catch (TokenException e) {
      throw new CliException(String.valueOf(e.getMessage()), e);
    }
  }

  private void tell(DeviceLogin.Prompt prompt) {
    screen.line("Open      " + screen.styled(Style.BOLD, prompt.address()));
    screen.line("and type  " + screen.styled(Style.BOLD, prompt.code()));
    if (prompt.complete() != null) {
      screen.line("or open   " + prompt.complete());
    }
    screen.flush();
  }

  /** The issuer says how often it may be asked. */
  private static void pause(Duration time) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(time.toMillis());
  }
}
