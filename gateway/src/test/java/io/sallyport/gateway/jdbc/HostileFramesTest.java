package io.sallyport.gateway.jdbc;

import static io.sallyport.gateway.jdbc.HostileClient.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.Caller;
import io.sallyport.api.Subject;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.jdbc.TestDatabase;
import io.sallyport.jdbc.wire.Bye;
import io.sallyport.jdbc.wire.Cancel;
import io.sallyport.jdbc.wire.Chunk;
import io.sallyport.jdbc.wire.End;
import io.sallyport.jdbc.wire.Fetch;
import io.sallyport.jdbc.wire.Hello;
import io.sallyport.jdbc.wire.Message;
import io.sallyport.jdbc.wire.MessageType;
import io.sallyport.jdbc.wire.More;
import io.sallyport.jdbc.wire.Result;
import io.sallyport.jdbc.wire.Rows;
import io.sallyport.jdbc.wire.Welcome;
import io.sallyport.jdbc.wire.Wire;
import io.sallyport.testkit.MemoryAuditSink;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A client that does not keep to the wire is cut, whatever it sends or leaves unread; no session of
 * its is left, and its neighbour notices nothing.
 */
@Timeout(60)
class HostileFramesTest {
  private static final String RULES =
      """
      version: 1
      rules:
        - { id: all, permit: [sql.select], on: ["shop/*"] }
      """;

  private final MemoryAuditSink sink = MemoryAuditSink.unbounded();
  private EmbeddedBroker broker;
  private TestDoor door;
  private TestDoor.World world;
  private Connection neighbour;

  @BeforeEach
  void open() throws Exception {
    broker = EmbeddedBroker.builder().configText("test", RULES).sink(sink).discover(false).build();
    String name = TestDatabase.H2.fresh();
    try (Connection admin = TestDatabase.H2.connect(name);
        Statement statement = admin.createStatement()) {
      statement.execute("CREATE TABLE t (id int, filler varchar(1000))");
      statement.execute("INSERT INTO t SELECT x, REPEAT('x', 1000) FROM system_range(1, 20000)");
    }
    world = new TestDoor.World(TestDatabase.H2, name, broker, Caller.of(Subject.of("alice")));
    open(Duration.ofMinutes(1), Duration.ofMinutes(1));
  }

  private void open(Duration idle, Duration unread) throws SQLException {
    door = TestDoor.open(idle, unread);
    neighbour = door.connect(world);
  }

  @AfterEach
  void close() throws Exception {
    neighbour.close();
    door.close();
    broker.close();
  }

  private HostileClient client() throws Exception {
    return new HostileClient(door);
  }

  private HostileClient loggedIn() throws Exception {
    return client().login(door.token(world));
  }

  /** Whether the door closes the connection without ever welcoming the client. */
  private boolean refused(byte[] sent) throws Exception {
    try (HostileClient client = client()) {
      byte[] answer = client.send(sent).untilCut();
      assertThat(answer.length).isLessThan(4_096);
      return answer.length < 5 || answer[4] != MessageType.WELCOME.code();
    }
  }

