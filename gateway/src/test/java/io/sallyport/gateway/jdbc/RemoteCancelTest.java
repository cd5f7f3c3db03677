package io.sallyport.gateway.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.Caller;
import io.sallyport.api.Subject;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.jdbc.TestDatabase;
import io.sallyport.kernel.MemoryApprovals;
import io.sallyport.policy.spi.Approval;
import io.sallyport.testkit.MemoryAuditSink;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cancel and a query's timeout end what runs and what is held; the connection goes on. */
@Timeout(60)
class RemoteCancelTest {
  private static final String LONG =
      "SELECT count(*) FROM t a, t b, t c, t d WHERE a.id + b.id + c.id + d.id < 0";
  private static final String HELD = "DELETE FROM t WHERE id = 1";
  private static final String RULES =
      """
      version: 1
      rules:
        - { id: reads, permit: [sql.select], on: [shop/t] }
        - { id: deletes, permit: [sql.delete], on: [shop/t], approve: { by: [group:leads], within: 10m } }
      """;

  private final MemoryAuditSink sink = MemoryAuditSink.unbounded();
  private EmbeddedBroker broker;
  private TestDoor door;
  private TestDoor.World world;

  @BeforeEach
  void open() throws Exception {
    broker =
        EmbeddedBroker.builder()
            .configText("test", RULES)
            .sink(sink)
            .approvals(new MemoryApprovals())
            .discover(false)
            .build();
    door = TestDoor.open(Duration.ofMinutes(1));
    String name = TestDatabase.POSTGRES.fresh();
    try (Connection admin = TestDatabase.POSTGRES.connect(name);
        Statement statement = admin.createStatement()) {
      statement.execute("CREATE TABLE t AS SELECT generate_series(1, 1000) AS id");
    }
    world =
        new TestDoor.World(
            TestDatabase.POSTGRES, name, broker, Caller.of(Subject.of("alice", "analysts")));
  }

  @AfterEach
  void close() {
    door.close();
    broker.close();
  }

  private static CompletableFuture<Void> running(Statement statement, String sql) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            statement.execute(sql);
          } catch (SQLException e) {
            throw new CompletionException(e);
          }
        });
  }

  /** The connection goes on, and nothing runs at the database. */
  private void usable(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id FROM t WHERE id = 1")) {
      assertThat(rows.next()).as("and nothing was deleted").isTrue();
    }
    assertThat(runs(LONG)).isFalse();
  }

  private boolean runs(String sql) throws SQLException {
    try (Connection admin = world.database().connect(world.name());
        Statement statement = admin.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT query FROM pg_stat_activity WHERE state = 'active' AND datname = '"
                    + world.name()
                    + "'")) {
      boolean found = false;
      while (rows.next()) {
        found |= rows.getString(1).contains(sql.substring(0, 20));
      }
      return found;
    }
  }

  private Approval held() throws Exception {
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !broker.desk().open().isEmpty());
    return broker.desk().open().get(0);
  }

  @Test
  void aCancelReachesTheDatabase() throws Exception {
    try (Connection connection = door.connect(world);
        Statement statement = connection.createStatement()) {
      CompletableFuture<Void> run = running(statement, LONG);
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> runs(LONG));
      statement.cancel();
      assertThatThrownBy(() -> run.get(20, TimeUnit.SECONDS))
          .cause()
          .extracting(e -> ((SQLException) e).getSQLState())
          .isEqualTo("57014");
      usable(connection);
    }
  }

  @Test
  void aTimeoutReachesTheDatabase() throws Exception {
    try (Connection connection = door.connect(world);
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      assertThatThrownBy(() -> statement.execute(LONG))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
      usable(connection);
    }
  }

  @Test
  void aCancelEndsACallThatIsHeld() throws Exception {
    try (Connection connection = door.connect(world);
        Statement statement = connection.createStatement();
        Statement other = connection.createStatement()) {
      CompletableFuture<Void> run = running(statement, HELD);
      String id = held().id();
      other.cancel();
      assertThat(broker.desk().find(id).state()).isEqualTo(Approval.State.PENDING);
      statement.cancel();
      assertThatThrownBy(() -> run.get(20, TimeUnit.SECONDS))
          .cause()
          .hasMessageStartingWith("SP-2031");
      assertThat(broker.desk().find(id).state()).isEqualTo(Approval.State.CANCELLED);
      usable(connection);
    }
  }

  @Test
  void aTimeoutEndsACallThatIsHeld() throws Exception {
    try (Connection connection = door.connect(world);
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      assertThatThrownBy(() -> statement.execute(HELD)).hasMessageStartingWith("SP-2031");
      usable(connection);
    }
  }
}
