package io.sallyport.cli;

import io.sallyport.api.AccessSession;
import io.sallyport.api.Caller;
import io.sallyport.api.Obligation;
import io.sallyport.api.PepCapabilities;
import io.sallyport.api.Recording;
import io.sallyport.api.Sallyport;
import io.sallyport.api.Subject;
import io.sallyport.api.Target;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.jdbc.SallyportAccessDeniedException;
import io.sallyport.jdbc.SallyportDataSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/** A shop on a real database, worked on through the embedded driver: a real journal comes of it. */
final class RecordedShop {
  /** What the agent does: reads that are masked, writes that are refused, undone and made. */
  static final List<String> WORK =
      List.of(
          "SELECT id, name, email, card FROM customers ORDER BY id",
          "SELECT c.name, o.total FROM customers c JOIN orders o ON o.customer_id = c.id"
              + " WHERE o.status = 'open'",
          "SELECT count(*) FROM open_orders",
          "DELETE FROM orders WHERE 1 = 1",
          "SELECT amount FROM salaries",
          "UPDATE orders SET status = 'void' WHERE total > 1",
          "UPDATE orders SET status = 'paid' WHERE id = 12",
          "DELETE FROM orders WHERE id = 13",
          "SELECT FROM WHERE");

  /** The files that the documentation speaks of. */
  static final List<String> FILES =
      List.of("sallyport.yaml", "stricter.yaml", "shop.sql", "shop-tests.yaml");

  private RecordedShop() {}

  /** A file of samples/policies, or of these tests. */
  static String resource(String name) throws IOException {
    Path sample =
        Path.of(System.getProperty("sallyport.root", "..")).resolve("samples/policies/" + name);
    return Files.readString(
        Files.exists(sample) ? sample : Path.of("src/test/resources").resolve(name));
  }

  static String newH2() {
    return "jdbc:h2:mem:" + java.util.UUID.randomUUID();
  }

  /** Runs the usual work on H2 under the usual rules. */
  static void recordOnH2(Path journal) throws Exception {
    String url = newH2();
    try (Connection keeper = DriverManager.getConnection(url)) {
      fill(keeper);
      record(url, journal);
    }
  }

  /** Runs the usual work on a database that is there, as one agent and as one lead. */
  static void record(String url, Path journal) throws Exception {
    String rules = resource("sallyport.yaml");
    record(url, journal, rules, WORK);
    try (EmbeddedBroker broker = broker(rules, journal);
        var scope = Sallyport.as(Subject.of("lena", "leads"), null);
        Connection connection = source(url, broker).getConnection();
        PreparedStatement statement =
            connection.prepareStatement("SELECT amount FROM salaries WHERE employee = ?")) {
      statement.setString(1, "Dana");
      statement.execute();
    }
  }

  /** A terminal that tries to reach beyond its picture; gives the session. */
  static String recordTerminal(Path journal) throws Exception {
    try (EmbeddedBroker broker = broker(resource("sallyport.yaml"), journal);
        AccessSession session =
            broker.open(
                Caller.of(Subject.of("shop-bot", "agents")),
                new Target("web-1"),
                new PepCapabilities("gateway", Set.of(Obligation.Type.RECORDING)));
        Recording recording =
            session.record(Recording.Kind.TERMINAL, Map.of("width", 80, "height", 24))) {
      append(recording, Recording.Stream.OUTPUT, "$ ls \u001b[1mbo");
      append(recording, Recording.Stream.INPUT, "typed");
      append(recording, Recording.Stream.OUTPUT, "ld\u001b[0m\r\n\u001b]52;c;cm0=\u0007\u001b[6n");
      append(recording, Recording.Stream.MARK, "exit 0");
      return session.id();
    }
  }

  private static void append(Recording to, Recording.Stream stream, String text) throws Exception {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    to.append(stream, bytes, 0, bytes.length);
  }

  private static EmbeddedBroker broker(String rules, Path journal) throws Exception {
    return EmbeddedBroker.builder().configText("sallyport.yaml", rules).journal(journal).build();
  }

  private static SallyportDataSource source(String url, EmbeddedBroker broker) {
    Properties settings = new Properties();
    settings.setProperty("sallyport.target", "shop");
    String governed = "jdbc:sallyport:" + url.substring("jdbc:".length());
    return new SallyportDataSource(governed, settings, broker);
  }

  static void record(String url, Path journal, String rules, List<String> work) throws Exception {
    Caller bot = new Caller(Subject.of("shop-bot", "agents"), null, "tidy up the shop");
    try (EmbeddedBroker broker = broker(rules, journal);
        var scope = Sallyport.as(bot);
        Connection connection = source(url, broker).getConnection()) {
      for (String sql : work) {
        run(connection, sql);
      }
    }
  }

  /** Whether it was permitted. */
  static boolean run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (statement.execute(sql)) {
        try (ResultSet rows = statement.getResultSet()) {
          while (rows.next()) {
            rows.getObject(1);
          }
        }
      }
      return true;
    } catch (SallyportAccessDeniedException refused) {
      return false;
    }
  }

  static void fill(Connection keeper) throws IOException, SQLException {
    try (Statement fill = keeper.createStatement()) {
      for (String statement : resource("shop.sql").split(";\\s*", 0)) {
        fill.execute(statement);
      }
    }
  }
}
