package io.sallyport.cli;

import io.sallyport.api.ConfigurationException;
import io.sallyport.gateway.store.SessionRow;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the live sessions. */
@Command(
    name = "list",
    description = "Lists the live sessions of every gateway on the store.",
    mixinStandardHelpOptions = true)
final class SessionsList implements Callable<Integer> {
  private static final String FORM = "%-21s  %-6s  %-20s  %-16s  %-24s  %s";

  private final Screen screen;

  @Mixin private GatewayOption gateway = new GatewayOption();

  SessionsList(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws CliException, ConfigurationException {
    List<SessionRow> sessions = gateway.run(at -> at.sessions());
    screen.line(FORM.formatted("id", "door", "subject", "target", "started", "peer"));
    for (SessionRow session : sessions) {
      screen.line(
          FORM.formatted(
              session.id(),
              session.door(),
              Screen.safe(session.subject()),
              Screen.safe(session.target()),
              session.started(),
              Screen.safe(session.peer())));
    }
    return 0;
  }
}
