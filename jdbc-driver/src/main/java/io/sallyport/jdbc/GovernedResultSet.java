package io.sallyport.jdbc;

import io.sallyport.api.Reason;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an execution: counted, cut at the caps, its outcome recorded when they are used up or
 * closed. One thread at a time.
 */
final class GovernedResultSet extends CheckedResultSet {
  private static final int COUNTED = 1_000;

  private final @Nullable AbstractStatement statement;
  private final @Nullable Running running;
  private final @Nullable ResultCap cap;
  private final @Nullable RowFilter filter;
  private final boolean only;
  private final Flow.@Nullable Reading reading;
  private long seen;
  private boolean ended;
  private boolean closed;
  private boolean closedByCap;

  /** Decides row by row what a listing shows. */
  interface RowFilter {
    /** Whether the row that the vendor's result stands on is shown. */
    boolean shows(ResultSet vendor) throws SQLException;
  }

  private GovernedResultSet(
      LinkWrapping wrapping,
      ResultSet vendor,
      @Nullable AbstractStatement statement,
      @Nullable Running running,
      @Nullable ResultCap cap,
      @Nullable RowFilter filter,
      boolean only) {
    super(wrapping, vendor);
    this.statement = statement;
    this.running = running;
    this.cap = cap;
    this.filter = filter;
    this.only = only;
    this.reading = running == null ? null : running.reading();
  }

  /**
   * The rows of an execution.
   *
   * @param only whether they are its one result, so that its outcome is known when they end
   * @param filter which of them may be seen; null for all
   */
  static GovernedResultSet of(
      AbstractStatement statement,
      Running running,
      ResultSet vendor,
      boolean only,
      @Nullable RowFilter filter) {
    SqlCanonical canonical = running.canonical();
    Limits limits = canonical.limits();
    ResultCap cap = limits.onResult() ? new ResultCap(limits) : null;
    LinkWrapping wrapping =
        statement.link.wrapping(canonical).counting(limits.bytes(), canonical.detectors());
    GovernedResultSet rows =
        new GovernedResultSet(wrapping, vendor, statement, running, cap, filter, only);
    running.handsOut(rows);
    return rows;
  }

  /** Rows that come beside an execution's own result: its generated keys. */
  static GovernedResultSet beside(
      AbstractStatement statement, LinkWrapping wrapping, ResultSet vendor) {
    return new GovernedResultSet(wrapping, vendor, statement, null, null, null, false);
  }

  /** Rows that came as a value: an array's, a ref cursor's. */
  static GovernedResultSet detached(LinkWrapping wrapping, ResultSet vendor) {
    return new GovernedResultSet(wrapping, vendor, null, null, null, null, false);
  }

  /** A listing of metadata, filtered row by row, whose reading is an execution of its own. */
  static GovernedResultSet listing(
      LinkWrapping wrapping, ResultSet vendor, Running running, @Nullable RowFilter filter) {
    GovernedResultSet rows =
        new GovernedResultSet(wrapping, vendor, null, running, null, filter, true);
    running.handsOut(rows);
    return rows;
  }

  /** For each column whether {@link #ascii} may be asked for it. */
  boolean[] plainTexts() throws SQLException {
    return ask(this::plainTexts);
  }

  private boolean[] plainTexts(ResultSet vendor) throws SQLException {
    ResultSetMetaData described = vendor.getMetaData();
    boolean[] plain = new boolean[described.getColumnCount()];
    Statement of = vendor.getStatement();
    if (!wrapping.searches() && of != null && of.getMaxFieldSize() == 0) {
      Vendor known = ((LinkWrapping) wrapping).link().vendor();
      for (int i = 0; i < plain.length; i++) {
        plain[i] = known.holdsText(described, i + 1);
      }
    }
    return plain;
  }

  /**
   * The bytes of a text, counted as its characters are; null where it is none, long or not ASCII.
   */
  byte @Nullable [] ascii(int column, int most) throws SQLException {
    byte[] text;
    try {
      text = delegate.getBytes(column);
    } catch (SQLException | RuntimeException e) {
      throw wrapping.rebuild(e);
    }
    if (text == null || text.length > most) {
      return null;
    }
    for (byte one : text) {
      if (one < 0) {
        return null;
      }
    }
    wrapping.count(text.length);
    return text;
  }

