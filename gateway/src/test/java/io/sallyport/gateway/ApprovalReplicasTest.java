package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONArrayUtils;
import io.sallyport.api.Secret;
import io.sallyport.credentials.EnvironmentCredentials;
import io.sallyport.gateway.control.ControlClient;
import io.sallyport.gateway.control.ControlFile;
import io.sallyport.gateway.identity.ApiTokens;
import io.sallyport.jdbc.SallyportAccessDeniedException;
import io.sallyport.jdbc.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Approvals over two gateways on one PostgreSQL: asked at one, answered at the other. */
@Timeout(120)
final class ApprovalReplicasTest {
  private static final String FILE =
      """
      version: 1
      audit: { journal: ./audit }
      targets:
        shop: { url: "jdbc:h2:mem:%s;DB_CLOSE_DELAY=-1" }
      gateway:
        listeners: { jdbc: { port: 0 }, control: { port: 0 } }
        store: { url: "%s", username: postgres, password: "${secret:state}" }
        limits: { drain: 1s }
      rules:
        - id: deletes
          permit: [sql.delete]
          on: [shop/asked]
          to: [group:agents]
          approve: { by: [group:leads], within: 10m }
      """;

  @TempDir Path folder;
  private String database;
  private Gateway one;
  private Gateway two;
  private String bot;
  private String lena;

  @BeforeEach
  void start() throws Exception {
    database = TestPostgres.freshDatabase();
    try (Connection admin = shop();
        var statement = admin.createStatement()) {
      statement.execute("CREATE TABLE asked (id int)");
      statement.execute("INSERT INTO asked SELECT x FROM SYSTEM_RANGE(1, 1000)");
    }
    one = started("one");
    two = started("two");
    bot = token("bot", "agents");
    lena = token("lena", "leads");
  }

  private Connection shop() throws SQLException {
    return DriverManager.getConnection("jdbc:h2:mem:" + database + ";DB_CLOSE_DELAY=-1");
  }

  private Gateway started(String name) throws Exception {
    Path config = Files.createDirectories(folder.resolve(name)).resolve("sallyport.yaml");
    Files.writeString(config, FILE.formatted(database, TestPostgres.url(database)));
    return Gateway.builder(config)
        .development(true)
        .broker(
            builder ->
                builder.credentials(
                    new EnvironmentCredentials(Map.of("SALLYPORT_SECRET_STATE", "postgres"))))
        .start();
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  private String token(String subject, String group) throws Exception {
    var wanted = new ApiTokens.Wanted("t", subject, null, Set.of(group), null);
    try (Secret text = one.administration().createToken(wanted, "t").text()) {
      return text.use(String::new);
    }
  }

  private Connection connect(Gateway gateway, String approval) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("sallyport.token", bot);
    properties.setProperty("sallyport.fingerprint", gateway.fingerprint());
    properties.setProperty("sallyport.approval", approval);
    int port = gateway.address("jdbc").getPort();
    return DriverManager.getConnection("jdbc:sallyport://localhost:" + port + "/shop", properties);
  }

  private ControlClient control(String name, String secret) throws Exception {
    ControlFile.Way way = ControlFile.read(folder.resolve(name + "/gateway/control"));
    return new ControlClient(
        new ControlFile.Way(way.host(), way.port(), way.fingerprint(), secret));
  }

  private static String asked(Connection client, String sql) throws SQLException {
    try (var statement = client.createStatement()) {
      statement.execute(sql);
      throw new AssertionError("It was not asked for.");
    } catch (SallyportAccessDeniedException e) {
      assertThat(e.code()).as(e.getMessage()).isEqualTo("SP-2030");
      return e.approval();
    }
  }

  private void approve(ControlClient at, String id) throws Exception {
    var answer = at.ask("POST", "/v1/approvals/" + id + "/approve", null);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("\"state\":\"granted\"");
  }

