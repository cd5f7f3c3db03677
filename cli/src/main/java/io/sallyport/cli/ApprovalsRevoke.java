package io.sallyport.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes a question, or an approval that was not used, back. */
@Command(
    name = "revoke",
    description = "Takes a question, or an approval that was not used, back.",
    mixinStandardHelpOptions = true)
final class ApprovalsRevoke implements Callable<Integer> {
  private final Screen screen;

  @Mixin private ApprovalsOption gateway = new ApprovalsOption();

  @Parameters(paramLabel = "ID", description = "the id that 'approvals list' shows")
  private String id = "";

  ApprovalsRevoke(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws CliException, InterruptedException {
    ApprovalText.state(gateway.run(at -> at.revoke(id)), screen);
    return 0;
  }
}
