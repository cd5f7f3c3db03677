package io.sallyport.samples.quickstart;

import io.sallyport.jdbc.SallyportAccessDeniedException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** What an agent does with a connection; it knows nothing of Sallyport but the refusal's type. */
final class Agent {
  private final DataSource source;
  private final Screen screen;

  Agent(DataSource source, Screen screen) {
    this.source = source;
    this.screen = screen;
  }

  void work() throws SQLException {
    try (Connection connection = source.getConnection()) {
      screen.title("1  A masked read");
      read(connection, "SELECT id, name, email, card FROM customers ORDER BY id");

      screen.title("2  An attempt to get round the mask");
      read(
          connection,
          "WITH c AS (SELECT lower(email) AS x, id FROM customers) "
              + "SELECT id, x || '' AS not_the_email FROM c WHERE x LIKE 'ada.lindgren%'");
      screen.note("The predicate compares masked values, so it finds nobody: no oracle either.");
      read(connection, "SELECT id, replace(upper(email), '@', ' at ') AS contact FROM customers");

      screen.title("3  An unfiltered DELETE");
      write(connection, "DELETE FROM orders WHERE 1 = 1");

      screen.title("4  The refusal acted on: the same with rows named");
      write(connection, "DELETE FROM orders WHERE id = 13");

      screen.title("5  An UPDATE that touches more rows than it may");
      write(connection, "UPDATE orders SET status = 'void' WHERE total > 1");

      screen.title("6  A DELETE that a person approves, once");
      delete(connection, 3);
      delete(connection, 2);

      screen.title("7  The connection is still good");
      read(connection, "SELECT status, count(*) AS orders FROM orders GROUP BY status ORDER BY 1");
    }
  }

  private void read(Connection connection, String sql) throws SQLException {
    screen.statement(sql);
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<List<String>> table = table(rows);
      screen.permitted("permitted, " + (table.size() - 1) + " rows");
      screen.table(table);
    } catch (SallyportAccessDeniedException refused) {
      screen.refused(String.valueOf(refused.getMessage()));
    }
  }

  private void write(Connection connection, String sql) throws SQLException {
    screen.statement(sql);
    try (Statement statement = connection.createStatement()) {
      screen.permitted("permitted, " + statement.executeUpdate(sql) + " rows touched");
    } catch (SallyportAccessDeniedException refused) {
      screen.refused(String.valueOf(refused.getMessage()));
    }
  }

  private void delete(Connection connection, int id) throws SQLException {
    String sql = "DELETE FROM customers WHERE id = ?";
    screen.statement(sql + "   -- with " + id);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, id);
      screen.permitted("permitted, " + statement.executeUpdate() + " rows touched");
    } catch (SallyportAccessDeniedException refused) {
      screen.refused(String.valueOf(refused.getMessage()));
    }
  }

  private static List<List<String>> table(ResultSet rows) throws SQLException {
    ResultSetMetaData shape = rows.getMetaData();
    List<List<String>> table = new ArrayList<>();
    List<String> heading = new ArrayList<>();
    for (int column = 1; column <= shape.getColumnCount(); column++) {
      heading.add(shape.getColumnLabel(column).toLowerCase(java.util.Locale.ROOT));
    }
    table.add(heading);
    while (rows.next()) {
      List<String> row = new ArrayList<>();
      for (int column = 1; column <= heading.size(); column++) {
        row.add(String.valueOf(rows.getString(column)));
      }
      table.add(row);
    }
    return table;
  }
}
