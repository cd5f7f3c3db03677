package io.sallyport.gateway.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sallyport.api.Actor;
import io.sallyport.api.Caller;
import io.sallyport.api.Subject;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.jdbc.SallyportAccessDeniedException;
import io.sallyport.jdbc.TestDatabase;
import io.sallyport.jdbc.wire.Hello;
import io.sallyport.kernel.MemoryApprovals;
import io.sallyport.policy.spi.Approval;
import io.sallyport.testkit.MemoryAuditSink;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client states at login, and the approvals that are asked for behind a gateway. */
@Timeout(30)
class RemoteApprovalTest {
  private static final Caller BOT =
      new Caller(Subject.of("alice", "analysts"), Actor.of("bot"), null);
  private static final String DELETE = "DELETE FROM asked WHERE id = 1";
  private static final String RULES =
      """
      version: 1
      rules:
        - { id: reads, permit: [sql.select], on: [shop/asked], to: [group:analysts] }
        - { id: emergencies, permit: [sql.select], on: [shop/vault], to: [group:analysts], break_glass: true }
        - id: deletes
          permit: [sql.delete]
          on: [shop/asked]
          to: [group:analysts]
          approve: { by: [group:leads], within: 10m }
      """;

  private final MemoryAuditSink sink = MemoryAuditSink.unbounded();
  private EmbeddedBroker broker;
  private TestDoor door;
  private String token;
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
    String name = TestDatabase.H2.fresh();
    try (Connection admin = TestDatabase.H2.connect(name);
        Statement statement = admin.createStatement()) {
      statement.execute("CREATE TABLE asked (id int)");
      statement.execute("INSERT INTO asked VALUES (1), (2)");
      statement.execute("CREATE TABLE vault (id int)");
    }
    world = new TestDoor.World(TestDatabase.H2, name, broker, BOT);
    token = door.token(world);
  }

  @AfterEach
  void close() {
    door.close();
    broker.close();
  }

  private Connection connect(String... pairs) throws SQLException {
    Properties properties = door.properties(token);
    for (int i = 0; i < pairs.length; i += 2) {
      properties.setProperty(pairs[i], pairs[i + 1]);
    }
    return DriverManager.getConnection(door.url(), properties);
  }

  private static SallyportAccessDeniedException refused(Connection client, String sql) {
    return catchThrowableOfType(
        SallyportAccessDeniedException.class, () -> client.createStatement().execute(sql));
  }

  @Test
  void aPurposeIsTheClientsAndWhoCallsIsTheTokens() throws Exception {
    try (Connection silent = connect()) {
      assertThatThrownBy(() -> silent.createStatement().execute("SELECT * FROM vault"))
          .isInstanceOf(SallyportAccessDeniedException.class);
    }
    sink.clear();
    try (Connection client = connect("sallyport.purpose", " incident 7, für Lena ")) {
      client.createStatement().executeQuery("SELECT * FROM vault");
      door.end(token);
      assertThatThrownBy(() -> client.createStatement().execute("SELECT 1"))
          .isInstanceOf(SQLException.class);
      // The session that takes its place is told the same.
      assertThat(client.isValid(5)).isTrue();
      client.createStatement().executeQuery("SELECT * FROM vault");
    }
    assertThat(sink.events(AuditEvent.SessionOpened.class))
        .hasSize(2)
        .allSatisfy(
            opened -> {
              assertThat(opened.caller().purpose()).isEqualTo("incident 7, für Lena");
              assertThat(opened.caller().subject().id()).isEqualTo("alice");
              assertThat(opened.caller().subject().groups()).containsExactly("analysts");
              assertThat(opened.caller().actor()).isEqualTo(Actor.of("bot"));
              assertThat(opened.placement()).isEqualTo("gateway");
            });
    assertThat(sink.events(AuditEvent.Alarm.class))
        .hasSize(2)
        .allSatisfy(alarm -> assertThat(alarm.reason().message()).contains("incident 7, für Lena"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\u0000b", "a\u202Eb", "a\u200Bb", "a\u2028b", "---", "\u00a0"})
  void aPurposeThatDoesNotShowAsItIsOrSaysNothingIsRefused(String purpose) {
    assertThatThrownBy(() -> connect("sallyport.purpose", purpose))
        .hasMessageStartingWith("SP-5227")
        .hasMessageContaining("sallyport.purpose")
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("08004");
    assertThat(door.live()).isZero();
    assertThat(sink.events()).isEmpty();
  }

  @Test
  void aPurposeHasAnEnd() throws Exception {
    connect("sallyport.purpose", "x".repeat(500)).close();
    assertThatThrownBy(() -> connect("sallyport.purpose", "x".repeat(501)))
        .hasMessageStartingWith("SP-5227");
  }

  @Test
  void nothingElseIsSaidByAClient() {
    assertThatThrownBy(() -> connect("sallyport.approval", "never"))
        .hasMessageStartingWith("SP-5227")
        .hasMessageContaining("sallyport.approval");
    for (String name : new String[] {"sallyport.subject", "sallyport.actor", "a\nb", ""}) {
      assertThatThrownBy(() -> Said.of(Map.of(name, "root")))
          .as(name)
          .hasMessageStartingWith("SP-5227")
          .hasMessageNotContaining("\n");
    }
    assertThatThrownBy(() -> Said.of(Map.of(Hello.PURPOSE, ""))).hasMessageStartingWith("SP-5227");
  }

  @Test
  void aClientThatDoesNotWaitLearnsTheApprovalAndMakesTheCallAgain() throws Exception {
    try (Connection client =
        connect("sallyport.approval", "async", "sallyport.purpose", "tidy up")) {
      SallyportAccessDeniedException pending = refused(client, DELETE);
      assertThat(pending.code()).isEqualTo("SP-2030");
      Approval asked = broker.desk().find(pending.approval());
      assertThat(asked.call().purpose()).isEqualTo("tidy up");
      assertThat(asked.call().subject()).isEqualTo("alice");
      broker.desk().approve(asked.id(), Subject.of("lena", "leads"));
      try (Connection other = connect("sallyport.approval", "async")) {
        // Without the purpose it is another call, which nobody has agreed to.
        assertThat(refused(other, DELETE).approval()).isNotEqualTo(asked.id());
      }
      assertThat(client.createStatement().executeUpdate(DELETE)).isEqualTo(1);
      assertThat(refused(client, "DROP TABLE asked").approval()).isNull();
    }
  }

  @Test
  void anApprovalOfABatchIsInItsChain() throws Exception {
    try (Connection client = connect("sallyport.approval", "async");
        Statement batch = client.createStatement()) {
      batch.addBatch(DELETE);
      BatchUpdateException failed =
          catchThrowableOfType(BatchUpdateException.class, batch::executeBatch);
      SQLException next = failed.getNextException();
      assertThat((Throwable) next).isInstanceOf(SallyportAccessDeniedException.class);
      assertThat(((SallyportAccessDeniedException) next).approval()).isEqualTo(held().id());
    }
  }

  private Approval held() throws Exception {
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !broker.desk().open().isEmpty());
    return broker.desk().open().get(0);
  }

  private static CompletableFuture<Integer> deleting(Connection client) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return client.createStatement().executeUpdate(DELETE);
          } catch (SQLException e) {
            throw new CompletionException(e);
          }
        });
  }

  @Test
  void aClientThatWaitsGoesOnWhenPeopleAgree() throws Exception {
    try (Connection client = connect("sallyport.approval", "wait")) {
      CompletableFuture<Integer> done = deleting(client);
      broker.desk().approve(held().id(), Subject.of("lena", "leads"));
      assertThat(done.get(10, TimeUnit.SECONDS)).isEqualTo(1);
    }
  }

  @Test
  void aCallIsNotMadeForAClientThatIsGone() throws Exception {
    Connection client = connect();
    CompletableFuture<Integer> done = deleting(client);
    String id = held().id();
    client.abort(Runnable::run);
    takenBack(id, done);
  }

  @Test
  void aCallIsNotMadeInASessionThatAnOperatorEnded() throws Exception {
    try (Connection client = connect()) {
      CompletableFuture<Integer> done = deleting(client);
      String id = held().id();
      door.end(token);
      takenBack(id, done);
    }
  }

  private void takenBack(String id, CompletableFuture<Integer> done) throws Exception {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> broker.desk().find(id).state() == Approval.State.CANCELLED);
    assertThatThrownBy(() -> done.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(SQLException.class);
    assertThatThrownBy(() -> broker.desk().approve(id, Subject.of("lena", "leads")))
        .hasMessageContaining("SP-2033");
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> door.live() == 0);
    try (Connection admin = TestDatabase.H2.connect(world.name());
        Statement statement = admin.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM asked")) {
      rows.next();
      assertThat(rows.getInt(1)).isEqualTo(2);
    }
  }
}
