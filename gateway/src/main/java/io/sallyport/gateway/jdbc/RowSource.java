package io.sallyport.gateway.jdbc;

import io.sallyport.jdbc.GatewayConnections;
import io.sallyport.jdbc.wire.Column;
import io.sallyport.jdbc.wire.Fault;
import io.sallyport.jdbc.wire.RowsWriter;
import io.sallyport.jdbc.wire.Wire;
import io.sallyport.jdbc.wire.WireWriter;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** A cursor: a governed result set that is read batch by batch. By the session's thread alone. */
final class RowSource {
  /** The bytes at which a batch ends: what a socket's buffers mostly hold. */
  private static final int BATCH = 64 * 1024;

  /** Long values, which stay here until they are asked for, end a batch at so many times that. */
  private static final int LONG_VALUES = 16;

  private static final int MOST_ROWS = 20_000;

  /** The rows after which it is worth while to ask how the vendor's driver holds the columns. */
  private static final int MANY = 50;

  private final int number;
  private final ResultSet rows;
  private final Column.Form[] forms;
  private final int most;
  private final Answers answers;
  private final Deque<byte[]> kept = new ArrayDeque<>();
  private boolean used;
  private boolean[] plain = new boolean[0];
  private int seen;
  private boolean ended;

  RowSource(int number, ResultSet rows, List<Column> columns, int fetchSize, Answers answers) {
    this.number = number;
    this.rows = rows;
    this.forms = columns.stream().map(Column::form).toArray(Column.Form[]::new);
    this.most = fetchSize > 0 ? Math.min(fetchSize, MOST_ROWS) : MOST_ROWS;
    this.answers = answers;
  }

  int number() {
    return number;
  }

  ResultSet rows() {
    return rows;
  }

  boolean ended() {
    return ended;
  }

  /** Writes a batch: what {@link io.sallyport.jdbc.wire.Rows} holds. */
  void batch(WireWriter out) {
    byte[] early = kept.poll();
    if (early == null) {
      read(out);
    } else {
      out.raw(early, 0, early.length);
    }
    ended = used && kept.isEmpty();
  }

  /**
   * Reads ahead what is left, since the connection must do something else.
   *
   * @param most the bytes that may be kept
   * @return the bytes that are kept now; more than {@code most} where rows are still left
   */
  long keep(long most) {
    long bytes = kept.stream().mapToLong(batch -> batch.length).sum();
    WireWriter out = new WireWriter();
    while (!used && bytes <= most) {
      out.clear();
      read(out);
      kept.add(Arrays.copyOf(out.bytes(), out.size()));
      bytes += out.size();
    }
    return bytes;
  }

  /** What is left is given up; the client is told why when it asks for it. */
  void giveUp(Fault why) throws SQLException {
    if (!used) {
      used = true;
      rows.close();
      WireWriter out = new WireWriter();
      new RowsWriter(out, number).end(true, 0, why, List.of());
      kept.add(Arrays.copyOf(out.bytes(), out.size()));
    }
  }

  private void read(WireWriter out) {
    RowsWriter writer = new RowsWriter(out, number);
    int count = 0;
    Fault fault = null;
    List<Fault> warnings = List.of();
    answers.batch();
    long longBefore = answers.everHeld();
    try {
      while (!used
          && count < most
          && writer.size() + (answers.everHeld() - longBefore) / LONG_VALUES < BATCH) {
        if (rows.next()) {
          if (++seen == MANY) {
            plain = GatewayConnections.plainTexts(rows);
          }
          row(out);
          count++;
        } else {
          used = true;
        }
      }
      if (used) {
        warnings = Faults.warnings(rows.getWarnings());
      }
    } catch (SQLException e) {
      used = true;
      fault = Faults.of(e);
    }
    writer.end(used, count, fault, warnings);
  }

  private void row(WireWriter out) {
    for (int i = 0; i < forms.length; i++) {
      int before = out.size();
      try {
        cell(out, i + 1, forms[i]);
      } catch (SQLException e) {
        out.back(before);
        out.faultCell(Faults.of(e));
      }
    }
  }

  private void cell(WireWriter out, int index, Column.Form form) throws SQLException {
    switch (form) {
      case TEXT -> text(out, index);
      case INTEGER -> whole(out, index);
      case BYTES -> bytes(out, index);
      case VALUE -> value(out, index);
    }
  }

  private void text(WireWriter out, int index) throws SQLException {
    if (index <= plain.length && plain[index - 1]) {
      byte[] ascii = GatewayConnections.ascii(rows, index, Wire.CHUNK);
      if (ascii != null) {
        out.bytesCell(ascii);
        return;
      }
    }
    String text = rows.getString(index);
    if (text == null) {
      out.nullCell();
    } else if (text.length() > Wire.CHUNK) {
      out.valueCell(answers.held(text));
    } else {
      out.textCell(text);
    }
  }

  private void whole(WireWriter out, int index) throws SQLException {
    long value;
    try {
      value = rows.getLong(index);
    } catch (SQLFeatureNotSupportedException e) {
      // A rule searches content: what is found in a number goes out as masked text.
      out.valueCell(rows.getString(index));
      return;
    }
    if (value == 0 && rows.wasNull()) {
      out.nullCell();
    } else {
      out.longCell(value);
    }
  }

  private void bytes(WireWriter out, int index) throws SQLException {
    byte[] bytes = rows.getBytes(index);
    if (bytes == null) {
      out.nullCell();
    } else if (bytes.length > Wire.CHUNK) {
      out.valueCell(answers.held(bytes));
    } else {
      out.bytesCell(bytes);
    }
  }

  private void value(WireWriter out, int index) throws SQLException {
    Object value = rows.getObject(index);
    if (value == null) {
      out.nullCell();
    } else if (value instanceof Array array) {
      out.valueCell(answers.array(array, rows.getString(index)));
    } else {
      out.valueCell(answers.value(value));
    }
  }

  void close() throws SQLException {
    used = true;
    ended = true;
    kept.clear();
    rows.close();
  }
}
