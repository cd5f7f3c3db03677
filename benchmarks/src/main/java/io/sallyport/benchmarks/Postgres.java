package io.sallyport.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A PostgreSQL server of this run's own, reached over loopback. One thread at a time. */
final class Postgres implements AutoCloseable {
  private static final String USER = "postgres";

  private final EmbeddedPostgres server;

  private Postgres(EmbeddedPostgres server) {
    this.server = server;
  }

  static Postgres start() throws IOException {
    return new Postgres(EmbeddedPostgres.builder().start());
  }

  /** One that also speaks TLS where there is a certificate, and takes many connections. */
  static Postgres start(Certificate certificate) throws IOException {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder().setServerConfig("max_connections", "200");
    if (certificate.there()) {
      builder
          .setServerConfig("ssl", "on")
          .setServerConfig("ssl_cert_file", certificate.file().toString())
          .setServerConfig("ssl_key_file", certificate.key().toString());
    }
    return new Postgres(builder.start());
  }

  int port() {
    return server.getPort();
  }

  /** Makes a database named {@code bench} and fills it. */
  Database database(int customers) throws SQLException {
    try (Connection connection = at("postgres").direct();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE bench");
    }
    Database bench = at("bench");
    bench.fill(customers);
    return bench;
  }

  private Database at(String name) {
    String url = "jdbc:postgresql://localhost:" + server.getPort() + "/" + name;
    return new Database(Database.Kind.POSTGRESQL, url, USER);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
