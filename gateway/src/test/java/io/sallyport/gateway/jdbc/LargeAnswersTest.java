package io.sallyport.gateway.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.Caller;
import io.sallyport.api.Subject;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.jdbc.TestDatabase;
import io.sallyport.testkit.MemoryAuditSink;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers larger than the door holds at once, which is a mebibyte here. */
@Timeout(60)
class LargeAnswersTest {
  private static final int ROWS = 40_000;
  private static final String ALL = "SELECT id, filler FROM t ORDER BY id";
  private static final String RULES =
      """
      version: 1
      rules:
        - { id: all, permit: ["sql.*"], on: ["shop/*"] }
      """;

  private final MemoryAuditSink sink = MemoryAuditSink.unbounded();
  private EmbeddedBroker broker;
  private TestDoor door;

  @BeforeEach
  void open() throws Exception {
    broker = EmbeddedBroker.builder().configText("test", RULES).sink(sink).discover(false).build();
    door = TestDoor.open(Duration.ofMinutes(5));
  }

  @AfterEach
  void close() {
    door.close();
    broker.close();
  }

  /** Rows of more than a hundred bytes each, and a table to write to. */
  private TestDoor.World world(TestDatabase database) throws SQLException {
    return world(database, 100);
  }

  private TestDoor.World world(TestDatabase database, int width) throws SQLException {
    String name = database.fresh();
    String numbers =
        database == TestDatabase.POSTGRES
            ? "SELECT i, repeat('x', %2$d) FROM generate_series(1, %1$d) i"
            : "SELECT seq, repeat('x', %2$d) FROM seq_1_to_%1$d";
    try (Connection admin = database.connect(name);
        Statement statement = admin.createStatement()) {
      statement.execute("CREATE TABLE t (id int PRIMARY KEY, filler varchar(1000))");
      statement.execute("INSERT INTO t " + numbers.formatted(ROWS, width));
      statement.execute("CREATE TABLE w (id int)");
    }
    return new TestDoor.World(database, name, broker, Caller.of(Subject.of("alice")));
  }

  private static void rest(ResultSet rows, int from) throws SQLException {
    int next = from;
    while (rows.next()) {
      assertThat(rows.getInt(1)).isEqualTo(next++);
    }
    assertThat(next).isEqualTo(ROWS + 1);
  }

