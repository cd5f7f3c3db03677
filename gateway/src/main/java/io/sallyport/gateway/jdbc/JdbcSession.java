package io.sallyport.gateway.jdbc;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Caller;
import io.sallyport.api.Reason;
import io.sallyport.api.Secret;
import io.sallyport.api.Target;
import io.sallyport.gateway.door.DoorServices;
import io.sallyport.gateway.door.DoorSettings;
import io.sallyport.gateway.door.LiveSession;
import io.sallyport.gateway.door.Login;
import io.sallyport.gateway.door.Presented;
import io.sallyport.gateway.door.Upstreams;
import io.sallyport.jdbc.GatewayConnections;
import io.sallyport.jdbc.wire.Batch;
import io.sallyport.jdbc.wire.Bye;
import io.sallyport.jdbc.wire.Call;
import io.sallyport.jdbc.wire.Cancel;
import io.sallyport.jdbc.wire.Chunk;
import io.sallyport.jdbc.wire.Describe;
import io.sallyport.jdbc.wire.End;
import io.sallyport.jdbc.wire.Execute;
import io.sallyport.jdbc.wire.Failure;
import io.sallyport.jdbc.wire.Fault;
import io.sallyport.jdbc.wire.Fetch;
import io.sallyport.jdbc.wire.Hello;
import io.sallyport.jdbc.wire.Message;
import io.sallyport.jdbc.wire.MessageType;
import io.sallyport.jdbc.wire.More;
import io.sallyport.jdbc.wire.ProtocolException;
import io.sallyport.jdbc.wire.ReadLob;
import io.sallyport.jdbc.wire.Release;
import io.sallyport.jdbc.wire.Rows;
import io.sallyport.jdbc.wire.Value;
import io.sallyport.jdbc.wire.Welcome;
import io.sallyport.jdbc.wire.Wire;
import io.sallyport.jdbc.wire.WireWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client: its login, then its requests one after the other on its own thread. The door's watch
 * looks at it from outside, and whoever ends it does so from there.
 */
final class JdbcSession {
  private static final Logger log = LoggerFactory.getLogger(JdbcSession.class);

  private final DoorServices services;
  private final DoorSettings.Limits limits;
  private final Upstreams upstreams;
  private final Governing governing;
  private final SSLSocket socket;
  private final Runnable cutting;
  private final Inbound in;
  private final Outbound out;
  private volatile Upstreams.@Nullable Upstream upstream;
  private volatile @Nullable Connection connection;
  private volatile @Nullable Work work;
  private volatile @Nullable LiveSession live;
  private volatile @Nullable Reason ended;
  private volatile long busySince;
  private volatile long idleSince = System.nanoTime();
  private volatile long lostSince;
  private volatile long endedSince;
  private volatile boolean leaving;
  private boolean inRequest;

  /** Governs a borrowed connection. */
  interface Governing {
    Connection of(Upstreams.Upstream upstream, Caller caller, Target target, boolean waits)
        throws SQLException;
  }

  JdbcSession(
      DoorServices services,
      DoorSettings.Limits limits,
      Upstreams upstreams,
      Governing governing,
      SSLSocket socket,
      Runnable cutting)
      throws IOException {
    this.services = services;
    this.limits = limits;
    this.upstreams = upstreams;
    this.governing = governing;
    this.socket = socket;
    this.cutting = cutting;
    this.in = new Inbound(socket.getInputStream(), Wire.MAX_HELLO);
    this.out = new Outbound(socket.getOutputStream());
  }

  /** Serves it until it ends. */
  void serve(Runnable admitted) throws IOException {
    try {
      if (login(admitted)) {
        requests();
      }
    } catch (ProtocolException e) {
      if (live != null) {
        // Of strangers the listener tells, and not of each.
        log.warn("Session {} ends: {}", id(), e.getMessage());
      }
      lastWord(Fault.of(Fault.Kind.PLAIN, String.valueOf(e.getMessage()), "08P01"));
      throw e;
    } finally {
      close();
    }
  }

  private String id() {
    LiveSession session = live;
    return session == null ? "that is not open" : session.id();
  }

