package io.sallyport.jdbc.remote;

import io.sallyport.jdbc.wire.Column;
import io.sallyport.jdbc.wire.Release;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows that come in batches while they are read; read-only. One thread at a time. */
final class RemoteResultSet extends ResultSetGetters {
  private final RemoteConnection connection;
  private final @Nullable RemoteStatement statement;
  private final RemoteRows rows;
  private final CellReader cells;
  private final ObjectReader objects;
  private final List<Column> columns;
  private @Nullable Map<String, Integer> labels;
  private int row;
  private boolean onRow;
  private boolean atEnd;
  private boolean closed;
  private boolean warningsCleared;
  private int fetchSize;

  RemoteResultSet(
      RemoteConnection connection, @Nullable RemoteStatement statement, RemoteRows rows) {
    this.connection = connection;
    this.statement = statement;
    this.rows = rows;
    this.columns = rows.columns();
    this.cells = new CellReader(rows, connection.fact("bytes").equals("hex"));
    this.objects = new ObjectReader(cells);
  }

  /** The keys of an execution that made none. */
  static RemoteResultSet empty(RemoteConnection connection, RemoteStatement statement)
      throws SQLException {
    return new RemoteResultSet(
        connection, statement, RemoteRows.local(connection, List.of(), 1, new Object[0]));
  }

  List<Column> columns() {
    return columns;
  }

  @Override
  CellReader cells() {
    return cells;
  }

  @Override
  ObjectReader objects() {
    return objects;
  }

  @Override
  String className(int column) {
    return columns.get(column).className();
  }

  @Override
  RemoteConnection connection() {
    return connection;
  }

  private void requireOpen() throws SQLException {
    if (closed) {
      throw Codes.closed("ResultSet");
    }
    connection.requireOpen();
  }

  @Override
  public boolean next() throws SQLException {
    requireOpen();
    if (atEnd) {
      return false;
    }
    if (scrolls()) {
      return moveTo(row + 1L);
    }
    onRow = rows.next();
    row = onRow ? row + 1 : 0;
    atEnd = !onRow;
    return onRow;
  }

  private boolean scrolls() {
    return rows.type() != TYPE_FORWARD_ONLY;
  }

  private void requireScroll(String method) throws SQLException {
    requireOpen();
    if (!scrolls()) {
      throw Codes.badCall(method, "ask for a scrollable result when the statement is made");
    }
  }

  /** Goes to a row counted from 1; before the first and after the last there is none. */
  private boolean moveTo(long wanted) throws SQLException {
    atEnd = false;
    onRow = false;
    if (wanted < 1) {
      row = 0;
      return false;
    }
    if (wanted <= rows.seen()) {
      rows.back((int) wanted - 1);
    } else {
      rows.front();
      while (rows.seen() < wanted) {
        if (!rows.next()) {
          row = rows.seen() + 1;
          atEnd = true;
          return false;
        }
      }
    }
    row = (int) wanted;
    onRow = true;
    return true;
  }

  private int count() throws SQLException {
    rows.front();
    while (rows.next()) {
      // Counted as they are gone over.
    }
    return rows.seen();
  }

  @Override
  public boolean absolute(int wanted) throws SQLException {
    requireScroll("absolute");
    return moveTo(wanted >= 0 ? wanted : count() + 1L + wanted);
  }

  @Override
  public boolean relative(int by) throws SQLException {
    requireScroll("relative");
    return moveTo((long) row + by);
  }

  @Override
  public boolean previous() throws SQLException {
    requireScroll("previous");
    return moveTo(row - 1L);
  }

  @Override
  public boolean first() throws SQLException {
    requireScroll("first");
    return moveTo(1);
  }

  @Override
  public boolean last() throws SQLException {
    requireScroll("last");
    return moveTo(count());
  }

  @Override
  public void beforeFirst() throws SQLException {
    requireScroll("beforeFirst");
    moveTo(0);
  }

  @Override
  public void afterLast() throws SQLException {
    requireScroll("afterLast");
    moveTo(count() + 1L);
  }

  @Override
  public boolean isBeforeFirst() throws SQLException {
    requireOpen();
    return row == 0 && !atEnd && (rows.seen() > 0 || rows.hasNext());
  }

  @Override
  public boolean isAfterLast() throws SQLException {
    requireOpen();
    return atEnd && (!scrolls() || rows.seen() > 0);
  }

