package io.sallyport.compat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * An agent that works through a gateway, fails in every way it can, prints all it is told, and
 * dumps its heap: {@code PORT DUMP}, the properties on its input.
 */
final class GatewayCanaryAgent {
  /** Stays in the heap until that is dumped. */
  private static final List<String> SEEN = new ArrayList<>();

  private GatewayCanaryAgent() {}

  public static void main(String[] args) throws Exception {
    Properties settings = new Properties();
    settings.load(System.in);
    for (String target : List.of("shop", "wrong", "missing", "away", "nowhere")) {
      String url = "jdbc:sallyport://localhost:" + args[0] + "/" + target;
      try (Connection connection = DriverManager.getConnection(url, settings)) {
        System.out.println(connection.getMetaData().getURL());
        System.out.println(connection.getMetaData().getUserName());
        for (String sql :
            List.of(
                "SELECT id, name, email FROM customers",
                "SELECT CAST(email AS int) FROM customers",
                "SELECT * FROM nowhere",
                "DELETE FROM customers")) {
          run(connection, sql);
        }
      } catch (SQLException e) {
        e.printStackTrace(System.out);
      }
    }
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpHeap(Path.of(args[1]).toString(), false);
    System.out.println(SEEN.size());
  }

  private static void run(Connection connection, String sql) {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        SEEN.add(rows.getString(2));
        System.out.println(rows.getString(1) + " " + rows.getString(2) + " " + rows.getString(3));
      }
    } catch (SQLException e) {
      e.printStackTrace(System.out);
    }
  }
}
