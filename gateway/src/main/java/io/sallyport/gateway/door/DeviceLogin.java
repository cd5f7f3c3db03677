package io.sallyport.gateway.door;

import io.sallyport.api.AccessDeniedException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A person who logs in on another device (RFC 8628). One thread at a time. */
public interface DeviceLogin extends AutoCloseable {
  /** What the person is told: where to go, and what to type there. */
  String told();

  /** How long to wait before it is asked for again. */
  Duration pause();

  /**
   * Asks once who has agreed.
   *
   * @return null as long as nobody has
   * @throws AccessDeniedException when it came to nothing: refused, too late, or whoever agreed is
   *     nobody here
   */
  @Nullable Login login() throws AccessDeniedException;

  /** Gives it up. Idempotent. */
  @Override
  void close();
}