  /** Only the neighbour's session is left, and it works. */
  private void nobodyElseIsHarmed() throws SQLException {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> door.live() == 1);
    try (Statement statement = neighbour.createStatement()) {
      assertThat(statement.executeQuery("SELECT id FROM t WHERE id = 7").next()).isTrue();
    }
  }

  @Test
  void whatIsNoMessageIsCut() throws Exception {
    assertThat(refused(new byte[] {0x7f, -1, -1, -1, 1})).isTrue();
    assertThat(refused(new byte[] {0, 0, 0, 0, 1})).isTrue();
    assertThat(refused("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII))).isTrue();
    byte[] garbage = new byte[2_000];
    new Random(3).nextBytes(garbage);
    assertThat(refused(garbage)).isTrue();
    nobodyElseIsHarmed();
  }

  @Test
  void whatComesBeforeALoginIsCut() throws Exception {
    assertThat(refused(frame(new Bye()))).isTrue();
    assertThat(refused(frame(new Cancel(1)))).isTrue();
    assertThat(refused(frame(new Welcome(Wire.VERSION, "x", Map.of())))).isTrue();
    for (int version = Wire.VERSION - 1; version <= Wire.VERSION + 1; version++) {
      Hello hello = new Hello(version, "shop", new byte[] {65}, "UTC", Map.of());
      assertThat(refused(frame(hello))).isTrue();
    }
    Hello large = new Hello(Wire.VERSION, "shop", new byte[Wire.MAX_HELLO], "UTC", Map.of());
    assertThat(refused(frame(large))).isTrue();
    nobodyElseIsHarmed();
  }

  @Test
  void aHelloThatTricklesInIsCutAtTheEndOfItsTime() throws Exception {
    try (HostileClient client = client()) {
      assertThat(client.send(new byte[] {0, 0, 0, 40, 1, 0}).untilCut()).isEmpty();
    }
    nobodyElseIsHarmed();
  }

  @Test
  void whatIsOutOfOrderInASessionEndsIt() throws Exception {
    List<Message> wrong =
        List.of(
            new Hello(Wire.VERSION, "shop", new byte[] {65}, "UTC", Map.of()),
            new Chunk(1, new byte[] {1}, Chunk.Ending.COMPLETE),
            new Welcome(Wire.VERSION, "x", Map.of()));
    for (Message message : wrong) {
      try (HostileClient client = loggedIn()) {
        byte[] answer = client.send(message).untilCut();
        assertThat(new String(answer, StandardCharsets.UTF_8)).contains("SP-52");
      }
    }
    nobodyElseIsHarmed();
  }

  @Test
  void numbersThatNameNothingAreRefusedAndTheSessionGoesOn() throws Exception {
    try (HostileClient client = loggedIn()) {
      client.send(new Fetch(99, 3)).send(new More(99, 1, 1)).send(new Cancel(99)).send(new Bye());
      byte[] answer = client.untilCut();
      assertThat(answer[4]).isEqualTo((byte) MessageType.ROWS.code());
      assertThat(new String(answer, StandardCharsets.UTF_8)).contains("cursor", "statement");
    }
    nobodyElseIsHarmed();
  }

  @Test
  void framesTooLongOrCutOffOrOfNoKindEndASession() throws Exception {
    byte[] whole = frame(new Fetch(1, 1));
    byte[] ofNoKind = whole.clone();
    ofNoKind[4] = 120;
    byte[] tooLong = whole.clone();
    tooLong[0] = 0x30;
    byte[] withMoreInIt = Arrays.copyOf(whole, whole.length + 1);
    withMoreInIt[3]++;
    for (byte[] bytes : List.of(ofNoKind, tooLong, withMoreInIt)) {
      try (HostileClient client = loggedIn()) {
        assertThat(client.send(bytes).untilCut().length).isLessThan(4_096);
      }
    }
    try (HostileClient client = loggedIn()) {
      client.send(Arrays.copyOf(whole, whole.length - 1));
    }
    nobodyElseIsHarmed();
  }

  @Test
  void aRequestThatTricklesInLastsNoLongerThanAnIdleSession() throws Exception {
    close();
    broker =
        EmbeddedBroker.builder()
            .configText("test", RULES)
            .sink(MemoryAuditSink.unbounded())
            .discover(false)
            .build();
    world = new TestDoor.World(world.database(), world.name(), broker, world.caller());
    open(Duration.ofSeconds(2), Duration.ofMinutes(1));
    try (HostileClient client = loggedIn()) {
      client.send(new byte[] {0, 0});
      assertThat(new String(client.untilCut(), StandardCharsets.UTF_8)).contains("SP-5226");
    }
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> door.live() == 0);
  }

  @Test
  void aClientThatNeverReadsIsCut() throws Exception {
    door.close();
    open(Duration.ofMinutes(1), Duration.ofSeconds(2));
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try (HostileClient one = loggedIn();
        HostileClient other = loggedIn()) {
      one.query("SELECT * FROM t", 255);
      other.query("SELECT * FROM t", 255);
      nobodyElseIsHarmed();
    } finally {
      System.setErr(before);
    }
    assertThat(log.toString(StandardCharsets.UTF_8)).containsOnlyOnce("SP-7013");
  }

  /** A row that nobody has asked for is not read off the database either. */
  @Test
  void noMoreRowsComeThanWereAskedFor() throws Exception {
    int count;
    try (HostileClient client = loggedIn()) {
      client.query("SELECT * FROM t", 3);
      Rows first = Objects.requireNonNull(((Result) client.next()).rows()).rows();
      count = first.count();
      for (int asked : new int[] {2, 1, 0}) {
        if (asked == 1) {
          client.send(new Fetch(first.cursor(), 1));
        }
        for (int i = 0; i < asked; i++) {
          count += ((Rows) client.next()).count();
        }
        // Its answer is the next thing that comes.
        client.query(2, "SELECT id FROM t WHERE id = 7", 1);
        assertThat(client.next()).isInstanceOf(Result.class);
      }
      client.send(new Bye());
      assertThat(client.next()).isInstanceOf(End.class);
      assertThat(count).isBetween(4, 1_000);
    }
    List<Long> counts =
        sink.events(AuditEvent.Finished.class).stream().map(end -> end.outcome().rows()).toList();
    assertThat(counts).contains((long) count).doesNotContain(20_000L);
  }

  private static boolean aWriteWaits() {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(Arrays::stream)
        .anyMatch(
            at -> at.getMethodName().equals("write") && at.getClassName().contains("Accepted"));
  }

  @Test
  void aSessionThatIsEndedWhileItsClientDoesNotReadEndsAllTheSame() throws Exception {
    String token = door.token(world);
    try (HostileClient client = client().login(token)) {
      client.query("SELECT * FROM t", 255);
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .during(Duration.ofMillis(300))
          .until(HostileFramesTest::aWriteWaits);
      door.end(token);
      nobodyElseIsHarmed();
    }
  }
}
