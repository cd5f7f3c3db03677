package io.sallyport.api;

import org.jspecify.annotations.Nullable;

/**
 * Who calls and what for: a subject, the actor that acts for it, and the stated purpose. Belongs to
 * one call or one borrowed session, never to a socket. Immutable.
 *
 * @param subject the identity the call counts for
 * @param actor the agent acting for it, or null where the subject acts itself
 * @param purpose the stated purpose, or null
 */
public record Caller(Subject subject, @Nullable Actor actor, @Nullable String purpose) {
  /** The subject acting itself, with no stated purpose. */
  public static Caller of(Subject subject) {
    return new Caller(subject, null, null);
  }
}
