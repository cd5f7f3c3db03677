package io.sallyport.gateway.door;

import io.sallyport.api.Reason;
import org.jspecify.annotations.Nullable;

/**
 * One live session: listed, and ended by an operator, on expiry, revocation or policy. Thread-safe.
 */
public interface LiveSession extends AutoCloseable {
  /** The id that operators know it by. */
  String id();

  /** Why it was ended, or null while it lives; to be told to the client where that can be done. */
  @Nullable Reason ended();

  /** What it does now, for the list of sessions: no secrets, no parameters, no row values. */
  void note(String line);

  /** Takes it off the list, since the front end's own session is over. Idempotent. */
  @Override
  void close();
}