  private boolean login(Runnable admitted) throws IOException {
    if (!(in.next() instanceof Hello hello)) {
      throw new ProtocolException("a message before HELLO", "HELLO comes first");
    }
    if (hello.version() != Wire.VERSION) {
      throw new ProtocolException("version " + hello.version(), "this is version " + Wire.VERSION);
    }
    String peer = socket.getInetAddress().getHostAddress();
    try {
      Login known = services.authenticate(presented(hello, peer));
      Said said = Said.of(hello.properties());
      Login login = said.stated(known);
      Target target = target(hello.target());
      LiveSession session =
          services.enter(JdbcDoor.NAME, login, target, peer, this::endedFromOutside);
      live = session;
      // From here on the limits of sessions hold, and that of waiting for the database.
      admitted.run();
      Upstreams.Upstream borrowed = upstreams.borrow(login.caller(), target, session.id());
      upstream = borrowed;
      Connection opened = governing.of(borrowed, login.caller(), target, said.waits());
      connection = opened;
      named(opened, borrowed.stamped() ? null : said.application());
      Map<String, String> facts = facts(opened);
      boolean padded = facts.getOrDefault("dialect", "").matches("mariadb|mysql");
      work = new Work(opened, limits, padded, Zone.of(hello.zone()));
      in.limit((int) Math.min(limits.message(), Wire.MAX_FRAME));
      out.send(new Welcome(Wire.VERSION, session.id(), facts));
      return true;
    } catch (AccessDeniedException e) {
      out.send(new End(Faults.of(e.reason(), "28000")));
    } catch (SQLException e) {
      out.send(new End(Faults.of(e)));
    }
    return false;
  }

  /** Without a token the client's certificate says who it is, where it has one. */
  private Presented presented(Hello hello, String peer) {
    Presented.Certificate own =
        hello.token().length > 0 ? null : Presented.Certificate.of(socket, peer);
    return own != null ? own : new Presented.Token(token(hello), peer);
  }

  private static Secret token(Hello hello) {
    char[] chars = new String(hello.token(), StandardCharsets.UTF_8).toCharArray();
    Arrays.fill(hello.token(), (byte) 0);
    try {
      return Secret.of(chars);
    } finally {
      Arrays.fill(chars, '\0');
    }
  }

  private static Target target(String name) throws SQLException {
    try {
      return new Target(name);
    } catch (IllegalArgumentException e) {
      throw Codes.unknown("target of that name", 0);
    }
  }

  private static void named(Connection opened, @Nullable String application) throws SQLException {
    if (application != null) {
      opened.setClientInfo(Hello.APPLICATION, application);
    }
  }

  /** What a client must know to convert values as the database's own driver does. */
  private static Map<String, String> facts(Connection opened) throws SQLException {
    DatabaseMetaData about = opened.getMetaData();
    String product = about.getDatabaseProductName().toLowerCase(Locale.ROOT);
    Map<String, String> facts = new HashMap<>();
    facts.put("dialect", product);
    facts.put("bytes", product.equals("postgresql") ? "hex" : "utf8");
    facts.put("lobs", product.equals("postgresql") ? "outside" : "row");
    facts.put("driver.major", Integer.toString(about.getDriverMajorVersion()));
    facts.put("driver.minor", Integer.toString(about.getDriverMinorVersion()));
    return facts;
  }

  private void requests() throws IOException {
    while (!leaving) {
      inRequest = false;
      idleSince = System.nanoTime();
      if (drains()) {
        return;
      }
      Message message = in.next();
      inRequest = true;
      if (message instanceof Bye) {
        leaving = true;
        close();
        out.send(new End(null));
        return;
      }
      busy();
      try {
        handle(message);
      } finally {
        rests();
      }
    }
  }

  private void rests() {
    Work on = work;
    if (on != null) {
      on.rests();
    }
    busySince = 0;
    in.free();
  }

  private boolean drains() {
    return leaving;
  }

  private void busy() {
    in.busy();
    busySince = System.nanoTime() | 1;
  }

  private void handle(Message message) throws IOException {
    Work on = work;
    if (on == null) {
      throw new ProtocolException("a request without a session", "HELLO comes first");
    }
    Streams streams = new Streams(this::chunk, limits.message());
    WireWriter writer = out.writer();
    RowSource ahead = null;
    int batches = 0;
    try {
      if (message instanceof Execute execute) {
        ahead = on.execute(execute, streams, writer);
        batches = execute.batches() - 1;
      } else if (message instanceof Fetch fetch) {
        ahead = on.source(fetch.cursor());
        batches = fetch.batches();
        if (ahead == null) {
          writer.message(none(fetch.cursor()));
        }
      } else if (message instanceof Release release) {
        on.release(release);
        return;
      } else if (message instanceof Cancel) {
        return;
      } else if (message instanceof More more) {
        ahead = on.more(more, writer);
        batches = more.batches() - 1;
      } else {
        answer(message, on, streams, writer);
      }
    } catch (SQLException e) {
      writer.clear();
      if (!(message instanceof Release)) {
        writer.message(new Failure(Faults.of(e)));
      }
    } catch (RuntimeException e) {
      log.error("Session {}: a request failed.", id(), e);
      writer.clear();
      writer.message(new Failure(Faults.of(Codes.fault())));
    }
    streams.drain();
    if (writer.size() > 0) {
      out.flush();
    }
    ahead(ahead, batches);
  }

