package io.sallyport.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Agrees to a call. */
@Command(name = "approve", description = "Agrees to a call.", mixinStandardHelpOptions = true)
final class ApprovalsApprove implements Callable<Integer> {
  private final Screen screen;

  @Mixin private ApprovalsOption gateway = new ApprovalsOption();

  @Parameters(paramLabel = "ID", description = "the id that 'approvals list' shows")
  private String id = "";

  ApprovalsApprove(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws CliException, InterruptedException {
    ApprovalText.state(gateway.run(at -> at.approve(id)), screen);
    return 0;
  }
}
