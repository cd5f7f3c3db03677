package io.sallyport.jdbc;

import java.sql.CallableStatement;
import java.sql.ClientInfoStatus;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What an application gets instead of the vendor's connection. Whoever calls is looked up anew for
 * every statement. As thread-safe as the vendor's connection is.
 */
final class GovernedConnection extends ForwardingConnection {
  private static final String APPLICATION = "ApplicationName";

  private final Link link;
  private final @Nullable Handle handle;
  private final boolean stamped;
  private volatile boolean closed;

  /** Who is told when a connection lent by a pooled one is handed back, or breaks. */
  interface Handle {
    void returned();
  }

  GovernedConnection(Link link, @Nullable Handle handle) {
    this(link, handle, false);
  }

  GovernedConnection(Link link, @Nullable Handle handle, boolean stamped) {
    super(link.wrapping(), link.connection());
    this.link = link;
    this.handle = handle;
    this.stamped = stamped;
  }

  /** Whether its borrower has closed it; statements made of it are of no more use then. */
  boolean handedBack() {
    return closed;
  }

  /** Its client is gone, and calls that are held for approval are not made. */
  void giveUp() {
    link.sessions().giveUp();
  }

  private void requireOpen() throws SQLException {
    if (closed) {
      throw Codes.closed("Connection");
    }
  }

  /** A call on the vendor's connection. */
  private interface Work<T> {
    T on(Connection vendor) throws SQLException;
  }

  private <T> T forward(Work<T> work) throws SQLException {
    requireOpen();
    try {
      return work.on(delegate);
    } catch (SQLException | RuntimeException e) {
      throw wrapping.rebuild(e);
    }
  }

  private Statement statement(StatementForm form) throws SQLException {
    requireOpen();
    GovernedStatement statement = new GovernedStatement(link, form);
    statement.belongsTo(this);
    return statement;
  }

  private PreparedStatement prepare(@Nullable String sql, KeyWish wish, StatementForm form)
      throws SQLException {
    requireOpen();
    if (sql == null) {
      throw Codes.refusedCall("prepareStatement(null)", "give a text");
    }
    GovernedPreparedStatement statement = new GovernedPreparedStatement(link, sql, wish, form);
    statement.belongsTo(this);
    statement.prepareAhead();
    return statement;
  }

  private CallableStatement call(@Nullable String sql, StatementForm form) throws SQLException {
    requireOpen();
    if (sql == null) {
      throw Codes.refusedCall("prepareCall(null)", "give a text");
    }
    GovernedCallableStatement statement =
        new GovernedCallableStatement(link, CallText.of(sql), form);
    statement.belongsTo(this);
    statement.prepareAhead();
    return statement;
  }

  @Override
  public Statement createStatement() throws SQLException {
    return statement(StatementForm.DEFAULT);
  }

  @Override
  public Statement createStatement(int type, int concurrency) throws SQLException {
    return statement(StatementForm.of(type, concurrency, -1));
  }

