package io.sallyport.jdbc;

import io.sallyport.api.Reason;
import io.sallyport.semantics.sql.Dialect;
import io.sallyport.semantics.sql.SqlAction;
import io.sallyport.semantics.sql.Understood;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps large answers of one connection out of a gateway's memory.
 *
 * <p>MariaDB's driver reads rows as they are asked for, where a fetch size says so. pgjdbc does so
 * within a transaction alone and else holds the whole answer, whatever its size. So where a
 * connection commits by itself, what the server sends is measured: an answer that is too large is
 * stopped. If the statement only reads, nobody has seen anything of it, and it is executed again in
 * a transaction of its own, which ends when its rows are used up or closed; what is known to be
 * large begins like that. Until then nothing else may be executed on the connection, as it would
 * become part of that transaction: {@link #reads} tells.
 *
 * <p>One thread at a time.
 */
final class Flow {
  /** Rows of the first piece: not many, since nothing is known of their width. */
  private static final int FIRST = 64;

  private static final int MOST_ROWS = 8_192;

  /** Rows may grow so many times wider from one piece to the next. */
  private static final int MARGIN = 8;

  /** A single piece, such as one row, may be larger than an answer that is held. */
  private static final int PIECE = 4;

  /** What may be on its way to us when a server has been told to stop. */
  private static final long ON_ITS_WAY = 8L << 20;

  private final LargeAnswers known;
  private final Link link;
  private final @Nullable Meter meter;
  private final boolean pieces;
  private final Meter.Stop stop = new Stopping();
  private final Set<Reading> open = new HashSet<>();

  Flow(LargeAnswers known, Link link) {
    this.known = known;
    this.link = link;
    this.meter = known.meter(link.connection());
    // MariaDB's driver needs no transaction for it.
    this.pieces = link.vendor().dialect() == Dialect.MARIADB;
  }

  /** Whether large answers can be kept out of memory on a database of this kind. */
  static boolean known(Vendor vendor) {
    return vendor.dialect() == Dialect.POSTGRESQL || vendor.dialect() == Dialect.MARIADB;
  }

  /**
   * Whether rows are still to come.
   *
   * @param transactionEnds whether those count that end with the caller's own transaction; else
   *     those alone beside which nothing can be executed
   */
  boolean reads(boolean transactionEnds) {
    return !open.isEmpty()
        && open.stream().anyMatch(reading -> transactionEnds || pieces || reading.own);
  }

  /** Has the vendor's statement execute. */
  boolean fire(AbstractStatement statement, SqlOperation operation, Running now)
      throws SQLException {
    String text = now.canonical().text();
    boolean forward = statement.current().getResultSetType() == ResultSet.TYPE_FORWARD_ONLY;
    boolean may = forward && onlyReads(operation) && !link.inSqlTransaction();
    if (may && (pieces || !link.autoCommit() || known.knows(text))) {
      return inPieces(statement, operation, now);
    }
    try {
      return whole(statement, operation, now, known.most());
    } catch (SQLException e) {
      boolean lost = link.connection().isClosed();
      if (meter == null || !meter.over() || (lost && !may)) {
        // Of what was lost with the connection nobody can say that it was not made.
        throw e;
      }
      if (!may || !link.autoCommit() || lost) {
        throw now.refuse(Codes.answerTooLarge(known.most()));
      }
      known.isLarge(text);
      return inPieces(statement, operation, now);
    }
  }

  private static boolean onlyReads(SqlOperation operation) {
    Understood read = operation.understood();
    return read != null
        && read.kind() == SqlAction.SELECT
        && read.returnsRows()
        && operation.effects().none()
        && !operation.effects().writes()
        && read.accesses().stream().allMatch(access -> access.action() == SqlAction.SELECT);
  }

  private boolean whole(AbstractStatement statement, SqlOperation operation, Running now, long most)
      throws SQLException {
    Meter measure = meter;
    if (measure == null) {
      return statement.fire(now, operation.keys());
    }
    measure.begin(most, spare(), stop);
    try {
      return statement.fire(now, operation.keys());
    } finally {
      measure.end();
    }
  }

  private boolean inPieces(AbstractStatement statement, SqlOperation operation, Running now)
      throws SQLException {
    Reading reading = new Reading(!pieces && link.autoCommit());
    Statement vendor = statement.current();
    int given = vendor.getFetchSize();
    int first = given > 0 ? Math.min(given, FIRST) : FIRST;
    reading.begin(first);
    try {
      vendor.setFetchSize(first);
      boolean rows = whole(statement, operation, now, PIECE * known.most());
      if (rows) {
        now.reads(reading);
      } else {
        reading.end();
      }
      return rows;
    } catch (SQLException | RuntimeException e) {
      reading.endAfter(e);
      if (meter != null && meter.over()) {
        throw now.refuse(Codes.answerTooLarge(PIECE * known.most()));
      }
      throw e;
    } finally {
      vendor.setFetchSize(given);
    }
  }

  private final class Stopping implements Meter.Stop {
    /** pgjdbc's own way: that of a statement does nothing while further rows are fetched. */
    @Override
    public void cancel() {
      Connection vendor = link.connection();
      try {
        Class.forName("org.postgresql.PGConnection", false, vendor.getClass().getClassLoader())
            .getMethod("cancelQuery")
            .invoke(vendor);
      } catch (ReflectiveOperationException e) {
        // It cannot be told to stop; then its answer must not be read.
        abort();
      }
    }

    /** A server sends a row, or what a write answers with, to its end before it looks up. */
    @Override
    public void abort() {
      try {
        link.connection().abort(Runnable::run);
      } catch (SQLException e) {
        throw new IllegalStateException("A connection could not be ended.", e);
      }
    }
  }

  private long spare() {
    return Math.max(PIECE * known.most(), ON_ITS_WAY);
  }

  private int rows(long bytes, int of) {
    long width = Math.max(1, bytes / of);
    return (int) Math.max(1, Math.min(MOST_ROWS, known.most() / MARGIN / width));
  }

  /** Rows that are read piece by piece. One thread at a time. */
  final class Reading {
    private final boolean own;
    private int piece;
    private int at;
    private int next;
    private boolean fetches;
    private boolean ended;

    private Reading(boolean own) {
      this.own = own;
    }

    private void begin(int first) throws SQLException {
      piece = first;
      next = first;
      if (own) {
        link.connection().setAutoCommit(false);
      }
      open.add(this);
    }

    /** The first piece is there; those that follow are as large as they can be. */
    void begun(ResultSet vendor) throws SQLException {
      if (meter != null) {
        next = rows(meter.received(), piece);
        vendor.setFetchSize(next);
      }
    }

    /** A row is asked for: at the end of a piece the next one comes, and is measured. */
    void before() {
      if (at == piece && meter != null) {
        meter.begin(PIECE * known.most(), spare(), stop);
        fetches = true;
      }
    }

    /** The row is there. */
    void row(ResultSet vendor) throws SQLException {
      if (fetches && meter != null) {
        fetches = false;
        meter.end();
        at = 0;
        piece = next;
        next = rows(meter.received(), piece);
        vendor.setFetchSize(next);
      }
      at++;
    }

    /** Why an error came, where it is because a piece was too large. */
    @Nullable Reason tooLarge() {
      return fetches && meter != null && meter.over()
          ? Codes.answerTooLarge(PIECE * known.most())
          : null;
    }

    /** All rows are read, or nobody wants them any more. Idempotent. */
    void end() throws SQLException {
      if (left() && own) {
        Connection connection = link.connection();
        try {
          connection.commit();
        } finally {
          connection.setAutoCommit(true);
        }
      }
    }

    /** The same after a failure, which is the one to be reported. */
    void endAfter(Exception failure) {
      if (left() && own) {
        Connection connection = link.connection();
        try {
          connection.rollback();
          connection.setAutoCommit(true);
        } catch (SQLException e) {
          failure.addSuppressed(e);
        }
      }
    }

    private boolean left() {
      if (ended) {
        return false;
      }
      ended = true;
      open.remove(this);
      if (fetches && meter != null) {
        meter.end();
      }
      return true;
    }
  }
}
