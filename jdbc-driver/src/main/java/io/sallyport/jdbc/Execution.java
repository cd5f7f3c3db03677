package io.sallyport.jdbc;

import io.sallyport.api.Arguments;
import io.sallyport.api.Effect;
import io.sallyport.api.Reason;
import io.sallyport.semantics.sql.ColumnName;
import io.sallyport.semantics.sql.SqlAction;
import io.sallyport.semantics.sql.Understood;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * The executions of one statement. {@link #run} holds their order and is the one way to the
 * database: decide and record, carry out what the permit asks for, execute, hand out results,
 * record the outcome. One thread at a time.
 */
final class Execution {
  private static final long ALL = 0;

  /** How long a write may take that is made to be undone; it holds locks meanwhile. */
  private static final int TRIAL_SECONDS = 2;

  private final AbstractStatement statement;
  private final Link link;
  private @Nullable Running running;
  private @Nullable GovernedResultSet rows;
  private @Nullable SqlCanonical checked;
  private @Nullable SqlOperation last;
  private long count = -1;
  private boolean several;
  private long maxRows;
  private int timeout;
  private long maxRowsInForce;
  private int timeoutInForce;

  Execution(AbstractStatement statement, Link link) {
    this.statement = statement;
    this.link = link;
  }

  /** Decides, records, executes; true when the first result is rows. */
  boolean run(SqlOperation operation, Arguments arguments, Wanted wanted) throws SQLException {
    finish();
    Running now = link.begin(operation, arguments, trial(operation, arguments));
    running = now;
    last = operation;
    several = operation.effects().session();
    Reason misfit = wanted.misfit(operation.understood());
    if (misfit != null) {
      throw now.refuse(misfit);
    }
    try {
      boolean answer = execute(operation, now);
      link.executed(operation);
      return answer;
    } catch (SallyportAccessDeniedException e) {
      throw e;
    } catch (SQLException | RuntimeException e) {
      SQLException safe = link.wrapping(now.canonical()).rebuild(e);
      now.fail(safe);
      link.executed(operation);
      throw safe;
    }
  }

  private Link.@Nullable Trial trial(SqlOperation operation, Arguments arguments) {
    return operation.effects().writes() && operation.effects().counted()
        ? trial -> measured(operation, arguments, trial)
        : null;
  }

  /** Makes a write and undoes it, to see how many rows it touches; then looks at the first ones. */
  private Effect measured(SqlOperation operation, Arguments arguments, Running trial) {
    if (uncounted(operation, trial.canonical()) != null) {
      return Effect.unknown("rows that this statement touches cannot be counted beforehand");
    }
    if (!link.undoes(operation.written())) {
      return Effect.unknown("the table keeps what is written, so nothing was tried");
    }
    try {
      long touched = tried(operation, trial);
      FirstRows.Seen first = first(operation, arguments);
      return new Effect(touched, first.columns(), first.rows(), "");
    } catch (SQLException | RuntimeException e) {
      return Effect.unknown(
          "it failed, or took longer than %d s (%s)"
              .formatted(TRIAL_SECONDS, e instanceof SQLException sql ? sql.getSQLState() : "-"));
    }
  }

  private long tried(SqlOperation operation, Running trial) throws SQLException {
    Undo undo = Undo.begin(link);
    try {
      statement.ready(trial.canonical(), operation.keys(), false);
      statement.current().setQueryTimeout(TRIAL_SECONDS);
      boolean answer = statement.fire(trial, operation.keys());
      return answer ? gone(statement.current()) : statement.current().getLargeUpdateCount();
    } finally {
      // The next execution sets the timeout that is its own.
      timeoutInForce = TRIAL_SECONDS;
      undo.undo();
    }
  }

  private FirstRows.Seen first(SqlOperation operation, Arguments arguments) {
    FirstRows rows = FirstRows.of(operation.text());
    try {
      return rows == null
          ? FirstRows.Seen.NOTHING
          : rows.look(link, statement.getConnection(), arguments);
    } catch (SQLException | RuntimeException e) {
      // Refused, or not understood in this form: then nobody sees them.
      return FirstRows.Seen.NOTHING;
    }
  }

  private static long gone(Statement vendor) throws SQLException {
    long rows = 0;
    try (ResultSet result = vendor.getResultSet()) {
      while (result.next()) {
        rows++;
      }
    }
    return rows;
  }

  private boolean execute(SqlOperation operation, Running now) throws SQLException {
    SqlCanonical canonical = now.canonical();
    Limits limits = canonical.limits();
    statement.ready(canonical, operation.keys(), scrolls(operation, limits));
    limit(limits);
    if (limits.affected() >= 0 && operation.effects().writes()) {
      return capped(operation, now);
    }
    Flow flow = link.flow();
    boolean answer =
        flow == null ? statement.fire(now, operation.keys()) : flow.fire(statement, operation, now);
    take(answer, now);
    return answer;
  }

  /**
   * Rows of a capped write are counted before any is handed out, so they must be gone over twice.
   */
  static boolean scrolls(SqlOperation operation, Limits limits) {
    return limits.affected() >= 0
        && operation.effects().writes()
        && operation.understood() != null
        && operation.understood().returnsRows();
  }

  private boolean capped(SqlOperation operation, Running now) throws SQLException {
    SqlCanonical canonical = now.canonical();
    Reason uncounted = uncounted(operation, canonical);
    if (uncounted != null) {
      throw now.refuseCapped(uncounted);
    }
    if (!link.undoes(operation.written())) {
      throw now.refuseCapped(Codes.notUndoable());
    }
    long limit = canonical.limits().affected();
    Undo undo = Undo.begin(link);
    try {
      boolean answer = statement.fire(now, operation.keys());
      long touched =
          answer ? rowsOf(statement.current()) : statement.current().getLargeUpdateCount();
      if (touched < 0 || touched > limit) {
        undo.undo();
        now.addAffected(touched);
        throw now.refuseCapped(
            touched < 0 ? Codes.affectedUnknown() : Codes.affected(touched, limit));
      }
      take(answer, now);
      undo.keep();
      return answer;
    } catch (SallyportAccessDeniedException e) {
      throw e;
    } catch (SQLException | RuntimeException e) {
      undo.undoAfter(e);
      throw e;
    }
  }

  /** Why a cap on affected rows cannot hold on this statement, or null. */
  @Nullable Reason uncounted(SqlOperation operation, SqlCanonical canonical) {
    if (link.inSqlTransaction()) {
      return Codes.cappedInSqlTransaction();
    }
    boolean counted =
        operation.effects().counted() && !Effects.WRITE_IN_WITH.matcher(canonical.text()).find();
    return counted ? null : Codes.affectedUnknown();
  }

  private static long rowsOf(Statement vendor) throws SQLException {
    ResultSet rows = vendor.getResultSet();
    long count = rows.last() ? rows.getRow() : 0;
    rows.beforeFirst();
    return count;
  }

  private void limit(Limits limits) throws SQLException {
    Statement vendor = statement.current();
    int seconds = timeout;
    if (limits.millis() >= 0) {
      int most = (int) Math.min(Math.max(1, (limits.millis() + 999) / 1000), Integer.MAX_VALUE);
      seconds = seconds == 0 ? most : Math.min(seconds, most);
    }
    if (seconds != timeoutInForce || (seconds != 0 && link.timeoutIsShared())) {
      vendor.setQueryTimeout(seconds);
      timeoutInForce = seconds;
    }
    long most = maxRows;
    if (limits.rows() >= 0 && (most == ALL || most > limits.rows())) {
      // One more than the cap, to know whether there was more.
      most = limits.rows() + 1;
    }
    if (most != maxRowsInForce) {
      setMaxRows(vendor, most);
      maxRowsInForce = most;
    }
  }

  private static void setMaxRows(Statement vendor, long most) throws SQLException {
    if (most > Integer.MAX_VALUE) {
      vendor.setLargeMaxRows(most);
    } else {
      vendor.setMaxRows((int) most);
    }
  }

  /** The vendor's statement is a new one, with no limits set. */
  void renewed() {
    maxRowsInForce = 0;
    timeoutInForce = 0;
  }

  private void take(boolean answer, Running now) throws SQLException {
    if (answer) {
      ResultSet vendorRows = statement.current().getResultSet();
      count = -1;
      Flow.Reading reading = now.reading();
      if (reading != null) {
        reading.begun(vendorRows);
      }
      check(vendorRows, now);
      rows = GovernedResultSet.of(statement, now, vendorRows, !several, shown());
      return;
    }
    count = statement.current().getLargeUpdateCount();
    if (count >= 0) {
      now.addAffected(count);
    }
    if (!several || count < 0) {
      now.complete();
    }
  }

  /** Which rows of a listing may be seen; null for all rows of anything else. */
  private GovernedResultSet.@Nullable RowFilter shown() throws SQLException {
    Understood understood = last == null ? null : last.understood();
    String schema = understood == null ? null : understood.listedSchema();
    return schema == null ? null : Listing.shownTables(link, schema);
  }

  /**
   * Kills the result if the driver's own metadata names a masked column as the origin of one of its
   * columns. Asked once for each text, since some drivers ask the server.
   */
  private void check(ResultSet vendorRows, Running now) throws SQLException {
    SqlCanonical canonical = now.canonical();
    if (Identity.same(canonical, checked)
        || canonical.tripwire().isEmpty()
        || link.tripwireHeld(canonical)) {
      return;
    }
    ResultSetMetaData described = vendorRows.getMetaData();
    for (int i = 1; i <= described.getColumnCount(); i++) {
      ColumnName base = link.vendor().baseColumn(described, i);
      if (base != null && canonical.tripwire().contains(base)) {
        vendorRows.close();
        Reason reason = Codes.tripped(base.toString());
        link.sessions().current().alarm(reason);
        throw now.refuse(reason);
      }
    }
    checked = canonical;
    link.tripwireHolds(canonical);
  }

  /** Goes on to the next result; true when it is rows. */
  boolean more(int disposal) throws SQLException {
    Running now = running;
    GovernedResultSet open = rows;
    rows = null;
    count = -1;
    if (open != null && disposal != Statement.KEEP_CURRENT_RESULT) {
      open.closeAsOneOfSeveral();
    }
    if (now == null) {
      return false;
    }
    try {
      boolean answer = statement.current().getMoreResults(disposal);
      if (several) {
        take(answer, now);
      }
      return answer;
    } catch (SallyportAccessDeniedException e) {
      throw e;
    } catch (SQLException | RuntimeException e) {
      SQLException safe = link.wrapping(now.canonical()).rebuild(e);
      now.fail(safe);
      throw safe;
    }
  }

  /** Ends the execution before, if there is one: its rows are closed and its outcome recorded. */
  void finish() throws SQLException {
    GovernedResultSet open = rows;
    Running before = running;
    rows = null;
    running = null;
    count = -1;
    try {
      if (open != null) {
        open.closeAsOneOfSeveral();
      }
    } finally {
      if (before != null) {
        before.complete();
      }
    }
  }

  @Nullable GovernedResultSet rows() {
    return rows;
  }

  long count() {
    return count;
  }

  /** A batch is executed now: the keys that can be asked for afterwards are its own. */
  void batch(SqlOperation operation) {
    last = operation;
  }

  /** The rows that generated keys come as. */
  @Nullable ResultSet keys() throws SQLException {
    SqlOperation of = last;
    Running now = running;
    LinkWrapping wrapping =
        now == null ? link.wrapping() : link.wrapping().counting(-1, now.canonical().detectors());
    try {
      ResultSet vendorRows = statement.current().getGeneratedKeys();
      return vendorRows == null || of == null
          ? null
          : GovernedResultSet.beside(statement, wrapping, vendorRows);
    } catch (SQLException | RuntimeException e) {
      throw wrapping.rebuild(e);
    }
  }

  long maxRows() {
    return maxRows;
  }

  void maxRows(long most) {
    maxRows = most;
  }

  int timeout() {
    return timeout;
  }

  void timeout(int seconds) {
    timeout = seconds;
  }

  boolean isCall() {
    return last != null && last.understood() != null && last.understood().kind() == SqlAction.CALL;
  }
}
