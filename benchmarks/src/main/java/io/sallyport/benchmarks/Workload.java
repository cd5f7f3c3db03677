package io.sallyport.benchmarks;

import java.sql.Connection;
import java.sql.SQLException;

/** What is done on a connection, over and over. */
enum Workload {
  /** One row by its key, with a statement that stays prepared. */
  POINT_SELECT("point select", false),
  /** The same, prepared, executed and closed each time. */
  REPREPARE("point select, prepared anew", false),
  /** One row by its key, of which a masked column is read. */
  MASKED_POINT_SELECT("point select, masked column", true),
  /** One row by its key, under a limit of time. */
  TIMED_POINT_SELECT("point select, limited in time", true),
  /** All rows, five columns, none masked. */
  SCAN("scan 100 k × 5", false),
  /** All rows, five columns, two of them masked; direct reads them in the clear. */
  MASKED_SCAN("scan 100 k × 5, two masked", true),
  /** The same, both of them redacted. */
  REDACTED_SCAN("scan 100 k × 5, two redacted", true),
  /** One row changed by its key, committed at once. */
  UPDATE("single-row update", false),
  /** The same under a cap on the rows affected; direct has no cap. */
  CAPPED_UPDATE("single-row update, capped", true);

  private final String title;
  private final boolean needsPolicy;

  Workload(String title, boolean needsPolicy) {
    this.title = title;
    this.needsPolicy = needsPolicy;
  }

  /** How the report calls it. */
  String title() {
    return title;
  }

  /** Whether only a contender that masks or caps has something to show here. */
  boolean needsPolicy() {
    return needsPolicy;
  }

  /** Whether one operation takes so long that it makes a block of its own. */
  boolean scan() {
    return this == SCAN || this == MASKED_SCAN || this == REDACTED_SCAN;
  }

  /**
   * Gets ready to do it.
   *
   * @param customers the number of rows that {@code customers} holds
   */
  Loop on(Connection connection, int customers) throws SQLException {
    return switch (this) {
      case POINT_SELECT, TIMED_POINT_SELECT -> Loops.pointSelect(connection, "name", customers);
      case MASKED_POINT_SELECT -> Loops.pointSelect(connection, "email", customers);
      case REPREPARE -> Loops.reprepare(connection, customers);
      case SCAN, MASKED_SCAN, REDACTED_SCAN -> Loops.scan(connection);
      case UPDATE, CAPPED_UPDATE -> Loops.update(connection);
    };
  }
}
