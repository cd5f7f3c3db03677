package io.sallyport.jdbc.remote;

import io.sallyport.jdbc.wire.Cells;
import io.sallyport.jdbc.wire.Column;
import io.sallyport.jdbc.wire.Cursor;
import io.sallyport.jdbc.wire.Fault;
import io.sallyport.jdbc.wire.Fetch;
import io.sallyport.jdbc.wire.ProtocolException;
import io.sallyport.jdbc.wire.Rows;
import io.sallyport.jdbc.wire.RowsWriter;
import io.sallyport.jdbc.wire.Values;
import io.sallyport.jdbc.wire.WireReader;
import io.sallyport.jdbc.wire.WireWriter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a cursor as they come: the batch that is read, and the one after it. A scrollable
 * result keeps them all. One thread at a time, save for {@link #came}, which its connection calls.
 */
final class RemoteRows {
  private static final int NULL = -1;
  private static final int FAULT = -2;
  private static final int VALUE = -3;

  private final RemoteConnection connection;
  private final List<Column> columns;
  private final int cursor;
  private final int type;
  private final boolean local;
  private final ArrayDeque<Rows> queue = new ArrayDeque<>();
  private final WireReader reader = new WireReader(new byte[0], 0, 0);
  private final int[] starts;
  private final int[] sizes;
  private final @Nullable ArrayList<byte[]> kept;
  private long[] places = new long[0];
  private int placed;
  private int outstanding;
  private boolean last;
  private boolean lost;
  private @Nullable Fault fault;
  private List<Fault> warnings = List.of();
  private Rows batch;
  private int inBatch;
  private byte[] data = new byte[0];
  private int next;

  private RemoteRows(
      RemoteConnection connection, int type, List<Column> columns, Rows first, boolean local) {
    this.connection = connection;
    this.type = type;
    this.columns = columns;
    this.cursor = first.cursor();
    this.local = local;
    this.starts = new int[columns.size()];
    this.sizes = new int[columns.size()];
    this.kept = type == ResultSet.TYPE_FORWARD_ONLY ? null : new ArrayList<>();
    this.batch = first;
    this.last = first.last();
    begin(first);
  }

  /**
   * The rows of a cursor.
   *
   * @param known the columns where it does not tell its own
   * @param ahead whether a batch more than the first was asked for
   */
  static RemoteRows of(
      RemoteConnection connection, Cursor cursor, List<Column> known, boolean ahead) {
    List<Column> own = cursor.columns();
    RemoteRows rows =
        new RemoteRows(connection, cursor.type(), own == null ? known : own, cursor.rows(), false);
    if (!rows.last) {
      rows.outstanding = ahead ? 1 : 0;
      connection.opened(rows);
    }
    return rows;
  }

  /** The elements of an array, with their place in front. */
  static RemoteRows local(
      RemoteConnection connection, List<Column> columns, long index, Object elements)
      throws SQLException {
    WireWriter out = new WireWriter();
    int count = java.lang.reflect.Array.getLength(elements);
    RowsWriter writer = new RowsWriter(out, 0);
    int from = out.size();
    for (int i = 0; i < count; i++) {
      out.valueCell((int) index + i);
      out.valueCell(Outgoing.value(java.lang.reflect.Array.get(elements, i), Uploads.NONE));
    }
    byte[] cells = Arrays.copyOfRange(out.bytes(), from, from + writer.size());
    Rows rows = new Rows(0, true, count, cells, null, List.of());
    return new RemoteRows(connection, ResultSet.TYPE_SCROLL_INSENSITIVE, columns, rows, true);
  }

  int cursor() {
    return cursor;
  }

  int type() {
    return type;
  }

  /** Whether the gateway has nothing to do with it. */
  boolean isLocal() {
    return local;
  }

  List<Column> columns() {
    return columns;
  }

  /** Whether everything has come. */
  boolean complete() {
    return last;
  }

  List<Fault> warnings() {
    return warnings;
  }

  /** Takes a batch that has come. */
  void came(Rows rows) {
    outstanding--;
    last = rows.last();
    queue.add(rows);
    if (last) {
      connection.gone(cursor);
    }
  }

  /** The session is gone, and the rest with it. */
  void lost() {
    lost = true;
  }

  /** Whether a batch was asked for and has not come. */
  boolean waits() {
    return queue.isEmpty() && !last && !lost;
  }

  private void begin(Rows rows) {
    batch = rows;
    inBatch = 0;
    data = rows.data();
    next = 0;
    fault = rows.fault();
    if (!rows.warnings().isEmpty()) {
      warnings = rows.warnings();
    }
    ArrayList<byte[]> all = kept;
    if (all != null) {
      all.add(data);
    }
  }

  /** Goes on to the next batch; false where there is none. */
  private boolean nextBatch() throws SQLException {
    if (fault != null) {
      Fault thrown = fault;
      fault = null;
      last = true;
      throw connection.faults().exception(thrown);
    }
    if (queue.isEmpty()) {
      if (last) {
        return false;
      }
      if (outstanding == 0) {
        ask();
      }
      connection.awaitRows(this);
    }
    if (lost) {
      throw Codes.lost(new java.io.EOFException("its session is gone"));
    }
    Rows rows = queue.poll();
    if (rows == null) {
      return false;
    }
    begin(rows);
    if (!last && outstanding == 0) {
      ask();
    }
    return true;
  }

  private void ask() throws SQLException {
    outstanding++;
    connection.notify(new Fetch(cursor, 1));
  }

  /** Whether a row follows the current one. */
  boolean hasNext() throws SQLException {
    while (inBatch >= batch.count()) {
      if (!nextBatch()) {
        return false;
      }
    }
    return true;
  }

  /** Goes to the next row; false at the end. */
  boolean next() throws SQLException {
    if (inBatch >= batch.count() && !hasNext()) {
      return false;
    }
    inBatch++;
    if (kept != null) {
      place();
    }
    next = cells(data, next);
    return true;
  }

  private void place() {
    if (placed == places.length) {
      places = Arrays.copyOf(places, Math.max(16, 2 * placed));
    }
    ArrayList<byte[]> all = kept;
    if (all != null) {
      places[placed++] = (long) (all.size() - 1) << 32 | next;
    }
  }

  /** The rows that have been gone over; only where they are kept. */
  int seen() {
    return placed;
  }

  /** Goes to a row that has been gone over, counted from 0. */
  void back(int row) throws SQLException {
    ArrayList<byte[]> all = kept;
    if (all == null) {
      throw Codes.badCall(
          "a move backwards", "ask for a scrollable result when the statement is made");
    }
    data = all.get((int) (places[row] >>> 32));
    cells(data, (int) places[row]);
  }

  /** Goes on reading after a move backwards. */
  void front() {
    data = batch.data();
  }

  /** Finds the cells of the row at {@code from}; gives where the next row begins. */
  private int cells(byte[] bytes, int from) throws SQLException {
    try {
      int at = from;
      for (int i = 0; i < starts.length; i++) {
        int head = bytes[at];
        if (head >= Cells.DATA) {
          starts[i] = at + 1;
          sizes[i] = head - Cells.DATA;
          at += 1 + head - Cells.DATA;
        } else {
          at = longCell(bytes, at, i);
        }
      }
      if (at > bytes.length) {
        throw broken(null);
      }
      return at;
    } catch (ProtocolException | IndexOutOfBoundsException e) {
      throw broken(e);
    }
  }

  private int longCell(byte[] bytes, int at, int column) throws ProtocolException {
    reader.reset(bytes, at, bytes.length);
    int head = reader.varint();
    if (head == Cells.NULL) {
      sizes[column] = NULL;
      return reader.position();
    }
    int length = head >= Cells.DATA ? head - Cells.DATA : reader.i32();
    starts[column] = reader.position();
    sizes[column] = head == Cells.FAULT ? FAULT : head == Cells.VALUE ? VALUE : length;
    reader.skip(length);
    return reader.position();
  }

  private static SQLException broken(@Nullable Exception cause) {
    ProtocolException e = new ProtocolException("a row", "its cells lie within its batch");
    e.addSuppressed(cause == null ? new IndexOutOfBoundsException() : cause);
    return Codes.lost(e);
  }

  boolean isNull(int column) {
    return sizes[column] == NULL;
  }

  /** Whether the cell has its own type; a fault in its place is thrown. */
  boolean isValue(int column) throws SQLException {
    if (sizes[column] == FAULT) {
      throw connection.faults().exception(fault(column));
    }
    return sizes[column] == VALUE;
  }

  private Fault fault(int column) throws SQLException {
    try {
      WireReader in = new WireReader(data, starts[column], data.length);
      return Fault.read(in);
    } catch (ProtocolException e) {
      throw Codes.lost(e);
    }
  }

  @Nullable Object value(int column) throws SQLException {
    try {
      return Incoming.object(
          Values.read(new WireReader(data, starts[column], data.length)), connection);
    } catch (ProtocolException e) {
      throw Codes.lost(e);
    }
  }

  byte[] data() {
    return data;
  }

  int start(int column) {
    return starts[column];
  }

  int size(int column) {
    return sizes[column];
  }

  long integer(int column) {
    int at = starts[column];
    int end = at + sizes[column];
    long value = at < end ? data[at++] : 0;
    while (at < end) {
      value = value << 8 | (data[at++] & 0xff);
    }
    return value;
  }
}
