package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.nimbusds.jose.util.JSONArrayUtils;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.sun.net.httpserver.HttpServer;
import io.sallyport.api.Secret;
import io.sallyport.credential.spi.Credential;
import io.sallyport.gateway.identity.ApiTokens;
import io.sallyport.jdbc.SallyportAccessDeniedException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The lines of docs/approvals.md that people type, typed: an agent behind a gateway asks for a
 * write, and people see what it would do before anything is done.
 */
@Timeout(120)
final class ApprovalsPageTest {
  private static final Pattern SHELL = Pattern.compile("(?s)```sh\n(.*?)```");
  private static final String UPDATE = "UPDATE orders SET status = 'void' WHERE id <= %d";
  private static final String KEY = "k".repeat(32);
  private static final String FILE =
      """
      version: 1
      audit: { journal: ./audit }
      targets: { shop: { url: "jdbc:h2:mem:approvalspage;DB_CLOSE_DELAY=-1" } }
      gateway:
        listeners: { jdbc: { port: 0 }, control: { port: 0 } }
        limits: { drain: 1s }
      notify:
        - { name: bot, url: "http://127.0.0.1:%d/", sign: "${secret:bot-key}", people: { lena: [leads] } }
      rules:
        - id: agents-read-orders
          permit: [sql.select]
          on: [shop/orders]
          to: [group:agents]
          mask: { orders.email: partial }
        - id: updates
          permit: [sql.update]
          on: [shop/orders]
          to: [group:agents]
          approve: { by: [group:leads], measure: true }
      """;

  @TempDir Path folder;
  private final ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();
  private HttpServer receiver;
  private Gateway gateway;
  private Connection shop;
  private String lena;
  private Connection agent;

  @BeforeEach
  void start() throws Exception {
    for (String tool : List.of("curl", "openssl", "bash")) {
      assumeTrue(Files.exists(Path.of("/usr/bin/" + tool)), tool + " is missing");
    }
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    receiver.start();
    shop = DriverManager.getConnection("jdbc:h2:mem:approvalspage;DB_CLOSE_DELAY=-1");
    try (var statement = shop.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS orders");
      statement.execute(
          "CREATE TABLE orders (id int PRIMARY KEY, status varchar(9), email varchar(60))");
      statement.execute(
          "INSERT INTO orders SELECT x, 'paid', 'bob' || x || '@example.com' FROM SYSTEM_RANGE(1, 20)");
    }
    Path config =
        Files.writeString(
            folder.resolve("sallyport.yaml"), FILE.formatted(receiver.getAddress().getPort()));
    gateway =
        Gateway.builder(config)
            .development(true)
            .broker(
                broker ->
                    broker
                        .discover(false)
                        .credentials(
                            (name, caller, target) ->
                                new Credential(Secret.of(KEY.toCharArray()), null)))
            .start();
    lena = token("lena", "leads");
    agent = agent(token("bot", "agents"));
  }

  @AfterEach
  void stop() throws Exception {
    agent.close();
    gateway.close();
    shop.close();
    receiver.stop(0);
  }

  private String token(String subject, String group) throws Exception {
    var wanted = new ApiTokens.Wanted("t", subject, null, Set.of(group), null);
    try (Secret text = gateway.administration().createToken(wanted, "t").text()) {
      return text.use(String::new);
    }
  }

