package io.sallyport.gateway.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.Caller;
import io.sallyport.api.Subject;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.jdbc.TestDatabase;
import io.sallyport.testkit.MemoryAuditSink;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A statement that is prepared again after it was closed is told to the gateway once. */
@Timeout(60)
class StatementCachingTest {
  private static final String RULES =
      """
      version: 1
      rules:
        - { id: all, permit: [sql.select], on: ["shop/*"] }
      """;

  private final MemoryAuditSink sink = MemoryAuditSink.unbounded();
  private final AtomicLong sent = new AtomicLong();
  private EmbeddedBroker broker;
  private TestDoor door;
  private ServerSocket relay;
  private TestDoor.World world;

  @BeforeEach
  void open() throws Exception {
    broker = EmbeddedBroker.builder().configText("test", RULES).sink(sink).discover(false).build();
    String name = TestDatabase.H2.fresh();
    try (Connection admin = TestDatabase.H2.connect(name);
        Statement statement = admin.createStatement()) {
      statement.execute("CREATE TABLE t (id int)");
      statement.execute("INSERT INTO t SELECT x FROM system_range(1, 2000)");
    }
    world = new TestDoor.World(TestDatabase.H2, name, broker, Caller.of(Subject.of("alice")));
    door = TestDoor.open(Duration.ofMinutes(1));
    relay = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    new Thread(this::relay, "relay").start();
  }

  @AfterEach
  void close() throws Exception {
    relay.close();
    door.close();
    broker.close();
  }

  /** Hands on what one client sends, and counts it. */
  private void relay() {
    try (Socket client = relay.accept();
        Socket gateway = new Socket("localhost", door.door.address().getPort())) {
      Thread back = new Thread(() -> copy(gateway, client, new AtomicLong()), "relay-back");
      back.start();
      copy(client, gateway, sent);
      back.join();
    } catch (IOException | InterruptedException e) {
      // The test has ended.
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(Socket from, Socket to, AtomicLong counted) {
    byte[] piece = new byte[8_192];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        counted.addAndGet(count);
        out.write(piece, 0, count);
      }
      to.shutdownOutput();
    } catch (IOException e) {
      // One of them is gone, and the test with it.
      counted.get();
    }
  }

  private long readOne(Connection connection, String text, int id) throws SQLException {
    long before = sent.get();
    try (PreparedStatement select = connection.prepareStatement(text)) {
      select.setInt(1, id);
      try (ResultSet rows = select.executeQuery()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(id);
        assertThat(rows.getMetaData().getColumnLabel(1)).isEqualTo("ID");
      }
    }
    return sent.get() - before;
  }

  @Test
  void itsTextGoesOverTheWireOnceAndEachCallIsDecided() throws Exception {
    String numbers =
        IntStream.rangeClosed(1, 1_000).mapToObj(String::valueOf).collect(Collectors.joining(","));
    String text = "SELECT id FROM t WHERE id = ? AND id IN (" + numbers + ")";
    String url = "jdbc:sallyport://localhost:" + relay.getLocalPort() + "/shop";
    List<Long> bytes = new ArrayList<>();
    try (Connection connection =
        DriverManager.getConnection(url, door.properties(door.token(world)))) {
      for (int i = 1; i <= 10; i++) {
        bytes.add(readOne(connection, text, i));
      }
    }
    assertThat(bytes.get(0)).isGreaterThan(text.length());
    assertThat(bytes.subList(1, 10)).allSatisfy(one -> assertThat(one).isLessThan(400));
    assertThat(sink.events(AuditEvent.Decided.class)).hasSize(10);
  }
}
