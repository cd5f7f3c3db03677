package io.sallyport.jdbc;

import io.sallyport.api.AccessBroker;
import io.sallyport.api.Caller;
import io.sallyport.jdbc.remote.RemoteDriver;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.DataSource;
import javax.sql.PooledConnection;
import org.jspecify.annotations.Nullable;

/**
 * A source of governed connections, for applications and under pools.
 *
 * <p>Whose calls they are is looked up for each call: the caller of the innermost {@link
 * io.sallyport.api.Sallyport#as} scope of the calling thread, else the one the connection was asked
 * for with {@link #getConnection(Caller)}, else the one that the properties name. A pool under
 * which connections change hands therefore carries no identity from one borrower to the next; with
 * {@link #withoutOwner} there is none but the scope's. Thread-safe.
 */
public final class SallyportDataSource implements DataSource, ConnectionPoolDataSource {
  private final String url;
  private final Properties properties;
  private final @Nullable AccessBroker broker;
  private final Connector connector;
  private final Connector.Owner owner;

  /**
   * Connections made from settings, sharing a broker with those of {@link DriverManager}.
   *
   * @param url as for {@link SallyportDriver}
   * @param properties as for {@link SallyportDriver}; copied
   */
  public SallyportDataSource(String url, Properties properties) {
    this(url, properties, null, registered(), Connector.Owner.OF_PROPERTIES);
  }

  /**
   * Connections that ask a given broker, which the caller closes.
   *
   * @param url as for {@link SallyportDriver}
   * @param properties as for {@link SallyportDriver}; copied
   * @param broker decides and records
   */
  public SallyportDataSource(String url, Properties properties, AccessBroker broker) {
    this(url, properties, broker, registered(), Connector.Owner.OF_PROPERTIES);
  }

  private SallyportDataSource(
      String url,
      Properties properties,
      @Nullable AccessBroker broker,
      Connector connector,
      Connector.Owner owner) {
    this.url = url;
    this.properties = Address.copy(properties);
    this.broker = broker;
    this.connector = connector;
    this.owner = owner;
  }

  /** What the registered driver shares, so that settings lead to the same broker either way. */
  private static Connector registered() {
    return DriverManager.drivers()
        .filter(SallyportDriver.class::isInstance)
        .map(driver -> ((SallyportDriver) driver).connector())
        .findFirst()
        .orElseGet(Connector::new);
  }

  /** The same source, whose connections belong to nobody: a call without a scope is refused. */
  public SallyportDataSource withoutOwner() {
    return new SallyportDataSource(url, properties, broker, connector, Connector.Owner.OF_SCOPE);
  }

  @Override
  public Connection getConnection() throws SQLException {
    if (RemoteDriver.accepts(url)) {
      return connector.remote().connect(url, properties);
    }
    return new GovernedConnection(open(properties, owner), null);
  }

  /**
   * A connection whose calls count for this caller, wherever no scope is open.
   *
   * @throws SallyportAccessDeniedException when the caller's session cannot be had
   */
  public Connection getConnection(Caller caller) throws SQLException {
    return new GovernedConnection(open(properties, new Connector.Owner(caller, false)), null);
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return new GovernedConnection(open(account(user, password), owner), null);
  }

  /**
   * What would become of a statement if that caller sent it now, and why: what it touches, rules,
   * masks, the text that alone would be executed, where each result column comes from. The
   * statement is not executed; the session that asks is recorded, the question is not.
   *
   * @throws SallyportAccessDeniedException when the caller's session cannot be had
   */
  public SqlExplanation explain(String sql, Caller caller) throws SQLException {
    Link link = open(properties, new Connector.Owner(caller, false));
    try {
      SqlOperation operation = link.operation(sql, KeyWish.NONE);
      return SqlExplainer.explain(link.sessions().of(caller), operation);
    } finally {
      link.close();
    }
  }

  @Override
  public PooledConnection getPooledConnection() throws SQLException {
    return new GovernedPooledConnection(open(properties, owner));
  }

  @Override
  public PooledConnection getPooledConnection(String user, String password) throws SQLException {
    return new GovernedPooledConnection(open(account(user, password), owner));
  }

  private Link open(Properties given, Connector.Owner whose) throws SQLException {
    if (!Address.accepts(url)) {
      throw Codes.badName("the URL", "it does not begin with " + Address.PREFIX);
    }
    return connector.open(url, given, broker, whose);
  }

  /** Account and password of the database; the subject is not to be confused with it. */
  private Properties account(@Nullable String user, @Nullable String password) {
    Properties given = Address.copy(properties);
    if (user != null) {
      given.setProperty("user", user);
    }
    if (password != null) {
      given.setProperty("password", password);
    }
    return given;
  }

  /** Null: this driver logs through SLF4J. */
  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
    if (out != null) {
      throw Codes.refusedCall("setLogWriter", "configure SLF4J");
    }
  }

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    if (seconds != 0) {
      throw Codes.refusedCall("setLoginTimeout", "give the timeout as the driver's own property");
    }
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("This driver logs through SLF4J.", "0A000");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw Codes.refusedCall("unwrap(" + type.getName() + ")", "use this object as it is");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }
}
