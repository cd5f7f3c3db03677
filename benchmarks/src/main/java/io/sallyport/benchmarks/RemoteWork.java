package io.sallyport.benchmarks;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/** What is done over a route, over and over. */
enum RemoteWork {
  /** One row by its key, with a statement that stays prepared; the median of a block counts. */
  POINT_SELECT("point select, p50", 1, 100),
  /** All rows, five columns, as they come. */
  SCAN("scan 100 k × 5", 1, 1),
  /** All rows with a number and a time among them, a thousand at a time in a transaction. */
  FETCHED_SCAN("scan 100 k × 5, numeric and timestamp, by 1,000", 1, 1),
  /** Point selects on sixteen connections at once. */
  THREADS("point select, 16 threads", 16, 200);

  private final String title;
  private final int threads;
  private final int blockMillis;

  RemoteWork(String title, int threads, int blockMillis) {
    this.title = title;
    this.threads = threads;
    this.blockMillis = blockMillis;
  }

  /** How the report calls it. */
  String title() {
    return title;
  }

  int threads() {
    return threads;
  }

  /** For one half of a pair, in nanoseconds. */
  long blockNanos() {
    return TimeUnit.MILLISECONDS.toNanos(blockMillis);
  }

  /**
   * Gets ready to do it.
   *
   * @param customers the number of rows that {@code customers} holds
   */
  Loop on(Connection connection, int customers) throws SQLException {
    return switch (this) {
      case POINT_SELECT, THREADS -> Loops.pointSelect(connection, "name", customers);
      case SCAN -> Loops.scan(connection);
      case FETCHED_SCAN -> Loops.fetchedScan(connection);
    };
  }
}
