package io.sallyport.compat;

import io.sallyport.jdbc.SallyportDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import javax.sql.DataSource;

/** One database, reached directly and through the governed driver. Immutable. */
record Database(Peer peer, String url, String user, String password) {
  /** Past the driver: to prepare, and to look what is really there. */
  Connection direct() throws SQLException {
    return DriverManager.getConnection(url, user, password);
  }

  /** Runs statements past the driver. */
  void run(String... statements) throws SQLException {
    try (Connection connection = direct();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The one value a query gives, past the driver, as text. */
  String value(String query) throws SQLException {
    try (Connection connection = direct();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  /** The URL that an application has after the swap. */
  String governedUrl() {
    return "jdbc:sallyport:" + url.substring("jdbc:".length());
  }

  /** What an application sets for the driver; target is {@code shop}. */
  Properties settings(String config, String subject, String group) throws IOException {
    Properties settings = new Properties();
    settings.setProperty("user", user);
    settings.setProperty("password", password);
    settings.setProperty("sallyport.config", "classpath:" + config);
    settings.setProperty("sallyport.audit", audit().toString());
    settings.setProperty("sallyport.target", "shop");
    settings.setProperty("sallyport.subject", subject);
    settings.setProperty("sallyport.groups", group);
    return settings;
  }

  DataSource governed(String config, String subject, String group) throws IOException {
    return new SallyportDataSource(governedUrl(), settings(config, subject, group));
  }

  private static Path audit() throws IOException {
    return Files.createTempDirectory("sallyport-compat");
  }
}
