package io.sallyport.samples.quickstart;

import io.sallyport.policy.spi.ApprovalRequest;
import io.sallyport.policy.spi.Approver;
import io.sallyport.testkit.ApproverContract;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

class OneYesTest extends ApproverContract {
  @Override
  protected Approver granting() {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return new OneYes(new Screen(nowhere, false));
  }

  @Override
  protected Approver refusing() {
    Approver approver = granting();
    return (ApprovalRequest request) -> {
      approver.ask(request);
      return approver.ask(request);
    };
  }
}
