package io.sallyport.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists what waits for people or can be used. */
@Command(
    name = "list",
    description = "Lists what waits for people or can be used.",
    mixinStandardHelpOptions = true)
final class ApprovalsList implements Callable<Integer> {
  private final Screen screen;

  @Mixin private ApprovalsOption gateway = new ApprovalsOption();

  @Option(names = "--all", description = "also what is over, the newest first")
  private boolean all;

  ApprovalsList(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws CliException, InterruptedException {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("id", "state", "until", "who", "target", "call"));
    for (Map<String, Object> one : gateway.run(at -> at.list(all))) {
      rows.add(ApprovalText.row(one));
    }
    screen.table(rows, Screen.Style.BOLD);
    return 0;
  }
}
