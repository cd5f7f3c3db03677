package io.sallyport.gateway.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's memory: an H2 file of its own, or a PostgreSQL that several gateways share. Its
 * tables are brought up to date when it is opened. Thread-safe.
 */
public final class Store implements AutoCloseable {
  private static final int CONNECTIONS = 4;
  private static final int PATIENCE_MILLIS = 3_000;

  private final HikariDataSource pool;
  private final Tokens tokens;
  private final Revocations revocations;
  private final Nodes nodes;
  private final Alerts alerts;
  private final Nonces nonces;

  private Store(HikariDataSource pool) {
    this.pool = pool;
    this.tokens = new Tokens(this);
    this.revocations = new Revocations(this);
    this.nodes = new Nodes(this);
    this.alerts = new Alerts(this);
    this.nonces = new Nonces(this);
  }

  /**
   * Opens the embedded database in that file.
   *
   * @throws StoreException when it cannot be opened, as when another process has it open
   */
  public static Store file(Path file) throws StoreException {
    // Written at each commit: what kill -9 could undo half a second later may be a revocation.
    String how = ";DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0";
    return open("jdbc:h2:file:" + file.toAbsolutePath() + how, null, null);
  }

  /**
   * Opens a PostgreSQL.
   *
   * @throws StoreException when it cannot be reached, or its tables cannot be made
   */
  public static Store postgres(String url, @Nullable String username, char @Nullable [] password)
      throws StoreException {
    return open(url, username, password);
  }

  private static Store open(String url, @Nullable String username, char @Nullable [] password)
      throws StoreException {
    HikariConfig config = new HikariConfig();
    config.setPoolName("sallyport-store");
    config.setJdbcUrl(url);
    config.setUsername(username);
    // The drivers take a String only.
    config.setPassword(password == null ? null : new String(password));
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(PATIENCE_MILLIS);
    config.setAutoCommit(true);
    Properties driver = new Properties();
    if (url.startsWith("jdbc:postgresql:")) {
      // A dead server is noticed, since revocations must be.
      driver.setProperty("socketTimeout", "5");
      driver.setProperty("connectTimeout", "3");
      driver.setProperty("ApplicationName", "sallyport-gateway");
    }
    config.setDataSourceProperties(driver);
    HikariDataSource pool = null;
    try {
      pool = new HikariDataSource(config);
      Flyway.configure()
          .dataSource(pool)
          .locations("classpath:io/sallyport/gateway/store")
          .table("gateway_schema")
          .baselineOnMigrate(true)
          .baselineVersion("0")
          .load()
          .migrate();
      return new Store(pool);
    } catch (FlywayException | com.zaxxer.hikari.pool.HikariPool.PoolInitializationException e) {
      if (pool != null) {
        pool.close();
      }
      throw new StoreException(
          "SP-7030 the store cannot be opened: '"
              + (url.startsWith("jdbc:h2:") ? url.split("[:;]", 5)[3] : "PostgreSQL")
              + "'; its file must be this gateway's alone, its database must be reachable and let"
              + " tables be made; see the cause in the log.",
          e);
    }
  }

  /** The API tokens. */
  public Tokens tokens() {
    return tokens;
  }

  /** What was revoked. */
  public Revocations revocations() {
    return revocations;
  }

  /** The gateways on this store, and their sessions. */
  public Nodes nodes() {
    return nodes;
  }

  /** What may be used once. */
  public Nonces nonces() {
    return nonces;
  }

  /** What somebody has to look at. */
  public Alerts alerts() {
    return alerts;
  }

  /** Where parts that keep tables of their own here get their connections. */
  public DataSource source() {
    return pool;
  }

  /** Work with a connection. */
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  <T> T with(Work<T> work) throws StoreException {
    try (Connection connection = pool.getConnection()) {
      return work.on(connection);
    } catch (SQLException e) {
      throw new StoreException(
          "SP-7031 the store does not answer: '" + e.getSQLState() + "'; see the cause in the log.",
          e);
    }
  }

  int update(String sql, @Nullable Object... values) throws StoreException {
    return with(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return statement.executeUpdate();
          }
        });
  }

  /** Whether the row was not there before. */
  boolean insertOnce(String sql, @Nullable Object... values) throws StoreException {
    return with(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return statement.executeUpdate() == 1;
          } catch (SQLException e) {
            if (String.valueOf(e.getSQLState()).startsWith("23")) {
              return false;
            }
            throw e;
          }
        });
  }

  static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
