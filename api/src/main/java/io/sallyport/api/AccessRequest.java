package io.sallyport.api;

import java.util.List;

/**
 * What a policy is asked: may this caller do all of this on this target, now? Immutable.
 *
 * @param caller who asks and what for
 * @param target the system
 * @param accesses everything the call touches, each of which must be permitted
 * @param context when and where
 */
public record AccessRequest(Caller caller, Target target, List<Access> accesses, Context context) {
  /** Copies the accesses. */
  public AccessRequest {
    accesses = List.copyOf(accesses);
  }
}
