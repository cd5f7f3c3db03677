package io.sallyport.api;

import org.jspecify.annotations.Nullable;

/**
 * Decides, records and hands out credentials: the one way from an enforcement point to policy and
 * audit. Thread-safe.
 */
public interface AccessBroker extends AutoCloseable {
  /**
   * Opens a session for one caller on one target.
   *
   * @param can what the enforcement point is able to carry out
   * @throws AccessDeniedException when the session itself cannot be had, for example because it
   *     cannot be recorded
   */
  AccessSession open(Caller caller, Target target, PepCapabilities can)
      throws AccessDeniedException;

  /**
   * How a target of the configuration is reached, with its credential fetched now; null for a
   * target that the configuration does not name. The receiver closes it as soon as it is connected.
   *
   * @throws AccessDeniedException when a credential cannot be had
   */
  @Nullable Endpoint endpoint(Caller caller, Target target) throws AccessDeniedException;

  /**
   * The secret key of this broker's masks, stable for its life; the same for all of its enforcement
   * points.
   */
  Secret maskKey();

  @Override
  void close();
}
