package io.sallyport.samples.quickstart;

import io.sallyport.gateway.GatewayApprovals;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The person who is asked at the gateway: tells what waits, and with {@code --yes} answers in that
 * person's place and with that person's token, yes to the first question and no to every later one.
 */
final class Lead {
  private final GatewayApprovals approvals;
  private final Screen screen;
  private final boolean answers;
  private final Thread thread = new Thread(this::run, "quickstart-lead");

  Lead(GatewayApprovals approvals, Screen screen, boolean answers) {
    this.approvals = approvals;
    this.screen = screen;
    this.answers = answers;
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    Set<String> known = new HashSet<>();
    try {
      while (true) {
        for (Map<String, Object> one : approvals.list(false)) {
          String id = String.valueOf(one.get("id"));
          if ("pending".equals(one.get("state")) && known.add(id)) {
            asked(id, one, known.size());
          }
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    } catch (IOException e) {
      screen.refused("The gateway cannot be asked: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void asked(String id, Map<String, Object> one, int number) throws IOException {
    screen.note(
        "approver is asked: " + one.get("operation") + "  for '" + one.get("purpose") + "'");
    if (!answers) {
      screen.note("answer it on the console's page 'Approvals'; the agent waits for ten minutes");
    } else if (number == 1) {
      approvals.approve(id);
    } else {
      approvals.refuse(id, "one deletion was agreed, not two.");
    }
  }

  void close() {
    thread.interrupt();
  }
}
