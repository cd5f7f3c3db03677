package io.sallyport.policy.spi;

import io.sallyport.api.Access;
import io.sallyport.api.AccessRequest;

/**
 * One voice in a decision. All policies are asked about every access of a request: any deny denies,
 * and an access that nobody permits is denied. An exception, a timeout or a null answer is a deny.
 * Found by {@link java.util.ServiceLoader} or given to the broker's builder. Must be thread-safe.
 */
public interface Policy {
  /** The name for the audit trail, unique among the policies of a broker. */
  String name();

  /**
   * Changes whenever the policy could answer differently for the same request; part of every
   * record.
   */
  default String version() {
    return "1";
  }

  /**
   * Whether {@link #evaluate} may wait for something (a lock, a disk, a network). Such a policy is
   * asked on another thread with a deadline, which costs some ten microseconds a call. One that
   * only computes answers false and is asked on the caller's thread.
   */
  default boolean blocking() {
    return true;
  }

  /**
   * Says what this policy holds of one access.
   *
   * @param request the whole request, for rules that look beyond one access
   * @param access the access in question, one of the request's
   * @return the opinion; the same object for the same opinion helps the kernel to work fast
   */
  Opinion evaluate(AccessRequest request, Access access);
}
