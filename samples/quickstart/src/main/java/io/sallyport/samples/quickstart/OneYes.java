package io.sallyport.samples.quickstart;

import io.sallyport.api.Subject;
import io.sallyport.policy.spi.ApprovalAnswer;
import io.sallyport.policy.spi.ApprovalRequest;
import io.sallyport.policy.spi.Approver;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands for a person who says yes to the first question and no to every later one. Thread-safe.
 */
final class OneYes implements Approver {
  private final Screen screen;
  private final AtomicInteger asked = new AtomicInteger();

  OneYes(Screen screen) {
    this.screen = screen;
  }

  @Override
  public ApprovalAnswer ask(ApprovalRequest request) {
    screen.note(
        "approver is asked: " + request.operation() + "  for '" + request.caller().purpose() + "'");
    return asked.incrementAndGet() == 1
        ? ApprovalAnswer.granted(Subject.of("lena", "leads"))
        : ApprovalAnswer.refused("lena", "one deletion was agreed, not two.");
  }
}
