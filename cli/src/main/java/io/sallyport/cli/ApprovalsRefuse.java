package io.sallyport.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says no to a call, which is final. */
@Command(
    name = "refuse",
    description = "Says no to a call, which is final.",
    mixinStandardHelpOptions = true)
final class ApprovalsRefuse implements Callable<Integer> {
  private final Screen screen;

  @Mixin private ApprovalsOption gateway = new ApprovalsOption();

  @Parameters(paramLabel = "ID", description = "the id that 'approvals list' shows")
  private String id = "";

  @Option(names = "--reason", paramLabel = "TEXT", description = "why; the agent is told")
  private String reason = "";

  ApprovalsRefuse(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws CliException, InterruptedException {
    ApprovalText.state(gateway.run(at -> at.refuse(id, reason)), screen);
    return 0;
  }
}
