package io.sallyport.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a statement gave to whom sent it. Immutable.
 *
 * @param refused whether the driver refused it
 * @param state the SQLState of the database's own error, or empty
 * @param lines rows, labels, counts, warnings and error texts, in order
 */
record CorpusAnswer(boolean refused, String state, List<String> lines) {

  /** A way of sending a statement. */
  enum Mode {
    PLAIN,
    PREPARED,
    BATCH,
    LARGE
  }

  static CorpusAnswer of(Connection connection, String sql, Mode mode, int parameters) {
    return of(connection, sql, mode, parameters, 1);
  }

  /** The same with a value for all parameters. */
  static CorpusAnswer of(
      Connection connection, String sql, Mode mode, int parameters, Object value) {
    List<String> lines = new ArrayList<>();
    try {
      switch (mode) {
        case PLAIN -> plain(connection, sql, lines);
        case PREPARED -> prepared(connection, sql, parameters, value, 1, lines);
        case BATCH -> batch(connection, sql, lines);
        case LARGE -> large(connection, sql, lines);
      }
      return new CorpusAnswer(false, "", lines);
    } catch (SQLException e) {
      return failed(e, lines);
    }
  }

  /** The same prepared statement, executed again and again: the driver changes how it is sent. */
  static CorpusAnswer repeated(
      Connection connection, String sql, int parameters, Object value, int times) {
    List<String> lines = new ArrayList<>();
    try {
      prepared(connection, sql, parameters, value, times, lines);
      return new CorpusAnswer(false, "", lines);
    } catch (SQLException e) {
      return failed(e, lines);
    }
  }

  private static CorpusAnswer failed(SQLException e, List<String> lines) {
    boolean refused = bySallyport(e);
    for (Throwable t = e; t != null; t = t.getCause()) {
      lines.add("error " + t);
    }
    for (SQLException next = e.getNextException(); next != null; next = next.getNextException()) {
      refused |= bySallyport(next);
      lines.add("next " + next);
    }
    return new CorpusAnswer(refused, String.valueOf(e.getSQLState()), lines);
  }

  /** SP-5110 stands in for the database's own error text: what it belongs to did run. */
  private static boolean bySallyport(SQLException e) {
    String message = String.valueOf(e.getMessage());
    return e instanceof SallyportAccessDeniedException
        || (message.startsWith("SP-") && !message.startsWith("SP-5110"));
  }

  private static void plain(Connection connection, String sql, List<String> lines)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      bound(statement);
      collect(statement, statement.execute(sql), lines);
    }
  }

  private static void prepared(
      Connection connection,
      String sql,
      int parameters,
      Object value,
      int times,
      List<String> lines)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bound(statement);
      for (int time = 0; time < times; time++) {
        for (int i = 1; i <= parameters; i++) {
          statement.setObject(i, value);
        }
        collect(statement, statement.execute(), lines);
      }
    }
  }

  /** A row that runs away ends its own test, not all of them. */
  private static void bound(Statement statement) throws SQLException {
    statement.setQueryTimeout(20);
    statement.setMaxRows(10_000);
  }

  private static void batch(Connection connection, String sql, List<String> lines)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.addBatch(sql);
      lines.add("batch " + Arrays.toString(statement.executeBatch()));
    }
  }

  private static void large(Connection connection, String sql, List<String> lines)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      lines.add("count " + statement.executeLargeUpdate(sql));
    }
  }

  private static void collect(Statement statement, boolean isRows, List<String> lines)
      throws SQLException {
    boolean more = isRows;
    while (true) {
      if (more) {
        try (ResultSet rows = statement.getResultSet()) {
          rows(rows, lines);
        }
      } else if (statement.getUpdateCount() >= 0) {
        lines.add("count " + statement.getUpdateCount());
      } else {
        break;
      }
      more = statement.getMoreResults();
    }
    for (SQLWarning w = statement.getWarnings(); w != null; w = w.getNextWarning()) {
      lines.add("warning " + w.getMessage());
    }
  }

  private static void rows(ResultSet rows, List<String> lines) throws SQLException {
    ResultSetMetaData about = rows.getMetaData();
    int width = about.getColumnCount();
    StringBuilder labels = new StringBuilder("labels ");
    for (int i = 1; i <= width; i++) {
      labels.append(about.getColumnLabel(i)).append('|');
    }
    lines.add(labels.toString());
    while (rows.next()) {
      StringBuilder row = new StringBuilder("row ");
      for (int i = 1; i <= width; i++) {
        row.append(cell(rows, i)).append('|');
      }
      lines.add(row.toString());
    }
  }

  private static String cell(ResultSet rows, int index) throws SQLException {
    String text = rows.getString(index);
    return text == null ? "NULL" : text;
  }
}
