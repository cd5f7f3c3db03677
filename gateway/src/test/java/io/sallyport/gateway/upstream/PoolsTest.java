package io.sallyport.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Caller;
import io.sallyport.api.Endpoint;
import io.sallyport.api.Subject;
import io.sallyport.api.Target;
import io.sallyport.credentials.EnvironmentCredentials;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.gateway.door.Upstreams.Upstream;
import io.sallyport.jdbc.TestMariaDb;
import io.sallyport.jdbc.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one borrower leaves behind, the next one does not find. */
final class PoolsTest {
  private static final Caller ALICE = Caller.of(Subject.of("alice"));
  private static final Target SHOP = new Target("shop");

  @TempDir Path folder;
  private EmbeddedBroker broker;
  private Pools pools;

  private void start(String url, String user, int connections) throws Exception {
    start(url, user, connections, false);
  }

  private void start(String url, String user, int connections, boolean stamp) throws Exception {
    String file =
        """
        version: 1
        targets:
          shop: { url: "%s", username: %s, password: "${secret:shop}" }
          web: { url: "https://web.example" }
        """;
    broker =
        EmbeddedBroker.builder()
            .configText("test", file.formatted(url, user))
            .journal(folder.resolve("audit"))
            .credentials(new EnvironmentCredentials(Map.of("SALLYPORT_SECRET_SHOP", "")))
            .build();
    var settings =
        new UpstreamSettings(
            connections,
            1,
            Duration.ofSeconds(url.contains("full") ? 3 : 20),
            Duration.ofMinutes(1),
            stamp);
    pools = new Pools(broker, settings, PoolsTest::open);
  }

