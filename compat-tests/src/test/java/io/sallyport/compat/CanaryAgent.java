package io.sallyport.compat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;

/**
 * A process that works with secrets and fails in every way it can, and prints all it is told: the
 * first argument is the configuration, the second a file with a value that it binds.
 */
final class CanaryAgent {
  private CanaryAgent() {}

  public static void main(String[] args) throws IOException {
    String bound = Files.readString(Path.of(args[1]));
    String marker = "/* no secret: marker-in-the-statement */ ";
    for (String target : List.of("shop", "wrong", "missing", "locked", "away")) {
      try (Connection connection = connect(args[0], target)) {
        run(connection, "SELECT id, name, email, token FROM customers");
        run(connection, "SELECT CAST(email AS int) FROM customers");
        run(connection, "SELECT 1 / (length(email) - length(email)) FROM customers");
        run(connection, "SELECT * FROM nowhere");
        run(connection, "DELETE FROM customers");
        run(connection, "INSERT INTO orders SELECT id, email FROM customers");
        bound(connection, "SELECT id FROM orders WHERE note = ? /* marker */", bound);
        bound(connection, "INSERT INTO orders (id, note) VALUES (1, ?)", bound);
        bound(connection, "INSERT INTO orders (id, note) VALUES (1, ?)", bound);
      } catch (SQLException e) {
        e.printStackTrace(System.out);
      }
    }
    System.out.println(marker);
  }

  private static Connection connect(String config, String target) throws SQLException {
    Properties who = new Properties();
    who.setProperty("sallyport.config", config);
    who.setProperty("sallyport.subject", "alice");
    who.setProperty("sallyport.groups", "analysts");
    return DriverManager.getConnection("jdbc:sallyport:" + target, who);
  }

  private static void run(Connection connection, String sql) {
    try (Statement statement = connection.createStatement()) {
      if (statement.execute(sql)) {
        print(statement.getResultSet());
      }
    } catch (SQLException e) {
      e.printStackTrace(System.out);
    }
  }

  private static void bound(Connection connection, String sql, String value) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, value);
      statement.execute();
    } catch (SQLException e) {
      e.printStackTrace(System.out);
    }
  }

  private static void print(ResultSet rows) throws SQLException {
    int columns = rows.getMetaData().getColumnCount();
    while (rows.next()) {
      for (int i = 1; i <= columns; i++) {
        System.out.print(rows.getString(i) + " ");
      }
      System.out.println();
    }
  }
}
