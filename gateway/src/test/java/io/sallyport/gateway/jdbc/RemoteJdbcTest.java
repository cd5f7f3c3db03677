package io.sallyport.gateway.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.sallyport.api.Caller;
import io.sallyport.api.Subject;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.jdbc.SallyportAccessDeniedException;
import io.sallyport.jdbc.TestDatabase;
import io.sallyport.testkit.MemoryAuditSink;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The remote connection by itself: values, streams, ends, what it refuses. */
@Timeout(30)
class RemoteJdbcTest {
  private static final Caller ALICE = Caller.of(Subject.of("alice", "analysts"));
  private static final String RULES =
      """
      version: 1
      rules:
        - { id: all, permit: ["sql.*"], on: ["shop/*"], to: [group:analysts] }
        - { id: none, deny: ["sql.*"], on: [shop/hidden], reason: Not for agents. }
      """;

  private final MemoryAuditSink sink = MemoryAuditSink.unbounded();
  private EmbeddedBroker broker;
  private TestDoor door;

  @BeforeEach
  void open() throws Exception {
    broker = EmbeddedBroker.builder().configText("test", RULES).sink(sink).discover(false).build();
    door = TestDoor.open(Duration.ofMinutes(1));
  }

  @AfterEach
  void close() {
    door.close();
    broker.close();
  }

  private TestDoor.World world(TestDatabase database, String... tables) throws SQLException {
    String name = database.fresh();
    try (Connection admin = database.connect(name);
        Statement statement = admin.createStatement()) {
      for (String table : tables) {
        statement.execute(table);
      }
    }
    return new TestDoor.World(database, name, broker, ALICE);
  }

