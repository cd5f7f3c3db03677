package io.sallyport.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** What a gateway knows of answers that are too large to be held in its memory. Thread-safe. */
final class LargeAnswers {
  private static final int MOST_TEXTS = 1_024;

  private final long most;
  private final Map<Connection, Meter> meters = Collections.synchronizedMap(new WeakHashMap<>());

  /** Looked at by every statement of every connection, and rarely changed: replaced as a whole. */
  private volatile Set<String> texts = Set.of();

  /**
   * With that bound.
   *
   * @param most the bytes of an answer that may be held at once
   */
  LargeAnswers(long most) {
    this.most = most;
  }

  long most() {
    return most;
  }

  /** Connects and measures from then on, where the vendor's driver lets one. */
  Connection metered(MeteredSockets.Connecting<Connection> way) throws SQLException {
    Meter meter = new Meter();
    Connection connection = MeteredSockets.metered(meter, way);
    meters.put(connection, meter);
    return connection;
  }

  @Nullable Meter meter(Connection vendor) {
    return meters.get(vendor);
  }

  /** A statement's answer was too large: the next one is read piece by piece from the start. */
  synchronized void isLarge(String text) {
    Set<String> more = new HashSet<>(texts.size() < MOST_TEXTS ? texts : Set.of());
    more.add(text);
    texts = more;
  }

  boolean knows(String text) {
    return texts.contains(text);
  }
}
