package io.sallyport.policy.spi;

import io.sallyport.api.Subject;
import java.util.List;

/** What an approver answers. The cases are closed. Immutable. */
public sealed interface ApprovalAnswer {
  /**
   * These people agree. The kernel checks that they are enough, distinct, of the right groups, and
   * not the caller.
   *
   * @param by who agreed
   */
  record Granted(List<Subject> by) implements ApprovalAnswer {
    /** Copies the list. */
    public Granted {
      by = List.copyOf(by);
    }
  }

  /**
   * Somebody said no. Final.
   *
   * @param by who
   * @param reason why, safe to show the agent
   */
  record Refused(String by, String reason) implements ApprovalAnswer {}

  /** Agreed by these people. */
  static ApprovalAnswer granted(Subject... by) {
    return new Granted(List.of(by));
  }

  /** Refused by that person. */
  static ApprovalAnswer refused(String by, String reason) {
    return new Refused(by, reason);
  }
}
