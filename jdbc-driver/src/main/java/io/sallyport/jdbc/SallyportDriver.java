package io.sallyport.jdbc;

import io.sallyport.jdbc.remote.RemoteDriver;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.List;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The JDBC driver for URLs that begin with {@code jdbc:sallyport:}. It registers itself when its
 * class is loaded; connections with equal {@code sallyport.config} and {@code sallyport.audit}
 * share one broker, which is closed when the driver is deregistered. Thread-safe.
 */
public final class SallyportDriver implements Driver {
  private static final int MAJOR = 0;
  private static final int MINOR = 1;

  private final Connector connector = new Connector();

  static {
    SallyportDriver driver = new SallyportDriver();
    try {
      DriverManager.registerDriver(driver, driver.connector::close);
    } catch (SQLException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** For {@link java.util.ServiceLoader}; the driver in use is the one registered by the class. */
  public SallyportDriver() {}

  Connector connector() {
    return connector;
  }

  @Override
  public @Nullable Connection connect(@Nullable String url, @Nullable Properties info)
      throws SQLException {
    if (url == null) {
      throw Codes.badName("the URL", "it is null");
    }
    if (!Address.accepts(url)) {
      return null;
    }
    if (RemoteDriver.accepts(url)) {
      return connector.remote().connect(url, info);
    }
    Link link = connector.open(url, info, null, Connector.Owner.OF_PROPERTIES);
    return new GovernedConnection(link, null);
  }

  @Override
  public boolean acceptsURL(@Nullable String url) {
    return Address.accepts(url);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, @Nullable Properties info) {
    Properties given = Address.copy(info);
    List<DriverPropertyInfo> properties =
        List.of(
            property(Settings.CONFIG, given, "path of sallyport.yaml, or classpath: and its name"),
            property(Settings.SUBJECT, given, "the identity that calls count for"),
            property(Settings.GROUPS, given, "its groups, separated by commas"),
            property(Settings.ACTOR, given, "the agent that acts for it"),
            property(Settings.PURPOSE, given, "the stated purpose"),
            property(Settings.TARGET, given, "the target's name in rules"),
            property(Settings.AUDIT, given, "the journal's directory, over the file's own"));
    return properties.toArray(new DriverPropertyInfo[0]);
  }

  private static DriverPropertyInfo property(String name, Properties given, String what) {
    DriverPropertyInfo info = new DriverPropertyInfo(name, given.getProperty(name));
    info.description = what;
    info.required = name.equals(Settings.SUBJECT);
    return info;
  }

  @Override
  public int getMajorVersion() {
    return MAJOR;
  }

  @Override
  public int getMinorVersion() {
    return MINOR;
  }

  /** False: what rules refuse is more than JDBC allows a compliant driver to refuse. */
  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("This driver logs through SLF4J.", "0A000");
  }
}