  private static Connection open(Endpoint endpoint) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", endpoint.username());
    properties.setProperty("password", "");
    if (endpoint.url().startsWith("jdbc:mariadb:")) {
      properties.setProperty("useResetConnection", "true");
    }
    return DriverManager.getConnection(endpoint.url(), properties);
  }

  @AfterEach
  void stop() {
    if (pools != null) {
      pools.close();
      broker.close();
    }
  }

  private static void run(Connection on, String... texts) throws SQLException {
    try (Statement statement = on.createStatement()) {
      for (String text : texts) {
        statement.execute(text);
      }
    }
  }

  private static String ask(Connection on, String text) throws SQLException {
    try (Statement statement = on.createStatement();
        ResultSet row = statement.executeQuery(text)) {
      return row.next() ? row.getString(1) : "nothing";
    }
  }

  @Test
  void aBorrowerOfPostgresFindsNothingOfTheOneBefore() throws Exception {
    String url = TestPostgres.url(TestPostgres.freshDatabase());
    start(url, "postgres", 1);
    String pid;
    Map<String, String> fresh;
    try (Upstream first = pools.borrow(ALICE, SHOP, "s1")) {
      Connection c = first.connection();
      fresh = settings(c);
      pid = ask(c, "SELECT pg_backend_pid()");
      run(c, "CREATE TABLE kept (id int)", "CREATE SEQUENCE counter", "CREATE ROLE reader");
      run(c, "GRANT reader TO postgres", "SELECT nextval('counter')");
      run(c, "CREATE TEMP TABLE secrets AS SELECT 'alice' AS who", "LISTEN channel");
      run(c, "SET search_path = pg_temp, public", "SET TIME ZONE 'Asia/Tokyo'");
      run(c, "SET my.own = 'alice'", "SET statement_timeout = 12345", "SET ROLE reader");
      run(c, "RESET ROLE", "SELECT pg_advisory_lock(42)", "PREPARE p AS SELECT 'alice'");
      run(c, "SET ROLE reader");
      c.setAutoCommit(false);
      c.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
      c.setHoldability(ResultSet.HOLD_CURSORS_OVER_COMMIT);
      c.setReadOnly(true);
      run(c, "DECLARE cur CURSOR WITH HOLD FOR SELECT 'alice'");
      c.commit();
      c.setReadOnly(false);
      c.setAutoCommit(true);
      run(c, "RESET ROLE", "BEGIN", "INSERT INTO kept VALUES (1)");
    }
    try (Upstream second = pools.borrow(ALICE, SHOP, "s2")) {
      Connection c = second.connection();
      assertThat(ask(c, "SELECT pg_backend_pid()")).as("the same session").isEqualTo(pid);
      assertThat(settings(c)).isEqualTo(fresh);
      assertThat(c.getAutoCommit()).isTrue();
      assertThat(c.isReadOnly()).isFalse();
      assertThat(c.getHoldability()).isEqualTo(ResultSet.CLOSE_CURSORS_AT_COMMIT);
      assertThat(ask(c, "SELECT current_user")).isEqualTo("postgres");
      assertThat(ask(c, "SELECT count(*) FROM kept")).isEqualTo("0");
      assertThat(ask(c, "SELECT coalesce(current_setting('my.own', true), '')")).isEmpty();
      for (String nothing :
          List.of(
              "SELECT relname FROM pg_class WHERE relpersistence = 't' AND relname = 'secrets'",
              "SELECT name FROM pg_prepared_statements WHERE name = 'p'",
              "SELECT name FROM pg_cursors WHERE name = 'cur'",
              "SELECT * FROM pg_listening_channels()",
              "SELECT objid FROM pg_locks WHERE locktype = 'advisory'")) {
        assertThat(ask(c, nothing)).as(nothing).isEqualTo("nothing");
      }
      assertThatThrownBy(() -> ask(c, "SELECT currval('counter')"))
          .hasMessageContaining("not yet defined");
      assertThatThrownBy(() -> ask(c, "SELECT lastval()")).hasMessageContaining("not yet defined");
    }
  }

  private static Map<String, String> settings(Connection on) throws SQLException {
    Map<String, String> all = new TreeMap<>();
    try (Statement statement = on.createStatement();
        ResultSet rows = statement.executeQuery("SELECT name, setting FROM pg_settings")) {
      while (rows.next()) {
        all.put(rows.getString(1), rows.getString(2));
      }
    }
    all.remove("my.own");
    return all;
  }

  @Test
  void aBorrowerOfMariaDbFindsNothingOfTheOneBefore() throws Exception {
    String url = TestMariaDb.url(TestMariaDb.freshDatabase());
    start(url, "root", 1);
    String id;
    Map<String, String> fresh;
    try (Upstream first = pools.borrow(ALICE, SHOP, "s1")) {
      Connection c = first.connection();
      fresh = variables(c);
      id = ask(c, "SELECT CONNECTION_ID()");
      run(c, "CREATE TABLE kept (id int primary key auto_increment)");
      run(c, "CREATE TEMPORARY TABLE secrets (who text)", "SET @who = 'alice'");
      run(c, "SET SESSION sql_mode = 'ANSI_QUOTES'", "SET time_zone = '+09:00'");
      run(c, "SET NAMES latin1", "SELECT GET_LOCK('alice', 1)", "PREPARE p FROM 'SELECT 1'");
      run(c, "INSERT INTO kept VALUES ()", "SET SESSION max_statement_time = 3");
      c.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
      c.setAutoCommit(false);
      run(c, "INSERT INTO kept VALUES ()", "LOCK TABLES kept WRITE");
    }
    try (Upstream second = pools.borrow(ALICE, SHOP, "s2")) {
      Connection c = second.connection();
      assertThat(ask(c, "SELECT CONNECTION_ID()")).as("the same session").isEqualTo(id);
      assertThat(variables(c)).isEqualTo(fresh);
      assertThat(c.getAutoCommit()).isTrue();
      assertThat(ask(c, "SELECT @who")).isNull();
      assertThat(ask(c, "SELECT LAST_INSERT_ID()")).isEqualTo("0");
      assertThat(ask(c, "SELECT IS_FREE_LOCK('alice')")).isEqualTo("1");
      assertThat(ask(c, "SELECT DATABASE()")).isEqualTo(url.substring(url.lastIndexOf('/') + 1));
      assertThatThrownBy(() -> ask(c, "SELECT * FROM secrets")).hasMessageContaining("exist");
      assertThatThrownBy(() -> run(c, "EXECUTE p")).hasMessageContaining("prepared");
    }
  }

  private static Map<String, String> variables(Connection on) throws SQLException {
    Map<String, String> all = new TreeMap<>();
    try (Statement statement = on.createStatement();
        ResultSet rows = statement.executeQuery("SHOW SESSION VARIABLES")) {
      while (rows.next()) {
        all.put(rows.getString(1), rows.getString(2));
      }
    }
    all.keySet().removeIf(name -> name.matches("timestamp|rand_seed.|.*insert_id|identity"));
    return all;
  }

  @Test
  void mariaDbWithoutTheServersResetIsUsedOnce() throws Exception {
    String url = TestMariaDb.url(TestMariaDb.freshDatabase());
    start(url, "root", 1);
    pools.close();
    pools =
        new Pools(
            broker,
            new UpstreamSettings(1, 1, Duration.ofSeconds(5), Duration.ofMinutes(1), false),
            endpoint -> DriverManager.getConnection(endpoint.url(), "root", ""));
    String id;
    try (Upstream first = pools.borrow(ALICE, SHOP, "s1")) {
      id = ask(first.connection(), "SELECT CONNECTION_ID()");
    }
    try (Upstream second = pools.borrow(ALICE, SHOP, "s2")) {
      assertThat(ask(second.connection(), "SELECT CONNECTION_ID()")).isNotEqualTo(id);
    }
  }

  @Test
  void aConnectionToH2IsUsedOnce() throws Exception {
    start("jdbc:h2:mem:pools;DB_CLOSE_DELAY=-1", "sa", 1);
    try (Upstream first = pools.borrow(ALICE, SHOP, "s1")) {
      run(first.connection(), "SET @who = 'alice'", "CREATE LOCAL TEMPORARY TABLE secrets (w int)");
      first.connection().setAutoCommit(false);
    }
    try (Upstream second = pools.borrow(ALICE, SHOP, "s2")) {
      assertThat(ask(second.connection(), "SELECT @who")).isNull();
      assertThat(second.connection().getAutoCommit()).isTrue();
      assertThatThrownBy(() -> ask(second.connection(), "SELECT * FROM secrets"))
          .hasMessageContaining("not found");
    }
  }

  @Test
  void aFullPoolRefusesClearlyAfterItsTime() throws Exception {
    // The first one takes longest, and is not what is waited for here.
    DriverManager.getConnection("jdbc:h2:mem:full;DB_CLOSE_DELAY=-1", "sa", "").close();
    start("jdbc:h2:mem:full;DB_CLOSE_DELAY=-1", "sa", 2);
    List<Upstream> held = new ArrayList<>();
    held.add(pools.borrow(ALICE, SHOP, "s1"));
    held.add(pools.borrow(ALICE, SHOP, "s2"));
    AccessDeniedException refused =
        catchThrowableOfType(AccessDeniedException.class, () -> pools.borrow(ALICE, SHOP, "s3"));
    assertThat(refused.reason().code()).isEqualTo("SP-7040");
    held.forEach(Upstream::close);
    pools.borrow(ALICE, SHOP, "s4").close();
    assertThat(pools.load()).allMatch(load -> load.borrowed() == 0 && load.waiting() == 0);
  }

  @Test
  void aTargetThatIsNoDatabaseIsRefused() throws Exception {
    start("jdbc:h2:mem:none", "sa", 1);
    for (String name : List.of("web", "nothing")) {
      AccessDeniedException refused =
          catchThrowableOfType(
              AccessDeniedException.class, () -> pools.borrow(ALICE, new Target(name), "s"));
      assertThat(refused.reason().code()).isEqualTo("SP-7042");
    }
  }

  @Test
  void aKilledSessionIsGoneFromPostgresWhateverItRuns() throws Exception {
    String database = TestPostgres.freshDatabase();
    start(TestPostgres.url(database), "postgres", 1);
    Upstream upstream = pools.borrow(ALICE, SHOP, "s1");
    String pid = ask(upstream.connection(), "SELECT pg_backend_pid()");
    var asleep =
        CompletableFuture.runAsync(
            () -> {
              try {
                ask(upstream.connection(), "SELECT pg_sleep(60)");
              } catch (SQLException e) {
                throw new java.util.concurrent.CompletionException(e);
              }
            });
    try (Connection admin = TestPostgres.connect(database)) {
      String state = "SELECT wait_event FROM pg_stat_activity WHERE pid = " + pid;
      org.awaitility.Awaitility.await().until(() -> "PgSleep".equals(ask(admin, state)));
      upstream.kill();
      assertThatThrownBy(() -> asleep.get(10, TimeUnit.SECONDS)).isNotNull();
      upstream.close();
      org.awaitility.Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> "nothing".equals(ask(admin, state)));
    }
    pools.borrow(ALICE, SHOP, "s2").close();
  }

  @Test
  void theDatabaseIsToldWhomASessionIsForWhereThatIsWanted() throws Exception {
    start(TestPostgres.url(TestPostgres.freshDatabase()), "postgres", 1, true);
    try (Upstream upstream = pools.borrow(ALICE, SHOP, "s1")) {
      assertThat(ask(upstream.connection(), "SHOW application_name"))
          .isEqualTo("sallyport s1 alice");
    }
  }

  @Test
  void aStampBreaksNoLine() {
    Caller caller = Caller.of(Subject.of("a\nb’" + "x".repeat(100)));
    assertThat(Pools.stamp(caller, "s1"))
        .isEqualTo("sallyport s1 a?b?" + "x".repeat(46))
        .hasSize(63);
  }
}
