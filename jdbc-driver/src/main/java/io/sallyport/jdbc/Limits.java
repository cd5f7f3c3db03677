package io.sallyport.jdbc;

import io.sallyport.api.Obligation;
import java.util.List;

/**
 * The caps on one call; -1 where there is none. Immutable.
 *
 * @param rows rows handed to the caller
 * @param bytes bytes of text and binary values handed to the caller
 * @param millis how long the call may take
 * @param affected rows that a write may touch
 */
record Limits(long rows, long bytes, long millis, long affected) {
  static final Limits NONE = new Limits(-1, -1, -1, -1);

  static Limits of(List<Obligation> obligations) {
    Limits limits = NONE;
    for (Obligation obligation : obligations) {
      if (obligation instanceof Obligation.Limit limit) {
        limits = limits.with(limit);
      }
    }
    return limits;
  }

  private Limits with(Obligation.Limit limit) {
    long value = limit.value();
    return switch (limit.kind()) {
      case ROWS -> new Limits(smaller(rows, value), bytes, millis, affected);
      case BYTES -> new Limits(rows, smaller(bytes, value), millis, affected);
      case TIME -> new Limits(rows, bytes, smaller(millis, value), affected);
      case AFFECTED -> new Limits(rows, bytes, millis, smaller(affected, value));
    };
  }

  private static long smaller(long known, long value) {
    return known < 0 ? value : Math.min(known, value);
  }

  /** Whether a cap must be watched while rows are handed over. */
  boolean onResult() {
    return rows >= 0 || bytes >= 0 || millis >= 0;
  }
}