  @Override
  public boolean next() throws SQLException {
    boolean on;
    try {
      if (reading != null) {
        reading.before();
      }
      boolean plain = cap == null && filter == null && !closedByCap;
      on = plain ? delegate.next() : watchedNext();
      if (on && reading != null) {
        reading.row(delegate);
      }
    } catch (SQLException | RuntimeException e) {
      throw failed(e);
    }
    if (on) {
      recorded();
      seen++;
      counted();
    } else {
      usedUp();
    }
    return on;
  }

  /** A result that its caller leaves open counts towards budgets all the same. */
  private void counted() {
    if (seen % COUNTED == 0 && running != null && !ended) {
      running.hasHandedOut(seen, wrapping.received());
    }
  }

  /** A row that cannot be recorded where a rule wants it to be is not handed out. */
  private void recorded() throws SQLException {
    if (running == null) {
      return;
    }
    try {
      running.record(delegate);
    } catch (SallyportAccessDeniedException e) {
      refuse();
      throw e;
    } catch (SQLException | RuntimeException e) {
      throw failed(e);
    }
  }

  private void refuse() throws SQLException {
    ended = true;
    closedByCap = true;
    try {
      delegate.close();
      endReading();
    } catch (SQLException | RuntimeException e) {
      throw wrapping.rebuild(e);
    }
  }

  private boolean watchedNext() throws SQLException {
    if (closedByCap) {
      return false;
    }
    boolean on = delegate.next();
    if (filter != null) {
      while (on && !filter.shows(delegate)) {
        on = delegate.next();
      }
    }
    if (on && cap != null && !cap.admits(seen + 1, wrapping.received())) {
      stop();
      return false;
    }
    return on;
  }

  /** Past the cap there is nothing: a scrollable result stands after its last row. */
  private void stop() throws SQLException {
    if (running != null) {
      running.cut();
    }
    if (delegate.getType() == ResultSet.TYPE_FORWARD_ONLY) {
      delegate.close();
      closedByCap = true;
    } else {
      delegate.afterLast();
    }
  }

  private SQLException failed(Exception e) {
    SQLException safe = wrapping.rebuild(e);
    if (reading != null) {
      Reason tooLarge = reading.tooLarge();
      reading.endAfter(safe);
      safe = tooLarge == null ? safe : new SallyportAccessDeniedException(tooLarge);
    }
    if (running != null && !ended) {
      ended = true;
      running.addRows(seen);
      running.addBytes(wrapping.received());
      running.addNotes(wrapping.notes());
      running.fail(safe);
    }
    return safe;
  }

  private void endReading() throws SQLException {
    if (reading != null) {
      reading.end();
    }
  }

  private void usedUp() throws SQLException {
    if (only && !ended && scrollType() == ResultSet.TYPE_FORWARD_ONLY) {
      end();
    }
    if (reading != null) {
      ask(
          vendor -> {
            endReading();
            return true;
          });
    }
  }

  private int scrollType() throws SQLException {
    if (closedByCap) {
      return ResultSet.TYPE_FORWARD_ONLY;
    }
    try {
      return delegate.getType();
    } catch (SQLException | RuntimeException e) {
      throw failed(e);
    }
  }

  /** Counts what was handed out towards the outcome; once. */
  void end() {
    Running of = running;
    if (of == null || ended) {
      return;
    }
    ended = true;
    of.addRows(seen);
    of.addBytes(wrapping.received());
    of.addNotes(wrapping.notes());
    if (cap != null && cap.warning() != null) {
      of.cut();
    }
    if (only) {
      of.complete();
    }
  }

  /** A move other than next: where it leads past the cap, there is no row. */
  private interface Move {
    boolean on(ResultSet vendor) throws SQLException;
  }

