package io.sallyport.cli;

import io.sallyport.api.ConfigurationException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Ends a live session. */
@Command(
    name = "end",
    description = "Ends a live session within five seconds, wherever it is, mid-result too.",
    mixinStandardHelpOptions = true)
final class SessionsEnd implements Callable<Integer> {
  private final Screen screen;

  @Mixin private GatewayOption gateway = new GatewayOption();

  @Parameters(paramLabel = "ID", description = "the id that 'sessions list' shows")
  private String id = "";

  SessionsEnd(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws CliException, ConfigurationException {
    boolean ended = gateway.run(at -> at.endSession(id));
    screen.line((ended ? "ended " : "no session has the id ") + Screen.safe(id));
    return ended ? 0 : Main.FOUND;
  }
}
