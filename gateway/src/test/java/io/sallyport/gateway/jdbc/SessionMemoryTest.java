package io.sallyport.gateway.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.Caller;
import io.sallyport.api.Subject;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.jdbc.TestDatabase;
import io.sallyport.testkit.MemoryAuditSink;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one session can make the gateway hold is bounded, whatever its client sends or leaves. */
@Timeout(60)
class SessionMemoryTest {
  private static final int MESSAGE = 1 << 20;
  private static final int LONG = 900_000;
  private static final String RULES =
      """
      version: 1
      rules:
        - { id: all, permit: ["sql.*"], on: ["shop/*"] }
      """;

  private EmbeddedBroker broker;
  private TestDoor door;
  private TestDoor.World world;

  @BeforeEach
  void open() throws Exception {
    broker =
        EmbeddedBroker.builder()
            .configText("test", RULES)
            .sink(MemoryAuditSink.latest(100))
            .discover(false)
            .build();
    String name = TestDatabase.H2.fresh();
    try (Connection admin = TestDatabase.H2.connect(name);
        Statement statement = admin.createStatement()) {
      statement.execute("CREATE TABLE t (id int, c CLOB, b BLOB, v VARCHAR(1000000))");
      statement.execute(
          "INSERT INTO t (id, c) SELECT x, REPEAT('x', 300000) FROM system_range(0, 29)");
    }
    world = new TestDoor.World(TestDatabase.H2, name, broker, Caller.of(Subject.of("alice")));
    door = TestDoor.open(Duration.ofMinutes(1), Duration.ofMinutes(1), MESSAGE);
  }

  @AfterEach
  void close() {
    door.close();
    broker.close();
  }

  @Test
  void parametersThatStaySetAreBoundedTogether() throws SQLException {
    try (Connection connection = door.connect(world)) {
      List<PreparedStatement> held = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        held.add(with(connection, i, LONG));
      }
      assertThatThrownBy(() -> with(connection, 4, LONG)).hasMessageStartingWith("SP-5221");
      // The one before is set anew, and to less.
      held.get(0).setString(1, "y".repeat(LONG));
      held.get(0).executeQuery().close();
      held.get(0).setString(1, "y");
      held.get(0).executeQuery().close();
      held.add(with(connection, 5, LONG));
      assertThatThrownBy(() -> with(connection, 6, LONG)).hasMessageStartingWith("SP-5221");
      held.get(1).close();
      with(connection, 7, LONG).close();
      held.get(2).clearParameters();
      held.get(2).setString(1, "y");
      held.get(2).executeQuery().close();
      with(connection, 8, LONG).close();
    }
  }

  @Test
  void aShortNumberOfManyDigitsIsHeldToWhatItIsWrittenOut() throws SQLException {
    try (Connection connection = door.connect(world);
        PreparedStatement select = connection.prepareStatement("SELECT id FROM t WHERE id = ?")) {
      assertThatThrownBy(
              () -> {
                select.setBigDecimal(1, new BigDecimal("1E+1000000000"));
                select.executeQuery();
              })
          .isInstanceOf(SQLException.class);
      for (String text :
          List.of("1E+1000000000", "1e-999999999", "1E000999999", "9".repeat(210_000))) {
        assertThatThrownBy(
                () -> {
                  select.setObject(1, text, Types.NUMERIC);
                  select.executeQuery();
                })
            .as(text.substring(0, 5))
            .hasMessageStartingWith("SP-5222");
      }
      List<PreparedStatement> held = new ArrayList<>();
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 100; i++) {
                  PreparedStatement one =
                      connection.prepareStatement("SELECT id FROM t WHERE id = ? AND id <> " + i);
                  held.add(one);
                  one.setBigDecimal(1, new BigDecimal("1E-50000"));
                  one.executeQuery().close();
                }
              })
          .hasMessageStartingWith("SP-5221");
      select.setBigDecimal(1, new BigDecimal("12.50"));
      select.executeQuery().close();
    }
  }

  /** A statement of a text of its own, executed with a long parameter. */
  private static PreparedStatement with(Connection connection, int number, int length)
      throws SQLException {
    PreparedStatement select =
        connection.prepareStatement("SELECT id FROM t WHERE v = ? AND id <> " + number);
    select.setString(1, "x".repeat(length));
    select.executeQuery().close();
    return select;
  }

  @Test
  void parametersOfARequestThatAreNoStreamsAreBoundedTogether() throws SQLException {
    try (Connection connection = door.connect(world);
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO t (id, c, b) VALUES (99, ?, ?)")) {
      insert.setString(1, "x".repeat(600_000));
      insert.setBytes(2, new byte[600_000]);
      assertThatThrownBy(insert::executeUpdate).hasMessageStartingWith("SP-5224");
      insert.setBinaryStream(2, new ByteArrayInputStream(new byte[20 * MESSAGE]));
      assertThat(insert.executeUpdate()).isEqualTo(1);
      try (Statement select = connection.createStatement();
          ResultSet rows = select.executeQuery("SELECT b FROM t WHERE id = 99")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getBlob(1).length()).isEqualTo(20L * MESSAGE);
      }
    }
  }

  @Test
  void ofLongValuesThatArePassedByTheLastAreKept() throws SQLException {
    try (Connection connection = door.connect(world);
        Statement select = connection.createStatement();
        ResultSet rows = select.executeQuery("SELECT c FROM t WHERE id < 30 ORDER BY id")) {
      assertThat(rows.next()).isTrue();
      Clob first = rows.getClob(1);
      assertThat(first.getSubString(300_000, 1)).isEqualTo("x");
      Clob last = first;
      while (rows.next()) {
        last = rows.getClob(1);
        assertThat(rows.getString(1)).hasSize(300_000);
      }
      assertThat(last.getSubString(300_000, 1)).isEqualTo("x");
      assertThatThrownBy(() -> first.getSubString(300_000, 1)).hasMessageStartingWith("SP-5220");
    }
  }

  @Test
  void whatIsSentWhileSomethingIsExecutedIsReadNoFurtherThanAMessage() throws Exception {
    String token = door.token(world);
    AtomicLong sent = new AtomicLong();
    try (HostileClient client = new HostileClient(door).login(token)) {
      client.query(
          "SELECT count(*) FROM t a, t b, t c, t d, t e, t f, t g WHERE a.id + g.id < 0", 1);
      Thread flood =
          new Thread(
              () -> {
                for (int i = 2; i < 64; i++) {
                  client.query(i, "SELECT '" + "x".repeat(LONG) + "'", 1);
                  sent.addAndGet(LONG);
                }
              });
      flood.start();
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                long before = sent.get();
                Thread.sleep(1_000);
                return before > 0 && sent.get() == before;
              });
      // Two messages at the gateway, and what the buffers of two sockets hold.
      assertThat(sent.get()).isLessThan(12L * MESSAGE);
      assertThat(flood.isAlive()).isTrue();
      door.end(token);
      assertThatCode(() -> flood.join(20_000)).doesNotThrowAnyException();
      assertThat(flood.isAlive()).isFalse();
    }
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> door.live() == 0);
  }
}
