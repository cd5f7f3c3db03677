package io.sallyport.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;

/** One PostgreSQL server for all tests of the JVM; started when first asked for. Thread-safe. */
public final class TestPostgres {
  private TestPostgres() {}

  private static final class Holder {
    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        EmbeddedPostgres server =
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setServerConfig("max_connections", "200")
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
        return server;
      } catch (IOException e) {
        throw new IllegalStateException("PostgreSQL did not start", e);
      }
    }

    private static void stop(EmbeddedPostgres server) {
      try {
        server.close();
      } catch (IOException e) {
        throw new IllegalStateException("PostgreSQL did not stop", e);
      }
    }
  }

  /** Creates an empty database; the name is unique. */
  public static String freshDatabase() throws SQLException {
    String name = "t" + UUID.randomUUID().toString().replace("-", "");
    try (Connection admin = connect("postgres");
        var statement = admin.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return name;
  }

  /** The vendor's URL of a database, without user. */
  public static String url(String database) {
    return "jdbc:postgresql://localhost:" + Holder.SERVER.getPort() + "/" + database;
  }

  /** The superuser; trusted, so any password does. */
  public static String user() {
    return "postgres";
  }

  /** A connection of the superuser. */
  public static Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database), user(), "postgres");
  }
}