  @Test
  void valuesOfPostgresComeAsTheyAre() throws SQLException {
    TestDoor.World world =
        world(
            TestDatabase.POSTGRES,
            "CREATE TABLE t (id int, b boolean, n numeric(30,10), d double precision, ts timestamptz,"
                + " u uuid, j jsonb, y bytea, i interval, a text[], p point, tt time)",
            "INSERT INTO t VALUES (7, true, 1234567890.12345, 1e300, '2024-02-29 12:00:00.123456+05:30',"
                + " '6f6f6f6f-0000-4000-8000-000000000001', '{\"a\": [1]}', '\\xdeadbeef', '1 day 2 hours',"
                + " '{x,NULL,\"a b\"}', '(1,2)', '12:34:56.789')");
    try (Connection connection = door.connect(world);
        PreparedStatement select = connection.prepareStatement("SELECT * FROM t WHERE id = ?")) {
      for (int round = 0; round < 8; round++) {
        select.setInt(1, 7);
        try (ResultSet rows = select.executeQuery()) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getObject("id")).isEqualTo(7);
          assertThat(rows.getObject("b")).isEqualTo(true);
          assertThat(rows.getBigDecimal("n")).isEqualTo(new BigDecimal("1234567890.1234500000"));
          assertThat(rows.getDouble("d")).isEqualTo(1e300);
          assertThat(rows.getTimestamp("ts"))
              .isEqualTo(
                  Timestamp.from(
                      OffsetDateTime.parse("2024-02-29T12:00:00.123456+05:30").toInstant()));
          assertThat(rows.getObject("ts", OffsetDateTime.class))
              .isEqualTo(OffsetDateTime.parse("2024-02-29T06:30:00.123456Z"));
          assertThat(rows.getObject("u"))
              .isEqualTo(UUID.fromString("6f6f6f6f-0000-4000-8000-000000000001"));
          assertThat(rows.getString("j")).isEqualTo("{\"a\": [1]}");
          assertThat(rows.getBytes("y")).containsExactly(0xde, 0xad, 0xbe, 0xef);
          assertThat(rows.getString("y")).isEqualTo("\\xdeadbeef");
          assertThat(rows.getString("i")).contains("day");
          assertThat((Object[]) rows.getArray("a").getArray()).containsExactly("x", null, "a b");
          assertThat(rows.getString("a")).contains("NULL,\"a b\"}");
          assertThat(rows.getString("p")).startsWith("(1").endsWith(")");
          assertThat(rows.getString("tt")).startsWith("12:34:56.789");
          assertThat(rows.getMetaData().getTableName(1)).isEqualTo("t");
          assertThat(rows.next()).isFalse();
        }
      }
    }
  }

  @Test
  void aRefusalKeepsItsReasonAndTheConnection() throws SQLException {
    TestDoor.World world =
        world(TestDatabase.H2, "CREATE TABLE hidden (id int)", "CREATE TABLE t (id int)");
    try (Connection connection = door.connect(world);
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.executeQuery("SELECT * FROM hidden"))
          .isInstanceOfSatisfying(
              SallyportAccessDeniedException.class,
              denied -> {
                assertThat(denied.code()).isEqualTo("SP-2001");
                assertThat(denied.rule()).isEqualTo("none");
                assertThat(denied.reason()).contains("Not for agents.");
                assertThat(denied.getSQLState()).isEqualTo("42501");
              });
      assertThat(statement.executeQuery("SELECT * FROM t").next()).isFalse();
    }
  }

  @Test
  void longValuesGoBothWaysInPieces() throws Exception {
    TestDoor.World world =
        world(TestDatabase.H2, "CREATE TABLE l (id int, b BLOB, c CLOB, v VARBINARY(3000000))");
    byte[] bytes = new byte[2_500_000];
    new java.util.Random(1).nextBytes(bytes);
    String text = "é𝄞x".repeat(200_000);
    try (Connection connection = door.connect(world);
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO l VALUES (?, ?, ?, ?)");
        Statement select = connection.createStatement()) {
      insert.setInt(1, 1);
      insert.setBinaryStream(2, new ByteArrayInputStream(bytes));
      insert.setCharacterStream(3, new StringReader(text));
      insert.setBytes(4, bytes);
      assertThat(insert.executeUpdate()).isEqualTo(1);
      try (ResultSet rows = select.executeQuery("SELECT * FROM l")) {
        assertThat(rows.next()).isTrue();
        Blob blob = rows.getBlob("b");
        assertThat(blob.length()).isEqualTo(bytes.length);
        try (InputStream in = blob.getBinaryStream()) {
          assertThat(in.readAllBytes()).isEqualTo(bytes);
        }
        assertThat(rows.getString("c")).isEqualTo(text);
        assertThat(rows.getBytes("v")).isEqualTo(bytes);
      }
    }
  }

  @Test
  void aBrokenSourceOfAStreamFailsTheExecutionAlone() throws SQLException {
    TestDoor.World world = world(TestDatabase.H2, "CREATE TABLE l (id int, b BLOB)");
    try (Connection connection = door.connect(world);
        PreparedStatement insert = connection.prepareStatement("INSERT INTO l VALUES (1, ?)");
        Statement select = connection.createStatement()) {
      insert.setBinaryStream(
          1,
          new InputStream() {
            private int left = 600_000;

            @Override
            public int read() throws java.io.IOException {
              if (left-- <= 0) {
                throw new java.io.IOException("disk");
              }
              return 1;
            }
          });
      assertThatThrownBy(insert::executeUpdate).isInstanceOf(SQLException.class);
      assertThat(select.executeQuery("SELECT * FROM l").next()).isFalse();
    }
  }

  @Test
  void manyRowsComeInBatchesWhileTheyAreRead() throws SQLException {
    TestDoor.World world = world(TestDatabase.H2, "CREATE TABLE t (id int)");
    try (Connection connection = door.connect(world);
        Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO t SELECT x FROM system_range(1, 60000)");
      long sum = 0;
      try (ResultSet rows = statement.executeQuery("SELECT id FROM t")) {
        while (rows.next()) {
          sum += rows.getInt(1);
          if (sum == 1) {
            // Another statement's answer comes between the batches.
            try (Statement other = connection.createStatement();
                ResultSet one = other.executeQuery("SELECT count(*) FROM t")) {
              assertThat(one.next()).isTrue();
              assertThat(one.getLong(1)).isEqualTo(60_000);
            }
          }
        }
      }
      assertThat(sum).isEqualTo(60_000L * 60_001 / 2);
    }
  }

  @Test
  void aClientThatIsLostIsRolledBack() throws Exception {
    TestDoor.World world = world(TestDatabase.POSTGRES, "CREATE TABLE t (id int)");
    Connection connection = door.connect(world);
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("INSERT INTO t VALUES (1)");
    }
    connection.abort(Runnable::run);
    freed(world);
  }

  /** No database session is left but the one that looks, and nothing was written. */
  private void freed(TestDoor.World world) throws SQLException {
    try (Connection admin = world.database().connect(world.name());
        Statement statement = admin.createStatement()) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(5))
          .until(
              () -> {
                try (ResultSet rows =
                    statement.executeQuery(
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")) {
                  rows.next();
                  return rows.getInt(1) == 1;
                }
              });
      try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM t")) {
        rows.next();
        assertThat(rows.getInt(1)).isZero();
      }
    }
    assertThat(door.live()).isZero();
  }

  @Test
  void aClientThatIsLostWhileItsStatementRunsIsFreed() throws Exception {
    TestDoor.World world =
        world(
            TestDatabase.POSTGRES,
            "CREATE TABLE t (id int)",
            "CREATE TABLE m AS SELECT generate_series(1, 3000) AS id");
    Connection connection = door.connect(world);
    CompletableFuture<Void> running =
        CompletableFuture.runAsync(
            () -> {
              try (Statement statement = connection.createStatement()) {
                statement.executeQuery(
                    "SELECT count(*) FROM m a, m b, m c WHERE a.id + b.id + c.id < 0");
              } catch (SQLException e) {
                throw new IllegalStateException(e.getSQLState());
              }
            });
    Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> sink.events().size() >= 2);
    connection.abort(Runnable::run);
    assertThatThrownBy(() -> running.get(5, TimeUnit.SECONDS)).hasMessageContaining("08");
    freed(world);
  }

  @Test
  void anOperatorEndsASession() throws Exception {
    TestDoor.World world = world(TestDatabase.H2, "CREATE TABLE t (id int)");
    String token = door.token(world);
    Connection connection = DriverManager.getConnection(door.url(), door.properties(token));
    door.end(token);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 3; i++) {
                connection.createStatement().executeQuery("SELECT 1");
              }
            })
        .isInstanceOf(SQLException.class);
    assertThat(connection.isClosed()).isTrue();
    Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> door.live() == 0);
  }

  @Test
  void aLostConnectionMovesOnIsValidAndNoStatementIsSentAgain() throws Exception {
    TestDoor.World world = world(TestDatabase.H2, "CREATE TABLE t (id int)");
    String token = door.token(world);
    try (Connection connection =
            DriverManager.getConnection(
                door.url().replace("//", "//localhost:1,"), door.properties(token));
        PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?)")) {
      insert.setInt(1, 1);
      insert.executeUpdate();
      door.end(token);
      insert.setInt(1, 2);
      assertThatThrownBy(insert::executeUpdate).isInstanceOf(SQLException.class);
      assertThat(connection.isValid(5)).isTrue();
      insert.setInt(1, 3);
      insert.executeUpdate();
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT sum(id) FROM t")) {
        rows.next();
        assertThat(rows.getInt(1)).isEqualTo(4);
      }
      connection.setAutoCommit(false);
      insert.executeUpdate();
      door.end(token);
      assertThat(connection.isValid(5)).isFalse();
    }
  }

  @Test
  void whatCouldWidenAccessIsRefusedByName() throws SQLException {
    TestDoor.World world = world(TestDatabase.H2);
    String token = door.token(world);
    for (String name :
        new String[] {
          "user", "sallyport.config", "sallyport.subject", "socketFactory", "sallyport.target"
        }) {
      Properties properties = door.properties(token);
      properties.setProperty(name, "x");
      assertThatThrownBy(() -> DriverManager.getConnection(door.url(), properties))
          .hasMessageStartingWith("SP-5203")
          .hasMessageContaining(name);
    }
  }

  @Test
  void anotherCertificateOrTokenIsNotTaken() throws SQLException {
    String token = door.token(world(TestDatabase.H2));
    Properties pinned = door.properties(token);
    pinned.setProperty("sallyport.fingerprint", "00".repeat(32));
    assertThatThrownBy(() -> DriverManager.getConnection(door.url(), pinned))
        .hasMessageStartingWith("SP-5204");
    assertThatThrownBy(() -> DriverManager.getConnection(door.url(), door.properties("guess")))
        .hasMessageContaining("SP-7101");
  }

  @Test
  void anIssuersTokenOpensASession() throws Exception {
    TestDoor.World world = world(TestDatabase.H2, "CREATE TABLE t (id int)");
    HttpServer issuer = issuer(door.token(world));
    try {
      Properties properties = door.properties("");
      properties.remove("sallyport.token");
      properties.setProperty(
          "sallyport.oidc.issuer", "http://127.0.0.1:" + issuer.getAddress().getPort());
      properties.setProperty("sallyport.oidc.clientId", "bot");
      properties.setProperty("sallyport.oidc.clientSecret", "s3cret");
      try (Connection connection = DriverManager.getConnection(door.url(), properties);
          Statement statement = connection.createStatement()) {
        assertThat(statement.executeQuery("SELECT * FROM t").next()).isFalse();
      }
      properties.setProperty("sallyport.oidc.clientSecret", "guess");
      assertThatThrownBy(() -> DriverManager.getConnection(door.url(), properties))
          .hasMessageStartingWith("SP-5308")
          .extracting(e -> ((SQLException) e).getSQLState())
          .isEqualTo("28000");
    } finally {
      issuer.stop(0);
    }
  }

  /** Gives that token to the client that knows the secret (RFC 6749 §4.4). */
  private static HttpServer issuer(String token) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    String basic = Base64.getEncoder().encodeToString("bot:s3cret".getBytes());
    server.createContext(
        "/",
        asked -> {
          boolean metadata = asked.getRequestURI().getPath().startsWith("/.well-known/");
          String shown = asked.getRequestHeaders().getFirst("Authorization");
          boolean known = metadata || ("Basic " + basic).equals(shown);
          String body =
              metadata
                  ? "{\"issuer\":\"%s\",\"token_endpoint\":\"%s/token\"}".formatted(url, url)
                  : known
                      ? "{\"access_token\":\"%s\",\"token_type\":\"Bearer\"}".formatted(token)
                      : "{\"error\":\"invalid_client\"}";
          asked.getResponseHeaders().set("Content-Type", "application/json");
          asked.sendResponseHeaders(known ? 200 : 401, body.length());
          asked.getResponseBody().write(body.getBytes());
          asked.close();
        });
    server.start();
    return server;
  }

  @Test
  void nothingIsThereToUnwrapOrUpdate() throws SQLException {
    TestDoor.World world = world(TestDatabase.H2, "CREATE TABLE t (id int)");
    try (Connection connection = door.connect(world);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM t")) {
      assertThatThrownBy(() -> rows.updateInt(1, 1))
          .isInstanceOf(SQLFeatureNotSupportedException.class)
          .hasMessageStartingWith("SP-5901");
      assertThat(connection.isWrapperFor(Connection.class)).isTrue();
      assertThatThrownBy(() -> connection.unwrap(String.class))
          .isInstanceOf(SQLFeatureNotSupportedException.class);
    }
  }
}
