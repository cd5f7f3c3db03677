package io.sallyport.cli;

import io.sallyport.jdbc.SqlExplainer;
import io.sallyport.semantics.sql.Dialect;
import io.sallyport.semantics.sql.MapCatalog;
import io.sallyport.semantics.sql.SessionProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The database whose catalog statements are read by: a real one, or a schema in a file. */
final class Place {
  @Option(
      names = "--dialect",
      paramLabel = "NAME",
      description = "postgresql (unless given), mysql, mariadb or h2; goes with --catalog")
  private Dialect dialect = Dialect.POSTGRESQL;

  @Option(
      names = "--catalog",
      paramLabel = "SQL-FILE",
      description = "a file with CREATE TABLE and CREATE VIEW statements")
  private @Nullable Path catalog;

  @Option(
      names = "--schema",
      paramLabel = "NAME",
      description = "where names without schema are looked up; the dialect's own unless given")
  private @Nullable String schema;

  @Option(names = "--url", paramLabel = "JDBC-URL", description = "a database to read it from")
  private @Nullable String url;

  @Option(names = "--user", paramLabel = "NAME", description = "the account for --url")
  private @Nullable String user;

  @Option(
      names = "--password-env",
      paramLabel = "NAME",
      description = "the environment variable that holds the password for --url")
  private @Nullable String passwordEnv;

  /** Reads the catalog. */
  SqlExplainer explainer(Screen screen) throws CliException, IOException {
    if (url != null) {
      return live(url);
    }
    Path file = catalog;
    if (file == null) {
      throw CliException.of(
          "SP-9005",
          "no catalog",
          "neither --catalog nor --url is given",
          "what a name means can only be told by the tables that there are",
          "name a file with CREATE TABLE statements, or a database");
    }
    return over(dialect, schema, file, screen);
  }

  static SqlExplainer over(Dialect dialect, @Nullable String schema, Path file, Screen screen)
      throws IOException {
    SessionProfile profile = SessionProfile.of(dialect, schema == null ? usual(dialect) : schema);
    SchemaFile reader = new SchemaFile(profile);
    MapCatalog read = reader.read(Files.readString(file));
    List<String> leftOut =
        reader.leftOut().stream()
            .filter(
                text ->
                    !text.toLowerCase(Locale.ROOT).matches("(insert|select|set|begin|commit)\\b.*"))
            .toList();
    leftOut.forEach(text -> screen.note("left out of the catalog: " + text));
    return SqlExplainer.over(profile, read);
  }

  private static String usual(Dialect dialect) {
    return dialect == Dialect.H2 ? "PUBLIC" : dialect == Dialect.POSTGRESQL ? "public" : "db";
  }

  private SqlExplainer live(String address) throws CliException {
    Properties account = new Properties();
    if (user != null) {
      account.setProperty("user", user);
    }
    String password = passwordEnv == null ? null : System.getenv(passwordEnv);
    if (password != null) {
      account.setProperty("password", password);
    }
    try (Connection connection = DriverManager.getConnection(address, account)) {
      connection.setReadOnly(true);
      return SqlExplainer.of(connection, address);
    } catch (SQLException e) {
      String scheme = address.replaceAll("^(jdbc:\\w+:).*", "$1…");
      String state = String.valueOf(e.getSQLState());
      throw new CliException(
          "SP-9006 the database's catalog cannot be read: '%s'; SQLState %s; check the URL, the account and the driver (SALLYPORT_CLASSPATH)."
              .formatted(scheme, state),
          e);
    }
  }
}
