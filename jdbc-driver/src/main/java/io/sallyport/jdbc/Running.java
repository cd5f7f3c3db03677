package io.sallyport.jdbc;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Caller;
import io.sallyport.api.Exchange;
import io.sallyport.api.LimitKind;
import io.sallyport.api.Obligation;
import io.sallyport.api.Outcome;
import io.sallyport.api.Reason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One permitted execution from its decision to its outcome, which is recorded exactly once: when
 * its results are used up or closed. One thread at a time, save for {@link #abandon}.
 */
final class Running {
  private final RunningList list;
  private final Exchange<SqlCanonical> exchange;
  private final Caller caller;
  private long rows = -1;
  private long bytes = -1;
  private long affected = -1;
  private final List<String> notes = new ArrayList<>();
  private boolean cut;
  private boolean ended;
  private @Nullable GovernedResultSet rowsOpen;
  private @Nullable SqlTape tape;
  private Flow.@Nullable Reading reading;
  @Nullable Running before;
  @Nullable Running after;

  Running(RunningList list, Exchange<SqlCanonical> exchange, Caller caller) {
    this.list = list;
    this.exchange = exchange;
    this.caller = caller;
  }

  /** Whom the call counts for, with all that is known of the subject. */
  Caller caller() {
    return caller;
  }

  SqlCanonical canonical() {
    return exchange.operation();
  }

  /** Its rows are read piece by piece. */
  void reads(Flow.Reading piecewise) {
    reading = piecewise;
  }

  Flow.@Nullable Reading reading() {
    return reading;
  }

  /** It is recorded from now on. */
  void recorded(SqlTape on) {
    tape = on;
  }

  /**
   * Records the row that a result stands on, where a sample is wanted, before it is handed out.
   *
   * @throws SallyportAccessDeniedException when it is not kept; the execution has ended then
   */
  void record(ResultSet vendor) throws SQLException {
    SqlTape on = tape;
    if (on == null || !on.wantsRows()) {
      return;
    }
    try {
      on.row(vendor);
    } catch (AccessDeniedException e) {
      throw refuse(e.reason());
    }
  }

  void addRows(long more) {
    rows = Math.max(rows, 0) + more;
  }

  void addBytes(long more) {
    bytes = Math.max(bytes, 0) + more;
  }

  /** What an open result has handed out so far; added when it ends. */
  void hasHandedOut(long ofRows, long ofBytes) {
    exchange.progress(Outcome.read(Math.max(rows, 0) + ofRows, Math.max(bytes, 0) + ofBytes, cut));
  }

  void addAffected(long more) {
    affected = Math.max(affected, 0) + more;
  }

  /** What else an auditor should know. */
  void addNotes(List<String> more) {
    notes.addAll(more);
  }

  void cut() {
    cut = true;
  }

  void complete() {
    if (end("completed")) {
      exchange.complete(outcome());
    }
  }

  void fail(SQLException error) {
    if (end("failed")) {
      String state = error.getSQLState();
      exchange.fail(state == null ? "HY000" : state, outcome());
    }
  }

  /** Undone and refused for the cap on affected rows. */
  SallyportAccessDeniedException refuseCapped(Reason reason) {
    for (Obligation obligation : exchange.obligations()) {
      if (obligation instanceof Obligation.Limit limit && limit.kind() == LimitKind.AFFECTED) {
        return refuse(reason.by(exchange.rules(obligation)));
      }
    }
    return refuse(reason);
  }

  /** Undone and refused after it had been made. */
  SallyportAccessDeniedException refuse(Reason reason) {
    if (end("refused")) {
      exchange.refuse(reason, outcome());
    }
    return new SallyportAccessDeniedException(reason);
  }

  /** The rows that are open now, counted when the connection goes away under them. */
  void handsOut(GovernedResultSet now) {
    rowsOpen = now;
  }

  /** The connection went away under it; what was handed out so far is recorded. */
  void abandon() {
    GovernedResultSet open = rowsOpen;
    if (open != null) {
      open.end();
    }
    complete();
  }

  private boolean end(String status) {
    if (ended) {
      return false;
    }
    ended = true;
    list.remove(this);
    SqlTape on = tape;
    if (on != null) {
      on.end(status, outcome());
    }
    return true;
  }

  private Outcome outcome() {
    return new Outcome(rows, bytes, affected, cut, notes);
  }
}
