package io.sallyport.policy.spi;

/**
 * Asks people, or whoever stands for them, to agree to one exact call. Found by {@link
 * java.util.ServiceLoader} or given to the broker's builder. Must be thread-safe.
 */
public interface Approver {
  /**
   * Blocks until there is an answer. The kernel interrupts it when the call has waited for as long
   * as the rule allows; an exception counts as a refusal.
   *
   * @throws InterruptedException when the wait was given up
   */
  ApprovalAnswer ask(ApprovalRequest request) throws InterruptedException;
}
