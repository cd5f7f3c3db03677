package io.sallyport.gateway.jdbc;

import io.sallyport.api.AccessBroker;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Caller;
import io.sallyport.api.Endpoint;
import io.sallyport.api.Reason;
import io.sallyport.api.Secret;
import io.sallyport.api.Target;
import io.sallyport.gateway.door.DeviceLogin;
import io.sallyport.gateway.door.Door;
import io.sallyport.gateway.door.DoorServices;
import io.sallyport.gateway.door.DoorSettings;
import io.sallyport.gateway.door.LiveSession;
import io.sallyport.gateway.door.Login;
import io.sallyport.gateway.door.Presented;
import io.sallyport.gateway.door.Upstreams;
import io.sallyport.gateway.tls.ServerTls;
import io.sallyport.gateway.tls.TlsException;
import io.sallyport.jdbc.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The JDBC door over TLS with nothing behind it but a broker and a database of the test's own. A
 * token names who calls, and which of them.
 */
final class TestDoor implements AutoCloseable {
  private final Map<String, World> worlds = new ConcurrentHashMap<>();
  private final Map<String, Runnable> ends = new ConcurrentHashMap<>();
  private final ThreadLocal<World> entering = new ThreadLocal<>();
  private final AtomicInteger live = new AtomicInteger();
  private final ServerTls tls;
  final Door door;

  /** What one token opens. */
  record World(TestDatabase database, String name, AccessBroker broker, Caller caller) {}

  /** For all tests of the JVM. */
  private static final class Shared {
    static final TestDoor DOOR = open(Duration.ofMinutes(5));
  }

  static TestDoor shared() {
    return Shared.DOOR;
  }

  static TestDoor open(Duration idle) {
    return open(idle, Duration.ofMinutes(1));
  }

  static TestDoor open(Duration idle, Duration unread) {
    return open(idle, unread, 16 << 20);
  }

  /** With the most bytes of a message. */
  static TestDoor open(Duration idle, Duration unread, long message) {
    try {
      return new TestDoor(idle, unread, message);
    } catch (IOException | TlsException e) {
      throw new IllegalStateException(e);
    }
  }

  private TestDoor(Duration idle, Duration unread, long message) throws IOException, TlsException {
    this.tls = ServerTls.selfSigned();
    DoorSettings settings =
        new DoorSettings(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            tls.tls(),
            new DoorSettings.Limits(
                2_000, 200, Duration.ofSeconds(5), idle, unread, message, 1 << 20, 500),
            Path.of("."),
            Map.of());
    this.door = new JdbcDoors().open(settings, new Services());
  }

  /** A token for a world. */
  String token(World world) {
    String token = "t-" + UUID.randomUUID();
    worlds.put(token, world);
    return token;
  }

  String url() {
    return "jdbc:sallyport://localhost:" + door.address().getPort() + "/shop";
  }

  Properties properties(String token) {
    Properties properties = new Properties();
    properties.setProperty("sallyport.token", token);
    properties.setProperty("sallyport.fingerprint", tls.fingerprint());
    return properties;
  }

  String fingerprint() {
    return tls.fingerprint();
  }

  Connection connect(World world) throws SQLException {
    return DriverManager.getConnection(url(), properties(token(world)));
  }

  /** Sessions that are open. */
  int live() {
    return live.get();
  }

  /** Ends the sessions of a token as an operator would. */
  void end(String token) {
    ends.get(token).run();
  }

  @Override
  public void close() {
    door.close();
  }

  /** The gateway as the door sees it. */
  private final class Services implements DoorServices {
    private final ThreadLocal<String> token = new ThreadLocal<>();

    @Override
    public AccessBroker broker() {
      return entering.get().broker;
    }

    @Override
    public boolean onDevice() {
      return false;
    }

    @Override
    public DeviceLogin onDevice(String peer) {
      throw new AssertionError("Nobody logs in elsewhere here.");
    }

    @Override
    public Login authenticate(Presented credential) throws AccessDeniedException {
      String text = ((Presented.Token) credential).value().use(String::new);
      World world = worlds.get(text);
      if (world == null) {
        throw new AccessDeniedException(
            Reason.of("SP-7101", "The credential is not accepted.", "Show another one."), null);
      }
      entering.set(world);
      token.set(text);
      return new Login(world.caller, null, "test");
    }

    @Override
    public void turnedAway(String peer, String name) {
      // Nobody keeps a trail of it here.
    }

    @Override
    public void turnedAway(String peer, @Nullable String subject, Reason reason) {
      // Nor of that.
    }

    @Override
    public Upstreams upstreams(Upstreams.Opener opener) {
      return (caller, target, session) -> new Direct(entering.get(), opener);
    }

    @Override
    public LiveSession enter(String door, Login login, Target target, String peer, Runnable end) {
      live.incrementAndGet();
      ends.put(token.get(), end);
      return new Session();
    }
  }

  /** A connection of its own for each session. */
  private static final class Direct implements Upstreams.Upstream {
    private final World world;
    private final Connection connection;

    Direct(World world, Upstreams.Opener opener) throws SQLException {
      this.world = world;
      TestDatabase database = world.database;
      this.connection =
          database == TestDatabase.H2
              ? database.connect(world.name)
              : opener.open(
                  new Endpoint(
                      database.url(world.name),
                      database.user(),
                      Map.of(),
                      Map.of("password", Secret.of(database.password().toCharArray()))));
    }

    @Override
    public Connection connection() {
      return connection;
    }

    @Override
    public String url() {
      return world.database.url(world.name);
    }

    @Override
    public String pool() {
      return world.name;
    }

    @Override
    public void kill() {
      try {
        connection.abort(Runnable::run);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      try (connection) {
        if (!connection.isClosed() && !connection.getAutoCommit()) {
          connection.rollback();
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Counted until it is closed. */
  private final class Session implements LiveSession {
    private boolean closed;

    @Override
    public String id() {
      return "test";
    }

    @Override
    public @Nullable Reason ended() {
      return Reason.of("SP-7199", "The test ended the session.", "Open a new one.");
    }

    @Override
    public void note(String line) {}

    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        live.decrementAndGet();
      }
    }
  }
}
