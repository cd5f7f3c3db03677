package io.sallyport.gateway.upstream;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Endpoint;
import io.sallyport.api.Secret;
import io.sallyport.gateway.door.Upstreams.Opener;
import io.sallyport.gateway.door.Upstreams.Upstream;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The connections of one target and credential. Thread-safe. */
final class Pool implements AutoCloseable {
  /** The shortest wait that Hikari knows. */
  private static final long LOOK_MILLIS = 250;

  private final String name;
  private final UpstreamSettings settings;
  private final Endpoint endpoint;
  private final Resets resets;
  private final HikariDataSource connections;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger borrowed = new AtomicInteger();
  private final AtomicLong used = new AtomicLong(System.nanoTime());

  /** Keeps a copy of the endpoint's secrets for as long as it lives. */
  Pool(String name, Endpoint endpoint, UpstreamSettings settings, Opener opener) {
    this.name = name;
    this.settings = settings;
    this.endpoint = copy(endpoint);
    this.resets = Resets.of(endpoint.url());
    HikariConfig config = new HikariConfig();
    config.setPoolName("sallyport-" + name);
    config.setDataSource(new Opening(opener));
    config.setMaximumPoolSize(settings.connections());
    config.setMinimumIdle(0);
    config.setIdleTimeout(Math.max(10_000, settings.idle().toMillis()));
    config.setConnectionTimeout(LOOK_MILLIS);
    config.setInitializationFailTimeout(-1);
    this.connections = new HikariDataSource(config);
  }

  private static Endpoint copy(Endpoint endpoint) {
    Map<String, Secret> secrets = new HashMap<>();
    endpoint.secrets().forEach((use, secret) -> secrets.put(use, secret.use(Secret::of)));
    return new Endpoint(endpoint.url(), endpoint.username(), endpoint.settings(), secrets);
  }

  Upstream borrow(String stamp) throws AccessDeniedException, SQLException {
    used.set(System.nanoTime());
    if (waiting.incrementAndGet() > settings.queue() + settings.connections()) {
      waiting.decrementAndGet();
      throw new AccessDeniedException(UpstreamReasons.queueFull(settings), null);
    }
    Connection proxy;
    try {
      proxy = await(System.nanoTime() + settings.patience().toNanos());
    } finally {
      waiting.decrementAndGet();
    }
    borrowed.incrementAndGet();
    Borrowed upstream = new Borrowed(proxy, proxy.unwrap(Connection.class));
    try {
      if (settings.stamp()) {
        resets.stamp(upstream.connection(), stamp);
      }
      return upstream;
    } catch (SQLException e) {
      upstream.kill();
      upstream.close();
      throw e;
    }
  }

  /**
   * Asks again and again: Hikari opens a connection when somebody comes, not when one that was in
   * use is given up while they wait.
   */
  private Connection await(long until) throws AccessDeniedException, SQLException {
    while (true) {
      try {
        return connections.getConnection();
      } catch (SQLTransientConnectionException e) {
        if (System.nanoTime() - until < 0) {
          continue;
        }
        if (e.getCause() instanceof SQLException refused) {
          throw refused;
        }
        throw new AccessDeniedException(UpstreamReasons.saturated(settings), e);
      }
    }
  }

  /** Whether nobody has asked for a connection for that long, and nobody has one. */
  boolean unusedFor(long nanos) {
    return borrowed.get() == 0 && waiting.get() == 0 && System.nanoTime() - used.get() > nanos;
  }

  int borrowed() {
    return borrowed.get();
  }

  int waiting() {
    return waiting.get();
  }

  @Override
  public void close() {
    connections.close();
    endpoint.close();
  }

  private final class Borrowed implements Upstream {
    private final Connection proxy;
    private final Connection vendor;
    private boolean killed;
    private boolean closed;

    private Borrowed(Connection proxy, Connection vendor) {
      this.proxy = proxy;
      this.vendor = vendor;
    }

    @Override
    public Connection connection() {
      return vendor;
    }

    @Override
    public String url() {
      return endpoint.url();
    }

    @Override
    public boolean stamped() {
      return settings.stamp();
    }

    @Override
    public String pool() {
      return name;
    }

    @Override
    public void kill() {
      synchronized (this) {
        if (closed || killed) {
          return;
        }
        killed = true;
      }
      // The server would go on with a statement whose client is gone, so it is told first.
      Quietly.run(() -> resets.cancel(vendor));
      Quietly.run(() -> vendor.abort(Runnable::run));
    }

    @Override
    public void close() {
      boolean keep;
      synchronized (this) {
        if (closed) {
          return;
        }
        closed = true;
        keep = !killed;
      }
      try {
        if (keep && !vendor.isClosed() && resets.reset(vendor)) {
          proxy.close();
        } else {
          connections.evictConnection(proxy);
        }
      } catch (SQLException | RuntimeException e) {
        Quietly.log("A connection of '" + name + "' could not be reset and is closed.", e);
        connections.evictConnection(proxy);
      } finally {
        borrowed.decrementAndGet();
        used.set(System.nanoTime());
      }
    }
  }

  /** What Hikari asks for connections. */
  private final class Opening implements DataSource {
    private final Opener opener;

    private Opening(Opener opener) {
      this.opener = opener;
    }

    @Override
    public Connection getConnection() throws SQLException {
      Connection vendor = opener.open(endpoint);
      try {
        resets.learn(vendor);
        return vendor;
      } catch (SQLException e) {
        Quietly.run(vendor::close);
        throw e;
      }
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
      return getConnection();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
      return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {
      // Nothing is written.
    }

    @Override
    public void setLoginTimeout(int seconds) {
      // The driver's settings say it.
    }

    @Override
    public int getLoginTimeout() {
      return 0;
    }

    @Override
    public Logger getParentLogger() {
      return Logger.getLogger("io.sallyport.gateway");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
      throw new SQLException("This wraps nothing.", "0A000");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
      return false;
    }
  }
}
