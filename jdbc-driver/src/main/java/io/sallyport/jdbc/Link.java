package io.sallyport.jdbc;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.AccessSession;
import io.sallyport.api.Arguments;
import io.sallyport.api.Asking;
import io.sallyport.api.Caller;
import io.sallyport.api.Effect;
import io.sallyport.api.Exchange;
import io.sallyport.api.Operation;
import io.sallyport.api.Reason;
import io.sallyport.api.Recording;
import io.sallyport.semantics.sql.RelationName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a database with everything that belongs to it. As thread-safe as the vendor's
 * connection is.
 */
final class Link {
  private static final Logger log = Logger.getLogger("io.sallyport.jdbc");
  private static final int MOST_TRIPWIRES = 1024;
  private static final Pattern ENDS_TRANSACTION =
      Pattern.compile(
          "(?i)\\s*(?:commit|end|abort|rollback(?!\\s+(?:work\\s+|transaction\\s+)?to\\b))\\b");

  private final Connection connection;
  private final Vendor vendor;
  private final Sessions sessions;
  private final Texts texts;
  private final RunningList running = new RunningList();
  private final LinkWrapping plain;
  private final LinkWrapping strict;
  // By identity: a changed catalog makes new forms, and those are looked at again.
  private final Set<SqlCanonical> tripwires = Collections.newSetFromMap(new IdentityHashMap<>());
  private @Nullable Flow flow;
  private volatile boolean autoCommit = true;
  private volatile boolean sqlTransaction;

  Link(
      Connection connection, Vendor vendor, CatalogCache catalogs, Sessions sessions, Texts texts) {
    this.connection = connection;
    this.vendor = vendor;
    this.sessions = sessions;
    this.texts = texts;
    this.plain = new LinkWrapping(this, catalogs, ErrorFilter.Level.PLAIN);
    this.strict = new LinkWrapping(this, catalogs, ErrorFilter.Level.STRICT);
  }

  /** The vendor's connection: for this package's own use. */
  Connection connection() {
    return connection;
  }

  /** Large answers are kept out of memory from now on, where the database lets one. */
  void keepsLargeOut(LargeAnswers known) {
    flow = Flow.known(vendor) ? new Flow(known, this) : null;
  }

  /** What keeps large answers out of memory, or null where nothing does. */
  @Nullable Flow flow() {
    return flow;
  }

  Vendor vendor() {
    return vendor;
  }

  Sessions sessions() {
    return sessions;
  }

  Texts texts() {
    return texts;
  }

  /** The wrapping where no masked relation is in play. */
  LinkWrapping wrapping() {
    return plain;
  }

  /** The wrapping where a masked relation is in play. */
  LinkWrapping strict() {
    return strict;
  }

  LinkWrapping wrapping(SqlCanonical canonical) {
    return canonical.masked() ? strict : plain;
  }

  SqlOperation operation(@Nullable String sql, KeyWish wish) throws SQLException {
    try {
      return texts.operation(sql, wish);
    } catch (SallyportAccessDeniedException e) {
      throw e;
    } catch (SQLException | RuntimeException e) {
      throw plain.rebuild(e);
    }
  }

  /** Catalog and profile as they are now, for {@link Texts#holds}. */
  Texts.State state() throws SQLException {
    try {
      return texts.state();
    } catch (SQLException | RuntimeException e) {
      throw plain.rebuild(e);
    }
  }

  /** Decided and recorded when this returns: the one way to an execution. */
  Running begin(Operation<SqlCanonical> operation, Arguments arguments) throws SQLException {
    return begin(operation, arguments, null);
  }

