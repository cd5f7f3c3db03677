package io.sallyport.api;

/**
 * An operation in the one form that alone may be executed, obligations already worked into it: the
 * rewritten statement, the canonical request. Approvals are bound to its text. Immutable.
 */
public interface CanonicalOperation {
  /** What will be sent, whole. */
  String text();
}