  private int left() throws SQLException {
    try (Connection admin = shop();
        var statement = admin.createStatement();
        var rows = statement.executeQuery("SELECT count(*) FROM asked")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @Test
  void whatIsAskedOutlivesTheGatewayThatAskedAndIsRedeemedAtAnother() throws Exception {
    String sql = "DELETE FROM asked WHERE id = 1";
    String id;
    try (Connection client = connect(one, "async")) {
      id = asked(client, sql);
    }
    one.close();
    approve(control("two", lena), id);
    two.close();
    one = started("one");
    try (Connection client = connect(one, "async");
        var statement = client.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isEqualTo(1);
      assertThat(asked(client, sql)).as("once").isNotEqualTo(id);
    }
  }

  @Test
  void ofAHundredCallsOverTwoGatewaysOneRedeemsTheApproval() throws Exception {
    String sql = "DELETE FROM asked WHERE id < 1000";
    try (Connection client = connect(one, "async")) {
      approve(control("two", lena), asked(client, sql));
    }
    List<Connection> clients = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      clients.add(connect(i % 2 == 0 ? one : two, "async"));
    }
    ExecutorService threads = Executors.newFixedThreadPool(clients.size());
    try {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<Integer>> all = new ArrayList<>();
      for (Connection client : clients) {
        all.add(threads.submit(redeeming(client, sql, start)));
      }
      start.countDown();
      int made = 0;
      for (Future<Integer> each : all) {
        made += each.get(60, TimeUnit.SECONDS);
      }
      assertThat(made).isEqualTo(1);
      assertThat(left()).isEqualTo(1);
    } finally {
      threads.shutdownNow();
      for (Connection client : clients) {
        client.close();
      }
    }
  }

  private static Callable<Integer> redeeming(Connection client, String sql, CountDownLatch start) {
    return () -> {
      start.await();
      int made = 0;
      for (int i = 0; i < 5; i++) {
        try (var statement = client.createStatement()) {
          statement.execute(sql);
          made++;
        } catch (SallyportAccessDeniedException e) {
          assertThat(e.code()).isIn("SP-2030", "SP-2032");
        }
      }
      return made;
    };
  }

  @Test
  void aHeldCallGoesOnSoonAfterSomebodyAgreedAtTheOtherGateway() throws Exception {
    ControlClient person = control("two", lena);
    List<Long> took = new ArrayList<>();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Connection client = connect(one, "wait")) {
      for (int i = 1; i <= 20; i++) {
        String sql = "DELETE FROM asked WHERE id = " + i;
        Future<Integer> done =
            thread.submit(
                () -> {
                  try (var statement = client.createStatement()) {
                    return statement.executeUpdate(sql);
                  }
                });
        String id = waiting(person);
        long click = System.nanoTime();
        approve(person, id);
        assertThat(done.get(30, TimeUnit.SECONDS)).isEqualTo(1);
        took.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - click));
      }
    } finally {
      thread.shutdownNow();
    }
    took.sort(null);
    System.out.printf(
        "from the click at one gateway to the call's end at another: p50 %d ms, p95 %d ms%n",
        took.get(10), took.get(18));
    assertThat(took.get(10)).isLessThan(5_000);
  }

  private static String waiting(ControlClient person) {
    return Awaitility.await()
        .pollInterval(java.time.Duration.ofMillis(20))
        .until(
            () -> {
              List<Object> open =
                  JSONArrayUtils.parse(person.ask("GET", "/v1/approvals", null).body());
              return open.isEmpty() ? null : (String) ((Map<?, ?>) open.get(0)).get("id");
            },
            id -> id != null);
  }

  @Test
  void whatARevokedTokenAskedForIsTakenBack() throws Exception {
    try (Connection client = connect(one, "async")) {
      String id = asked(client, "DELETE FROM asked WHERE id = 7");
      String row = bot.substring(4, 20);
      assertThat(two.administration().revokeToken(row, "olga")).isTrue();
      var answer = control("two", lena).ask("POST", "/v1/approvals/" + id + "/approve", null);
      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.body()).contains("SP-2033").contains("cancelled");
    }
  }
}