  private Connection agent(String token) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("sallyport.token", token);
    properties.setProperty("sallyport.fingerprint", gateway.fingerprint());
    properties.setProperty("sallyport.approval", "async");
    int port = gateway.address("jdbc").getPort();
    return DriverManager.getConnection("jdbc:sallyport://localhost:" + port + "/shop", properties);
  }

  private String asked(int rows) throws SQLException {
    try (var statement = agent.createStatement()) {
      statement.execute(UPDATE.formatted(rows));
      throw new AssertionError("It was not asked for.");
    } catch (SallyportAccessDeniedException e) {
      assertThat(e.code()).as(e.getMessage()).isEqualTo("SP-2030");
      return e.approval();
    }
  }

  private int made(int rows) throws SQLException {
    try (var statement = agent.createStatement()) {
      return statement.executeUpdate(UPDATE.formatted(rows));
    }
  }

  private int voided() throws SQLException {
    try (var statement = shop.createStatement();
        var rows = statement.executeQuery("SELECT count(*) FROM orders WHERE status = 'void'")) {
      assertThat(rows.next()).isTrue();
      return rows.getInt(1);
    }
  }

  private static List<String> blocks() throws Exception {
    List<String> found = new ArrayList<>();
    Matcher block = SHELL.matcher(Files.readString(Path.of("../docs/approvals.md")));
    while (block.find()) {
      found.add(block.group(1));
    }
    assertThat(found).hasSize(2);
    return found;
  }

  /** Runs what the page shows, with this gateway's address and that id; returns what it prints. */
  private String typed(String shown, String id, Map<String, String> environment) throws Exception {
    String script =
        shown
            .replace("gateway.example:9443", "localhost:" + gateway.address("control").getPort())
            .replace("019ac1b2c3d4-1", id)
            .replaceAll("(?m)^curl ", "curl --silent --show-error --insecure ");
    ProcessBuilder builder =
        new ProcessBuilder("/usr/bin/bash", "-euo", "pipefail", "-c", script)
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(printed).isZero();
    return printed;
  }

  private String line(int number, String id) throws Exception {
    String line = blocks().get(0).lines().toList().get(number);
    return typed(line, id, Map.of("SALLYPORT_TOKEN", lena));
  }

  @Test
  void whatAWriteWouldDoIsSeenMaskedAndNothingIsDoneBeforeItIsApproved() throws Exception {
    String id = asked(3);
    List<Object> open = JSONArrayUtils.parse(line(0, id));
    assertThat(open).hasSize(1);
    Map<String, Object> shown = JSONObjectUtils.parse(line(1, id));
    assertThat(shown).containsEntry("id", id).containsEntry("state", "pending");
    Map<?, ?> effect = (Map<?, ?>) shown.get("effect");
    assertThat(((Number) effect.get("affected")).intValue()).isEqualTo(3);
    assertThat(effect.get("columns")).isEqualTo(List.of("id", "status", "email"));
    assertThat(effect.get("rows"))
        .isEqualTo(
            List.of(
                List.of("1", "paid", "b***@example.com"),
                List.of("2", "paid", "b***@example.com"),
                List.of("3", "paid", "b***@example.com")));
    assertThat(shown.toString()).doesNotContain("bob1@");
    assertThat(voided()).as("nothing is done yet").isZero();
    assertThat(line(2, id)).contains("\"state\":\"granted\"");
    assertThat(voided()).as("it is the agent's to make").isZero();
    assertThat(made(3)).isEqualTo(3);
    assertThat(voided()).isEqualTo(3);
    assertThat(asked(3)).as("once").isNotEqualTo(id);
  }

  @Test
  void whatIsRefusedOrTakenBackIsNotDone() throws Exception {
    String refused = asked(4);
    assertThat(line(3, refused)).contains("\"state\":\"refused\"", "lena: later");
    assertThat(asked(4)).isNotEqualTo(refused);
    String revoked = asked(5);
    assertThat(line(2, revoked)).contains("\"state\":\"granted\"");
    assertThat(line(4, revoked)).contains("\"state\":\"cancelled\"");
    assertThat(asked(5)).isNotEqualTo(revoked);
    assertThat(voided()).isZero();
  }

  @Test
  void anAnswerComesBackThroughAHookAndEachRequestCountsOnce() throws Exception {
    String id = asked(6);
    Awaitility.await().until(() -> !told.isEmpty());
    Map<String, Object> message = JSONObjectUtils.parse(told.peek());
    assertThat(message.toString()).contains(id).doesNotContain("revocable", "answerable");
    Map<String, String> environment = new HashMap<>();
    environment.put("TOKEN", (String) ((Map<?, ?>) message.get("answer")).get("token"));
    environment.put("BOT_KEY", "x".repeat(32));
    String block = blocks().get(1);
    assertThat(typed(block, id, environment)).as("signed by somebody else").contains("SP-7136");
    environment.put("BOT_KEY", KEY);
    assertThat(typed(block, id, environment)).contains("\"state\":\"granted\"");
    assertThat(made(6)).isEqualTo(6);
    assertThat(typed(block, id, environment)).contains("SP-2033");
  }
}
