package io.sallyport.cli;

import io.sallyport.gateway.GatewayApprovals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows what is asked and answered as it happens, until it is interrupted. */
@Command(
    name = "watch",
    description = "Shows what is asked and answered as it happens, until it is interrupted.",
    mixinStandardHelpOptions = true)
final class ApprovalsWatch implements Callable<Integer> {
  private final Screen screen;

  @Mixin private ApprovalsOption gateway = new ApprovalsOption();

  ApprovalsWatch(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws CliException, InterruptedException {
    return gateway.run(this::watch);
  }

  private Integer watch(GatewayApprovals at) throws IOException, InterruptedException {
    Map<String, String> known = new HashMap<>();
    while (!Thread.interrupted()) {
      List<Map<String, Object>> now = new ArrayList<>(at.list(true));
      Collections.reverse(now);
      for (Map<String, Object> one : now) {
        String id = String.valueOf(one.get("id"));
        String state = one.get("state") + " " + one.get("votes");
        boolean open = ApprovalText.open(one);
        String before = known.put(id, state);
        // What was over before the watch began is not told.
        if (!state.equals(before) && (before != null || open)) {
          screen.line(String.join("  ", ApprovalText.row(one)));
          screen.flush();
        }
      }
      TimeUnit.MILLISECONDS.sleep(500);
    }
    return 0;
  }
}