  @Override
  public Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
    return statement(StatementForm.of(type, concurrency, holdability));
  }

  @Override
  public PreparedStatement prepareStatement(String sql) throws SQLException {
    return prepare(sql, KeyWish.NONE, StatementForm.DEFAULT);
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int type, int concurrency)
      throws SQLException {
    return prepare(sql, KeyWish.NONE, StatementForm.of(type, concurrency, -1));
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
      throws SQLException {
    return prepare(sql, KeyWish.NONE, StatementForm.of(type, concurrency, holdability));
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int keys) throws SQLException {
    return prepare(sql, KeyWish.of(keys), StatementForm.DEFAULT);
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int[] columns) throws SQLException {
    return prepare(sql, KeyWish.of(columns), StatementForm.DEFAULT);
  }

  @Override
  public PreparedStatement prepareStatement(String sql, String[] columns) throws SQLException {
    return prepare(sql, KeyWish.of(columns), StatementForm.DEFAULT);
  }

  @Override
  public CallableStatement prepareCall(String sql) throws SQLException {
    return call(sql, StatementForm.DEFAULT);
  }

  @Override
  public CallableStatement prepareCall(String sql, int type, int concurrency) throws SQLException {
    return call(sql, StatementForm.of(type, concurrency, -1));
  }

  @Override
  public CallableStatement prepareCall(String sql, int type, int concurrency, int holdability)
      throws SQLException {
    return call(sql, StatementForm.of(type, concurrency, holdability));
  }

  /** The text that runs is the analysed one; no other translation is shown. */
  @Override
  public String nativeSQL(String sql) throws SQLException {
    requireOpen();
    return sql;
  }

  @Override
  public DatabaseMetaData getMetaData() throws SQLException {
    return new GovernedDatabaseMetaData(link, this, forward(Connection::getMetaData));
  }

  @Override
  public void setAutoCommit(boolean on) throws SQLException {
    forward(
        vendor -> {
          vendor.setAutoCommit(on);
          return on;
        });
    link.autoCommit(on);
  }

  @Override
  public boolean getAutoCommit() throws SQLException {
    // A gateway may have begun a transaction of its own, which is no caller's matter.
    return link.flow() == null ? forward(Connection::getAutoCommit) : autoCommit();
  }

  /** Whether rows are still to come that must be read before something else is done. */
  boolean reads(boolean transactionEnds) {
    Flow flow = link.flow();
    return flow != null && flow.reads(transactionEnds);
  }

  private boolean autoCommit() throws SQLException {
    requireOpen();
    return link.autoCommit();
  }

  @Override
  public void commit() throws SQLException {
    forward(
        vendor -> {
          vendor.commit();
          return true;
        });
    link.transactionEnded();
  }

  @Override
  public void rollback() throws SQLException {
    forward(
        vendor -> {
          vendor.rollback();
          return true;
        });
    link.transactionEnded();
  }

  @Override
  public void rollback(Savepoint savepoint) throws SQLException {
    Savepoint own = wrapping.in(savepoint, Savepoint.class);
    forward(
        vendor -> {
          vendor.rollback(own);
          return true;
        });
    link.rolledBackToSavepoint();
  }

  @Override
  public void releaseSavepoint(Savepoint savepoint) throws SQLException {
    Savepoint own = wrapping.in(savepoint, Savepoint.class);
    forward(
        vendor -> {
          vendor.releaseSavepoint(own);
          return true;
        });
  }

  @Override
  public @Nullable Savepoint setSavepoint() throws SQLException {
    Savepoint made = forward(Connection::setSavepoint);
    return wrapping.out(made);
  }

  @Override
  public @Nullable Savepoint setSavepoint(String name) throws SQLException {
    Savepoint made = forward(vendor -> vendor.setSavepoint(name));
    return wrapping.out(made);
  }

  @Override
  public void setTransactionIsolation(int level) throws SQLException {
    forward(
        vendor -> {
          vendor.setTransactionIsolation(level);
          return level;
        });
  }

  @Override
  public void setReadOnly(boolean on) throws SQLException {
    forward(
        vendor -> {
          vendor.setReadOnly(on);
          return on;
        });
  }

  @Override
  public void setCatalog(String name) throws SQLException {
    if (!Objects.equals(name, forward(Connection::getCatalog))) {
      throw Codes.pinned("setCatalog", String.valueOf(name));
    }
  }

  @Override
  public void setSchema(String name) throws SQLException {
    if (!Objects.equals(name, forward(Connection::getSchema))) {
      throw Codes.pinned("setSchema", String.valueOf(name));
    }
  }

  @Override
  public Map<String, Class<?>> getTypeMap() throws SQLException {
    requireOpen();
    return Map.of();
  }

  @Override
  public Properties getClientInfo() throws SQLException {
    Properties copy = new Properties();
    Properties live = forward(Connection::getClientInfo);
    if (live != null) {
      live.stringPropertyNames().forEach(name -> copy.setProperty(name, live.getProperty(name)));
    }
    return copy;
  }

  @Override
  public void setClientInfo(String name, String value) throws SQLClientInfoException {
    if (closed || stamped || !APPLICATION.equals(name)) {
      throw notAllowed(name);
    }
    try {
      delegate.setClientInfo(name, value);
    } catch (SQLException | RuntimeException e) {
      SQLException safe = wrapping.rebuild(e);
      throw new SQLClientInfoException(
          safe.getMessage(), safe.getSQLState(), Map.of(name, ClientInfoStatus.REASON_UNKNOWN));
    }
  }

  @Override
  public void setClientInfo(Properties properties) throws SQLClientInfoException {
    for (String name : properties.stringPropertyNames()) {
      setClientInfo(name, properties.getProperty(name));
    }
  }

  private static SQLClientInfoException notAllowed(@Nullable String name) {
    String shown = String.valueOf(name);
    SQLException refusal = Codes.pinned("setClientInfo", shown);
    return new SQLClientInfoException(
        refusal.getMessage(), "0A000", Map.of(shown, ClientInfoStatus.REASON_UNKNOWN_PROPERTY));
  }

  /** The executor is not handed on, since the vendor's driver would give it its own objects. */
  @Override
  public void setNetworkTimeout(Executor executor, int millis) throws SQLException {
    forward(
        vendor -> {
          vendor.setNetworkTimeout(Runnable::run, millis);
          return millis;
        });
  }

  /** A pool hands the connection on: nobody's session outlives this. */
  @Override
  public void beginRequest() throws SQLException {
    forward(
        vendor -> {
          vendor.beginRequest();
          return true;
        });
  }

  @Override
  public void endRequest() throws SQLException {
    forward(
        vendor -> {
          vendor.endRequest();
          return true;
        });
    link.sessions().close();
  }

  @Override
  public boolean isValid(int seconds) throws SQLException {
    if (closed) {
      return false;
    }
    return forward(vendor -> vendor.isValid(seconds));
  }

  @Override
  public boolean isClosed() throws SQLException {
    return closed || forward(Connection::isClosed);
  }

  @Override
  public void abort(Executor executor) throws SQLException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      delegate.abort(Runnable::run);
    } catch (SQLException | RuntimeException e) {
      throw wrapping.rebuild(e);
    } finally {
      link.abandon();
    }
  }

  @Override
  public void close() throws SQLException {
    if (closed) {
      return;
    }
    closed = true;
    if (handle != null) {
      handle.returned();
      return;
    }
    try {
      link.close();
    } catch (SQLException | RuntimeException e) {
      throw wrapping.rebuild(e);
    }
  }
}