  /**
   * The same, where people can be told what it would do.
   *
   * @param trial makes it and undoes it; null where that cannot be done
   */
  Running begin(Operation<SqlCanonical> operation, Arguments arguments, @Nullable Trial trial)
      throws SQLException {
    Exchange<SqlCanonical> exchange;
    AccessSession session = sessions.current();
    try {
      exchange = session.begin(operation, arguments, asking(session.caller(), trial));
    } catch (AccessDeniedException e) {
      throw new SallyportAccessDeniedException(e.reason(), e.approval());
    }
    Running begun = new Running(running, exchange, session.caller());
    running.add(begun);
    if (exchange.operation().sample() >= 0) {
      record(begun, session, exchange.number(), operation.text());
    }
    String missing = exchange.operation().plan().missing(session.caller());
    if (missing != null) {
      throw begun.refuse(Codes.noFilterValue(missing));
    }
    return begun;
  }

  /** Makes a call and undoes it. */
  interface Trial {
    Effect of(Running trial);
  }

  private Asking<SqlCanonical> asking(Caller caller, @Nullable Trial trial) {
    return new Asking<>() {
      @Override
      public void asked(Reason reason) {
        // JDBC has no way to tell its user while a call is held; the log has one.
        log.info(reason.toString());
      }

      @Override
      public boolean measures() {
        return trial != null;
      }

      @Override
      public @Nullable Effect measure(Exchange<SqlCanonical> of) {
        return trial == null ? null : trial.of(new Running(running, of, caller));
      }
    };
  }

  private void record(Running begun, AccessSession session, long exchange, String text)
      throws SQLException {
    try {
      Recording recording = sessions.recording(session);
      begun.recorded(SqlTape.begin(recording, exchange, text, begun.canonical()));
    } catch (AccessDeniedException e) {
      throw begun.refuse(e.reason());
    }
  }

  /** Takes note of what an execution may have changed beside rows. */
  void executed(SqlOperation operation) {
    Effects effects = operation.effects();
    if (effects.none()) {
      return;
    }
    if (effects.transaction()) {
      sqlTransaction = !endsTransaction(operation.text());
    }
    texts.executed(effects, inTransaction());
    if (effects.transaction()) {
      texts.transactionEnded();
    }
  }

  private static boolean endsTransaction(String text) {
    return ENDS_TRANSACTION.matcher(text).lookingAt();
  }

  boolean inTransaction() {
    return !autoCommit || sqlTransaction;
  }

  /** Whether SQL text has begun a transaction that JDBC knows nothing of. */
  boolean inSqlTransaction() {
    return sqlTransaction;
  }

  /** Whether what is written into these tables can be undone; where that cannot be told, not. */
  boolean undoes(Set<RelationName> written) {
    try {
      return vendor.undoes(connection, written);
    } catch (SQLException e) {
      log.warning("Whether a write can be undone cannot be told: SQLState " + e.getSQLState());
      return false;
    }
  }

  boolean autoCommit() {
    return autoCommit;
  }

  void autoCommit(boolean on) {
    autoCommit = on;
    transactionEnded();
  }

  void transactionEnded() {
    sqlTransaction = false;
    texts.transactionEnded();
  }

  /** What was set or created since the savepoint is gone. */
  void rolledBackToSavepoint() {
    texts.rolledBackToSavepoint();
  }

  /** H2 keeps one timeout for all statements of a connection, so what was set may not stand. */
  boolean timeoutIsShared() {
    return vendor.dialect() == io.sallyport.semantics.sql.Dialect.H2;
  }

  /** Whether this text's result was looked at before and named no masked column. */
  boolean tripwireHeld(SqlCanonical canonical) {
    synchronized (tripwires) {
      return tripwires.contains(canonical);
    }
  }

  void tripwireHolds(SqlCanonical canonical) {
    synchronized (tripwires) {
      if (tripwires.size() >= MOST_TRIPWIRES) {
        tripwires.clear();
      }
      tripwires.add(canonical);
    }
  }

  /** Records every open outcome, ends the sessions and closes the vendor's connection. */
  void close() throws SQLException {
    try {
      running.abandonAll();
      sessions.close();
    } finally {
      connection.close();
    }
  }

  void abandon() {
    running.abandonAll();
    sessions.close();
  }
}