  private boolean move(Move move) throws SQLException {
    if (filter != null) {
      throw Codes.listingMoves();
    }
    try {
      boolean on = move.on(delegate);
      if (on) {
        long row = delegate.getRow();
        if (cap != null && !cap.admits(row, wrapping.received())) {
          stop();
          return false;
        }
        recorded();
        seen = Math.max(seen, row);
      }
      return on;
    } catch (SallyportAccessDeniedException e) {
      throw e;
    } catch (SQLException | RuntimeException e) {
      throw failed(e);
    }
  }

  @Override
  public boolean absolute(int row) throws SQLException {
    if (row < 0 && cap != null && cap.rows() >= 0) {
      return move(vendor -> last(vendor) && vendor.relative(row + 1));
    }
    return move(vendor -> vendor.absolute(row));
  }

  @Override
  public boolean relative(int rows) throws SQLException {
    return move(vendor -> vendor.relative(rows));
  }

  @Override
  public boolean previous() throws SQLException {
    return move(ResultSet::previous);
  }

  @Override
  public boolean first() throws SQLException {
    return move(ResultSet::first);
  }

  @Override
  public boolean last() throws SQLException {
    return move(this::last);
  }

  /** The last row within the cap; the vendor's result may hold one more. */
  private boolean last(ResultSet vendor) throws SQLException {
    boolean on = vendor.last();
    if (on && cap != null && cap.rows() >= 0 && vendor.getRow() > cap.rows()) {
      if (running != null) {
        running.cut();
      }
      return cap.rows() > 0 && vendor.absolute((int) cap.rows());
    }
    return on;
  }

  @Override
  public void beforeFirst() throws SQLException {
    move(
        vendor -> {
          vendor.beforeFirst();
          return false;
        });
  }

  @Override
  public void afterLast() throws SQLException {
    move(
        vendor -> {
          vendor.afterLast();
          return false;
        });
  }

  private interface Question<T> {
    T ask(ResultSet vendor) throws SQLException;
  }

  private <T> T ask(Question<T> question) throws SQLException {
    try {
      return question.ask(delegate);
    } catch (SQLException | RuntimeException e) {
      throw wrapping.rebuild(e);
    }
  }

  @Override
  public int getRow() throws SQLException {
    return closedByCap ? 0 : ask(ResultSet::getRow);
  }

  @Override
  public boolean isBeforeFirst() throws SQLException {
    return !closedByCap && ask(ResultSet::isBeforeFirst);
  }

  @Override
  public boolean isAfterLast() throws SQLException {
    return closedByCap || ask(ResultSet::isAfterLast);
  }

  @Override
  public boolean isFirst() throws SQLException {
    return !closedByCap && ask(ResultSet::isFirst);
  }

  @Override
  public boolean isLast() throws SQLException {
    if (closedByCap) {
      return false;
    }
    if (cap != null && cap.rows() >= 0 && getRow() == cap.rows()) {
      return true;
    }
    return ask(ResultSet::isLast);
  }

  @Override
  public ResultSetMetaData getMetaData() throws SQLException {
    return new GovernedResultSetMetaData(wrapping, ask(ResultSet::getMetaData));
  }

  @Override
  public @Nullable Statement getStatement() {
    return statement;
  }

  @Override
  public @Nullable SQLWarning getWarnings() throws SQLException {
    SQLWarning own = cap == null ? null : cap.warning();
    if (own != null) {
      return own;
    }
    try {
      return wrapping.out(delegate.getWarnings());
    } catch (SQLException | RuntimeException e) {
      throw wrapping.rebuild(e);
    }
  }

  @Override
  public void clearWarnings() throws SQLException {
    ask(
        vendor -> {
          vendor.clearWarnings();
          return true;
        });
  }

  @Override
  public boolean isClosed() throws SQLException {
    return closed || (!closedByCap && ask(ResultSet::isClosed));
  }

  @Override
  public void close() throws SQLException {
    if (closed) {
      return;
    }
    closeAsOneOfSeveral();
    if (statement != null && only) {
      statement.resultClosed();
    }
  }

  /** Closes the rows alone, whatever the statement does after. */
  void closeAsOneOfSeveral() throws SQLException {
    if (closed) {
      return;
    }
    closed = true;
    end();
    ask(
        vendor -> {
          vendor.close();
          endReading();
          return true;
        });
  }
}