  private static int written(TestDoor.World world) throws SQLException {
    try (Connection admin = world.database().connect(world.name());
        Statement statement = admin.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM w")) {
      row.next();
      return row.getInt(1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TestDatabase.class,
      names = {"POSTGRES", "MARIADB"})
  void itIsReadInPiecesAndRecordedOnce(TestDatabase database) throws SQLException {
    TestDoor.World world = world(database);
    try (Connection connection = door.connect(world);
        Statement statement = connection.createStatement();
        PreparedStatement prepared =
            connection.prepareStatement("SELECT id, filler FROM t WHERE id > ? ORDER BY id")) {
      for (int round = 0; round < 7; round++) {
        prepared.setInt(1, 0);
        try (ResultSet rows =
            round % 2 == 0 ? statement.executeQuery(ALL) : prepared.executeQuery()) {
          rest(rows, 1);
        }
        assertThat(connection.getAutoCommit()).isTrue();
        statement.executeUpdate("INSERT INTO w VALUES (1)");
        assertThat(written(world)).isEqualTo(round + 1);
      }
    }
    assertThat(sink.events().stream().filter(AuditEvent.Decided.class::isInstance).count())
        .isEqualTo(14);
  }

  @ParameterizedTest
  @EnumSource(
      value = TestDatabase.class,
      names = {"POSTGRES", "MARIADB"})
  void besideItNothingElseIsExecutedUntilItIsRead(TestDatabase database) throws SQLException {
    // More than the sockets hold, or a server may have sent all before it is told to stop.
    TestDoor.World world = world(database, 500);
    try (Connection connection = door.connect(world);
        Statement statement = connection.createStatement();
        Statement other = connection.createStatement();
        ResultSet rows = statement.executeQuery(ALL)) {
      assertThat(rows.next()).isTrue();
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> other.executeUpdate("INSERT INTO w VALUES (1)"))
            .hasMessageStartingWith("SP-5228");
        assertThatThrownBy(() -> connection.setAutoCommit(false)).hasMessageStartingWith("SP-5228");
      }
      assertThat(connection.getAutoCommit()).isTrue();
      assertThat(written(world)).isZero();
      rest(rows, 2);
      other.executeUpdate("INSERT INTO w VALUES (1)");
      assertThat(written(world)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TestDatabase.class,
      names = {"POSTGRES", "MARIADB"})
  void theLastOfItIsKeptForSomethingElse(TestDatabase database) throws SQLException {
    TestDoor.World world = world(database);
    try (Connection connection = door.connect(world);
        Statement statement = connection.createStatement();
        Statement other = connection.createStatement();
        ResultSet rows = statement.executeQuery(ALL)) {
      for (int i = 1; i < ROWS - 3_000; i++) {
        rows.next();
      }
      other.executeUpdate("INSERT INTO w VALUES (1)");
      assertThat(written(world)).isEqualTo(1);
      rest(rows, ROWS - 3_000);
    }
  }

  @Test
  void givenUpItLeavesNothingOpen() throws SQLException {
    TestDoor.World world = world(TestDatabase.POSTGRES);
    try (Connection connection = door.connect(world);
        Statement statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery(ALL)) {
        rows.next();
      }
      statement.executeUpdate("INSERT INTO w VALUES (1)");
      assertThat(written(world)).isEqualTo(1);
      statement.executeQuery(ALL).next();
      statement.executeUpdate("INSERT INTO w VALUES (2)");
      assertThat(written(world)).isEqualTo(2);
    }
  }

  @Test
  void inATransactionOtherStatementsGoOnBesideIt() throws SQLException {
    TestDoor.World world = world(TestDatabase.POSTGRES);
    try (Connection connection = door.connect(world);
        Statement statement = connection.createStatement();
        Statement other = connection.createStatement()) {
      connection.setAutoCommit(false);
      try (ResultSet rows = statement.executeQuery(ALL)) {
        rows.next();
        other.executeUpdate("INSERT INTO w VALUES (1)");
        assertThat(written(world)).isZero();
        rest(rows, 2);
      }
      connection.commit();
      assertThat(written(world)).isEqualTo(1);
      try (ResultSet rows = statement.executeQuery(ALL)) {
        rows.next();
        other.executeUpdate("INSERT INTO w VALUES (2)");
        connection.commit();
        assertThat(written(world)).isEqualTo(2);
        assertThatThrownBy(() -> rest(rows, 2)).hasMessageStartingWith("SP-5229");
      }
      try (ResultSet rows = statement.executeQuery(ALL + " LIMIT 3000")) {
        rows.next();
        connection.rollback();
        int count = 1;
        while (rows.next()) {
          count++;
        }
        assertThat(count).isEqualTo(3_000);
      }
    }
  }

  /** The server writes first and answers then; whether it has committed, nobody can tell. */
  @Test
  void aWriteThatAnswersTooMuchIsCutAndNotCalledUndone() throws SQLException {
    TestDoor.World world = world(TestDatabase.POSTGRES);
    try (Connection connection = door.connect(world);
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(
              () ->
                  statement.executeQuery(
                      "UPDATE t SET filler = repeat('y', 200) || repeat('z', 600) RETURNING id, filler"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).startsWith("08"));
    }
    assertThat(sink.events(AuditEvent.Finished.class))
        .last()
        .extracting(AuditEvent.Finished::status)
        .isEqualTo(AuditEvent.Status.FAILED);
  }

  @Test
  void rowsMayGrowWiderButNotWithoutEnd() throws SQLException {
    TestDoor.World world = world(TestDatabase.POSTGRES);
    try (Connection admin = world.database().connect(world.name());
        Statement statement = admin.createStatement()) {
      statement.execute("CREATE TABLE wide (id int, filler text)");
      statement.execute(
          "INSERT INTO wide SELECT i, repeat('x', 10 + 8 * i) FROM generate_series(1, 2000) i");
      statement.execute("INSERT INTO wide VALUES (5001, repeat('x', 3000000))");
      statement.execute("CREATE TABLE huge (id int, filler text)");
      statement.execute("INSERT INTO huge VALUES (1, repeat('x', 20000000))");
    }
    try (Connection connection = door.connect(world);
        Statement statement = connection.createStatement()) {
      Map<Integer, Integer> lengths = new java.util.HashMap<>();
      try (ResultSet rows = statement.executeQuery("SELECT id, filler FROM wide ORDER BY id")) {
        while (rows.next()) {
          lengths.put(rows.getInt(1), rows.getString(2).length());
        }
      }
      assertThat(lengths).hasSize(2_001).containsEntry(5_001, 3_000_000).containsEntry(9, 82);
      assertThatThrownBy(() -> statement.executeQuery("SELECT id, filler FROM huge"))
          .hasMessageStartingWith("SP-5060");
    }
  }
}
