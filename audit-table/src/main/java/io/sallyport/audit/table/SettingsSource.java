package io.sallyport.audit.table;

import io.sallyport.api.Secret;
import io.sallyport.audit.spi.AuditException;
import io.sallyport.audit.spi.SinkSettings;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Connects as a configuration says, with the password of that moment. Thread-safe. */
final class SettingsSource implements DataSource {
  private final SinkSettings settings;
  private final long seconds;

  SettingsSource(SinkSettings settings, Duration patience) {
    this.settings = settings;
    this.seconds = Math.max(1, patience.toSeconds());
  }

  @Override
  public Connection getConnection() throws SQLException {
    Properties properties = new Properties();
    // A database that does not answer refuses calls; it must not hold them for ever.
    properties.setProperty("connectTimeout", Long.toString(seconds));
    properties.setProperty("loginTimeout", Long.toString(seconds));
    properties.setProperty("socketTimeout", Long.toString(seconds));
    properties.setProperty("ApplicationName", "sallyport-audit");
    String username = settings.option("username");
    if (username != null) {
      properties.setProperty("user", username);
    }
    String password = settings.option("password");
    if (password == null) {
      return DriverManager.getConnection(settings.location(), properties);
    }
    try (Secret secret = settings.secret("password", password)) {
      properties.setProperty("password", secret.use(String::new));
      return DriverManager.getConnection(settings.location(), properties);
    } catch (AuditException e) {
      throw new SQLException(e.getMessage(), "28000", e);
    }
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("The configuration says who connects.");
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    throw new SQLFeatureNotSupportedException("Nothing is logged.");
  }

  @Override
  public void setLoginTimeout(int wanted) throws SQLException {
    throw new SQLFeatureNotSupportedException("The configuration says how long it waits.");
  }

  @Override
  public int getLoginTimeout() {
    return (int) seconds;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("Nothing is logged.");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("There is nothing within.");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
