package io.sallyport.cli;

import io.sallyport.token.Login;
import io.sallyport.token.TokenException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Forgets a login. */
@Command(
    name = "logout",
    description = "Forgets your login for a gateway.",
    mixinStandardHelpOptions = true)
final class LogoutCommand implements Callable<Integer> {
  private final Screen screen;

  @Option(
      names = "--gateway",
      required = true,
      paramLabel = "HOST:PORT",
      description = "the gateway")
  private String gateway = "";

  @Option(names = "--directory", paramLabel = "DIR", description = "where logins are kept")
  private @Nullable Path directory;

  LogoutCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws CliException {
    try {
      boolean there = Login.forget(LoginCommand.directory(directory), gateway);
      screen.line(there ? "logged out" : "nobody was logged in");
      return there ? 0 : Main.FOUND;
    } catch (TokenException e) {
      throw new CliException(String.valueOf(e.getMessage()), e);
    }
  }
}
