package io.sallyport.samples.quickstart;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A real database with three customers and four orders, gone when closed. */
final class Shop implements AutoCloseable {
  private final String url;
  private final @Nullable EmbeddedPostgres server;
  private final Connection keeper;

  private Shop(String url, @Nullable EmbeddedPostgres server) throws IOException, SQLException {
    this.url = url;
    this.server = server;
    this.keeper = DriverManager.getConnection(url);
    try (Statement fill = keeper.createStatement()) {
      for (String statement : resource("shop.sql").split(";\\s*", 0)) {
        fill.execute(statement);
      }
    }
  }

  static Shop onPostgres() throws IOException, SQLException {
    EmbeddedPostgres server = EmbeddedPostgres.start();
    return new Shop(server.getJdbcUrl("postgres", "postgres"), server);
  }

  static Shop onH2() throws IOException, SQLException {
    return new Shop("jdbc:h2:mem:shop", null);
  }

  /** The vendor's URL. */
  String url() {
    return url;
  }

  /** The same, with every statement governed. */
  String governedUrl() {
    return "jdbc:sallyport:" + url.substring("jdbc:".length());
  }

  /** A count straight from the database, past the driver, to prove what did and did not happen. */
  int count(String table) throws SQLException {
    try (Statement statement = keeper.createStatement();
        var rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  /** Makes an account that may use the tables. */
  void account(String name, String password) throws SQLException {
    String create =
        server == null ? "CREATE USER %s PASSWORD '%s'" : "CREATE ROLE %s LOGIN PASSWORD '%s'";
    String grant =
        server == null
            ? "GRANT ALL ON SCHEMA public TO "
            : "GRANT ALL ON ALL TABLES IN SCHEMA public TO ";
    try (Statement statement = keeper.createStatement()) {
      statement.execute(create.formatted(name, password));
      statement.execute(grant + name);
    }
  }

  static String resource(String name) throws IOException {
    try (InputStream in = Shop.class.getClassLoader().getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() throws IOException, SQLException {
    keeper.close();
    if (server != null) {
      server.close();
    }
  }
}
