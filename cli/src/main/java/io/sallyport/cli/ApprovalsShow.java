package io.sallyport.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows what a call would do, and how far its approval got. */
@Command(
    name = "show",
    description = "Shows what a call would do, and how far its approval got.",
    mixinStandardHelpOptions = true)
final class ApprovalsShow implements Callable<Integer> {
  private final Screen screen;

  @Mixin private ApprovalsOption gateway = new ApprovalsOption();

  @Parameters(paramLabel = "ID", description = "the id that 'approvals list' shows")
  private String id = "";

  ApprovalsShow(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws CliException, InterruptedException {
    new ApprovalText(gateway.run(at -> at.show(id)), screen).print();
    return 0;
  }
}