  private static void answer(Message message, Work on, Streams streams, WireWriter writer)
      throws SQLException, IOException {
    if (message instanceof Call call) {
      on.call(call, streams, writer);
    } else if (message instanceof Batch batch) {
      on.batch(batch, streams, writer);
    } else if (message instanceof Describe describe) {
      on.describe(describe, writer);
    } else if (message instanceof ReadLob read) {
      writer.message(new Value(on.piece(read.lob(), read.position(), read.length())));
    } else {
      throw new ProtocolException(message.type() + " here", "only requests come now");
    }
  }

  /** The rows of a cursor that is not there any more. */
  private static Rows none(int cursor) {
    Fault why = Faults.of(Codes.unknown("cursor", cursor));
    return new Rows(cursor, true, 0, new byte[0], why, List.of());
  }

  /** Sends the batches that the client has given leave for. */
  private void ahead(@Nullable RowSource source, int batches) throws IOException {
    for (int i = 0; i < batches && source != null && !source.ended(); i++) {
      WireWriter writer = out.writer();
      writer.begin(MessageType.ROWS);
      source.batch(writer);
      writer.end();
      out.flush();
    }
  }

  /** The next piece of a stream, while its request is carried out. */
  private Chunk chunk() throws IOException {
    in.free();
    try {
      while (true) {
        Message message = in.next();
        if (message instanceof Chunk chunk) {
          return chunk;
        }
        if (!(message instanceof Cancel)) {
          throw new ProtocolException(message.type() + " within a stream", "its chunks come first");
        }
      }
    } finally {
      in.busy();
    }
  }

  /** Since when a request is carried out, in the clock's nanoseconds; 0 where none is. */
  long busySince() {
    return busySince;
  }

  long idleSince() {
    return idleSince;
  }

  /** Since when it has been ended from outside; 0 where it has not. */
  long endedSince() {
    return endedSince;
  }

  long lostSince() {
    return lostSince;
  }

  boolean admitted() {
    return work != null;
  }

  /** Whether somebody should begin to read ahead; true once until that has ended. */
  boolean watching() {
    return in.unwatched();
  }

  /** Reads ahead while a request is carried out; blocks. */
  void watch() {
    in.watch(
        new Inbound.Seen() {
          @Override
          public void cancel(int statement) {
            JdbcSession.this.cancel(statement);
          }

          @Override
          public void lost() {
            lostSince = System.nanoTime() | 1;
            cancelAll();
          }
        });
  }

  /** Nobody is there any more who wants an answer, or its time is over. */
  boolean unwanted(long now) {
    Work on = work;
    return lostSince != 0 || ended != null || (on != null && on.overdue(now));
  }

  /** A call that is held until people agree is not made for a client that is gone. */
  void giveUp() {
    Connection on = connection;
    if (on != null) {
      GatewayConnections.giveUp(on);
    }
  }

  private void cancel(int statement) {
    Work on = work;
    if (on != null && busySince != 0) {
      try {
        on.cancel(statement);
      } catch (SQLException e) {
        log.debug("Session {}: a cancel failed.", id(), e);
      }
    }
  }

  private void cancelAll() {
    Work on = work;
    if (on != null) {
      on.open().forEach(this::cancel);
    }
  }

  /** The gateway says that it is over: expiry, revocation, an operator, rules. */
  private void endedFromOutside() {
    LiveSession session = live;
    Reason why = session == null ? null : session.ended();
    cut(why == null ? Reason.of("SP-5226", "The session was ended.", "Open a new one.") : why);
  }

  /**
   * Ends it from another thread: the client is told where that can be done, the database let go.
   */
  void cut(Reason why) {
    if (ended != null) {
      return;
    }
    ended = why;
    endedSince = System.nanoTime() | 1;
    leaving = true;
    cancelAll();
    lastWord(Faults.of(why, "28000"));
    cutSocket();
    abort();
  }

  private void lastWord(Fault why) {
    try {
      out.lastWord(new End(why));
    } catch (IOException e) {
      log.debug("Session {}: the client did not hear why.", id(), e);
    }
  }

  /** At once: to close it properly could wait for a write that waits for the client. */
  void cutSocket() {
    cutting.run();
  }

  /** Ends the database session where the request does not end by itself. */
  void abort() {
    Upstreams.Upstream borrowed = upstream;
    if (borrowed != null && busySince != 0) {
      borrowed.kill();
    }
  }

  /** No further request after the one that is carried out. */
  void drain() {
    if (busySince == 0 && !inRequest) {
      cut(Reason.of("SP-5226", "The gateway is shutting down.", "Connect again."));
    } else {
      leaving = true;
    }
  }

  private void close() {
    Work done = work;
    Connection on = connection;
    connection = null;
    if (done != null) {
      done.close();
    }
    try {
      if (on != null) {
        on.close();
      }
    } catch (SQLException e) {
      log.warn("Session {}: its records did not end well.", id(), e);
    }
    Upstreams.Upstream borrowed = upstream;
    upstream = null;
    if (borrowed != null) {
      borrowed.close();
    }
    LiveSession session = live;
    if (session != null) {
      session.close();
    }
  }
}
