package io.sallyport.gateway.door;

import java.net.InetSocketAddress;

/** A front end: one protocol on one port. Thread-safe. */
public interface Door extends AutoCloseable {
  /** The name of its listener in the configuration, such as {@code jdbc}. */
  String name();

  /** Where it listens, with the port that it was really given. */
  InetSocketAddress address();

  /** Takes no further connection and asks live ones to end when it suits them. Returns at once. */
  void drain();

  /** Ends everything at once. Idempotent. */
  @Override
  void close();
}
