package io.sallyport.gateway.jdbc;

import io.sallyport.jdbc.wire.Column;
import io.sallyport.jdbc.wire.Fault;
import io.sallyport.jdbc.wire.RowsWriter;
import io.sallyport.jdbc.wire.Wire;
import io.sallyport.jdbc.wire.WireWriter;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.List;

/** A cursor: a governed result set that is read batch by batch. By the session's thread alone. */
final class RowSource {
  /** The bytes at which a batch ends: what a socket's buffers mostly hold. */
  private static final int BATCH = 64 * 1024;

  private static final int MOST_ROWS = 20_000;

  private final int number;
  private final ResultSet rows;
  private final Column.Form[] forms;
  private final int most;
  private final Answers answers;
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
    RowsWriter writer = new RowsWriter(out, number);
    int count = 0;
    Fault fault = null;
    List<Fault> warnings = List.of();
    try {
      while (!ended && count < most && writer.size() < BATCH) {
        if (rows.next()) {
          row(out);
          count++;
        } else {
          ended = true;
        }
      }
      if (ended) {
        warnings = Faults.warnings(rows.getWarnings());
      }
    } catch (SQLException e) {
      ended = true;
      fault = Faults.of(e);
    }
    writer.end(ended, count, fault, warnings);
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
    ended = true;
    rows.close();
  }
}