  @Override
  public boolean isFirst() throws SQLException {
    requireOpen();
    return onRow && row == 1;
  }

  @Override
  public boolean isLast() throws SQLException {
    requireOpen();
    if (!onRow) {
      return false;
    }
    return scrolls() ? row == countFromHere() : !rows.hasNext();
  }

  private int countFromHere() throws SQLException {
    int here = row;
    int all = count();
    moveTo(here);
    return all;
  }

  @Override
  public int getRow() throws SQLException {
    requireOpen();
    return onRow ? row : 0;
  }

  @Override
  int cell(int index) throws SQLException {
    if (!onRow || closed) {
      requireOpen();
      throw Codes.noRow();
    }
    if (index < 1 || index > columns.size()) {
      throw Codes.noColumn(Integer.toString(index));
    }
    wasNull = cells.isNull(index - 1);
    return index - 1;
  }

  @Override
  public boolean wasNull() throws SQLException {
    requireOpen();
    return wasNull;
  }

  @Override
  public int findColumn(String label) throws SQLException {
    requireOpen();
    Map<String, Integer> known = labels;
    if (known == null) {
      known = new HashMap<>();
      for (int i = columns.size(); i >= 1; i--) {
        known.put(columns.get(i - 1).label().toLowerCase(Locale.ROOT), i);
      }
      labels = known;
    }
    Integer index = label == null ? null : known.get(label);
    index = index == null && label != null ? known.get(label.toLowerCase(Locale.ROOT)) : index;
    if (index == null) {
      throw Codes.noColumn(String.valueOf(label));
    }
    return index;
  }

  @Override
  public ResultSetMetaData getMetaData() throws SQLException {
    requireOpen();
    return new RemoteResultSetMetaData(connection, columns, rows.isLocal() ? 0 : rows.cursor());
  }

  @Override
  public @Nullable Statement getStatement() throws SQLException {
    requireOpen();
    return statement;
  }

  @Override
  public @Nullable SQLWarning getWarnings() throws SQLException {
    requireOpen();
    return warningsCleared ? null : Faults.warnings(rows.warnings());
  }

  @Override
  public void clearWarnings() throws SQLException {
    requireOpen();
    warningsCleared = true;
  }

  @Override
  public int getType() throws SQLException {
    requireOpen();
    return rows.type();
  }

  @Override
  public int getConcurrency() throws SQLException {
    requireOpen();
    return CONCUR_READ_ONLY;
  }

  @Override
  public int getHoldability() throws SQLException {
    requireOpen();
    return statement == null ? CLOSE_CURSORS_AT_COMMIT : statement.getResultSetHoldability();
  }

  @Override
  public int getFetchDirection() throws SQLException {
    requireOpen();
    return FETCH_FORWARD;
  }

  @Override
  public void setFetchDirection(int direction) throws SQLException {
    requireOpen();
    if (direction != FETCH_FORWARD) {
      requireScroll("setFetchDirection");
    }
  }

  @Override
  public int getFetchSize() throws SQLException {
    requireOpen();
    return fetchSize == 0 && statement != null ? statement.getFetchSize() : fetchSize;
  }

  @Override
  public void setFetchSize(int size) throws SQLException {
    requireOpen();
    if (size < 0) {
      throw Codes.badCall("setFetchSize(" + size + ")", "give 0 or more");
    }
    fetchSize = size;
  }

  @Override
  public boolean rowDeleted() {
    return false;
  }

  @Override
  public boolean rowInserted() {
    return false;
  }

  @Override
  public boolean rowUpdated() {
    return false;
  }

  @Override
  public boolean isClosed() {
    return closed || connection.isClosed();
  }

  @Override
  public void close() throws SQLException {
    if (!closed) {
      closeQuietly();
      if (statement != null) {
        statement.resultClosed(this);
      }
    }
  }

  /** Closes it for its statement, which knows. */
  void closeQuietly() throws SQLException {
    if (closed) {
      return;
    }
    closed = true;
    onRow = false;
    if (rows.isLocal()) {
      return;
    }
    connection.gone(rows.cursor());
    if (rows.complete() && rows.type() == ResultSet.TYPE_FORWARD_ONLY) {
      connection.release(Release.What.CURSOR, rows.cursor());
    } else {
      // Its outcome is on record when it is closed, not when something else is done.
      connection.releaseNow(Release.What.CURSOR, rows.cursor());
    }
  }
}
