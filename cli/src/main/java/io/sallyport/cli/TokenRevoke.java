package io.sallyport.cli;

import io.sallyport.api.ConfigurationException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Revokes an API token. */
@Command(
    name = "revoke",
    description = "Revokes an API token; its sessions end within five seconds.",
    mixinStandardHelpOptions = true)
final class TokenRevoke implements Callable<Integer> {
  private final Screen screen;

  @Mixin private GatewayOption gateway = new GatewayOption();

  @Parameters(paramLabel = "ID", description = "the id that 'token list' shows")
  private String id = "";

  TokenRevoke(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws CliException, ConfigurationException {
    boolean revoked = gateway.run(at -> at.revokeToken(id));
    screen.line((revoked ? "revoked " : "no token has the id ") + Screen.safe(id));
    return revoked ? 0 : Main.FOUND;
  }
}
