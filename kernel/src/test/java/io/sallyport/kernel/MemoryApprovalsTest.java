package io.sallyport.kernel;

import io.sallyport.policy.spi.ApprovalStore;
import io.sallyport.testkit.ApprovalStoreContract;

final class MemoryApprovalsTest extends ApprovalStoreContract {
  @Override
  protected ApprovalStore open() {
    return new MemoryApprovals();
  }

  @Override
  protected ApprovalStore another(ApprovalStore first) {
    return first;
  }
}
