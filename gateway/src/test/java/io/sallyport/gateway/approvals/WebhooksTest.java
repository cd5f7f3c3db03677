package io.sallyport.gateway.approvals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.sun.net.httpserver.HttpServer;
import io.sallyport.api.Actor;
import io.sallyport.api.Caller;
import io.sallyport.api.Secret;
import io.sallyport.api.Subject;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.gateway.store.Alert;
import io.sallyport.gateway.store.Store;
import io.sallyport.jdbc.SallyportAccessDeniedException;
import io.sallyport.jdbc.SallyportDataSource;
import io.sallyport.kernel.MemoryApprovals;
import io.sallyport.testkit.MemoryAuditSink;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks against a real server, and the answers that come back through them. */
@Timeout(120)
final class WebhooksTest {
  private static final String RULES =
      """
      version: 1
      rules:
        - id: deletes
          permit: [sql.delete]
          on: [shop/asked]
          to: [group:agents]
          approve: { by: [group:leads] }
      """;
  private static final String KEY = "k".repeat(32);
  private static final Caller BOT =
      new Caller(
          Subject.of("bot", "agents"),
          Actor.of("<!channel>"),
          "see <https://evil.example|this> & [that](https://evil.example)");

  private record Got(String path, String signature, String delivery, String body) {}

  @TempDir Path folder;
  private final Queue<Got> got = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> statuses = new ArrayDeque<>();
  private HttpServer server;
  private Store store;
  private EmbeddedBroker broker;
  private Webhooks webhooks;
  private Callbacks callbacks;
  private Connection keeper;

  @BeforeEach
  void open() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          var headers = exchange.getRequestHeaders();
          got.add(
              new Got(
                  exchange.getRequestURI().getPath(),
                  headers.getFirst("X-Sallyport-Signature"),
                  headers.getFirst("X-Sallyport-Delivery"),
                  body));
          Integer status = statuses.poll();
          exchange.getResponseHeaders().set("Location", "/elsewhere");
          exchange.sendResponseHeaders(status == null ? 204 : status, -1);
          exchange.close();
        });
    server.start();
    store = Store.file(folder.resolve("state"));
    keeper = DriverManager.getConnection("jdbc:h2:mem:webhooks");
    keeper.createStatement().execute("CREATE TABLE asked (id int, secret varchar(20))");
  }

  @AfterEach
  void close() throws Exception {
    webhooks.close();
    keeper.close();
    broker.close();
    store.close();
    server.stop(0);
  }

  private Hook hook(Hook.Format format, boolean statement) {
    return new Hook(
        "chat",
        URI.create("http://localhost:" + server.getAddress().getPort() + "/in"),
        format,
        Secret.of(KEY.toCharArray()),
        statement,
        "https://gateway.example:7444/",
        Map.of("lena", Set.of("leads"), "carl", Set.of("guests")));
  }

  private void with(Hook... hooks) throws Exception {
    webhooks = new Webhooks(List.of(hooks), Clock.systemUTC(), Duration.ofMillis(20));
    broker =
        EmbeddedBroker.builder()
            .configText("test", RULES)
            .sink(MemoryAuditSink.unbounded())
            .approvals(new AnnouncedApprovals(new MemoryApprovals(), webhooks::tell))
            .discover(false)
            .build();
    callbacks =
        new Callbacks(
            Arrays.asList(hooks), new Approving(broker.desk()), store.nonces(), Clock.systemUTC());
  }

  private String asked(int id) throws Exception {
    Properties settings = new Properties();
    settings.setProperty("sallyport.target", "shop");
    settings.setProperty("sallyport.approval", "async");
    try (Connection agent =
            new SallyportDataSource("jdbc:sallyport:h2:mem:webhooks", settings, broker)
                .getConnection(BOT);
        var statement = agent.createStatement()) {
      statement.execute("DELETE FROM asked WHERE secret = 'hunter2' AND id = " + id);
      throw new AssertionError("It was not asked for.");
    } catch (SallyportAccessDeniedException e) {
      return e.approval();
    }
  }

  private Got next(int number) {
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> got.size() >= number);
    return List.copyOf(got).get(number - 1);
  }

  private static String signed(String body, Instant when) {
    return HookSignature.of(Secret.of(KEY.toCharArray()), when, body);
  }

  private static String answer(String token, String person, String decision, String nonce) {
    return JSONObjectUtils.toJSONString(
        Map.of("token", token, "person", person, "decision", decision, "nonce", nonce));
  }

  private static String token(Got message) throws Exception {
    Map<String, Object> sent = JSONObjectUtils.parse(message.body());
    return (String) ((Map<?, ?>) sent.get("answer")).get("token");
  }

  private void refused(String body, String signature) {
    assertThatThrownBy(() -> callbacks.answer("chat", body, signature))
        .as(body)
        .hasMessageStartingWith("SP-7136");
  }

  @Test
  void whatIsAskedIsToldSignedAndWithoutWhatIsSecret() throws Exception {
    with(hook(Hook.Format.JSON, false));
    String id = asked(1);
    Got told = next(1);
    assertThat(told.path()).isEqualTo("/in");
    assertThat(
            HookSignature.holds(
                Secret.of(KEY.toCharArray()), Instant.now(), told.body(), told.signature()))
        .isTrue();
    assertThat(told.body())
        .contains("approval.asked", id, "https://gateway.example:7444/#/approvals?id=")
        .doesNotContain("hunter2")
        .doesNotContain(KEY);
    broker.desk().refuse(id, Subject.of("lena", "leads"), "no");
    assertThat(next(2).body()).contains("approval.ended", "refused").doesNotContain("\"answer\"");
  }

  @Test
  void chatsShowWhatAgentsWroteAndReadNothingInIt() throws Exception {
    with(hook(Hook.Format.SLACK, true), hook(Hook.Format.TEAMS, false));
    asked(2);
    next(2);
    for (Got message : got) {
      Map<String, Object> sent = JSONObjectUtils.parse(message.body());
      if (sent.containsKey("blocks")) {
        // Slack reads marks in the field 'text' and in mrkdwn alone.
        assertThat(message.body()).doesNotContain("mrkdwn").contains("hunter2", "plain_text");
        assertThat((String) sent.get("text")).doesNotContain("<").doesNotContain(">");
      } else {
        assertThat(message.body())
            .contains("AdaptiveCard", "TextRun")
            .doesNotContain("\"TextBlock\"")
            .doesNotContain("hunter2");
      }
    }
  }

  @Test
  void aHookThatFailsIsAskedAgainAndOneThatRefusesIsNot() throws Exception {
    with(hook(Hook.Format.JSON, false));
    statuses.addAll(List.of(500, 429, 503));
    asked(3);
    next(4);
    assertThat(got.stream().map(Got::delivery).distinct()).hasSize(1);
    statuses.add(403);
    webhooks.tell(alert());
    next(5);
    Awaitility.await().until(() -> webhooks.lost() == 1);
    statuses.addAll(List.of(302, 302, 302, 302, 302, 302));
    webhooks.tell(alert());
    Awaitility.await().until(() -> webhooks.lost() == 2);
    assertThat(got).allSatisfy(one -> assertThat(one.path()).isEqualTo("/in"));
    assertThat(got).hasSize(11);
  }

  private static Alert alert() {
    return new Alert("a1", Instant.now(), "SP-2052", "glass", "s1", "Somebody did.", null, null);
  }

  @Test
  void anAnswerCountsOnceFromWhomTheHookVouchesFor() throws Exception {
    with(hook(Hook.Format.JSON, false));
    String id = asked(4);
    String body = answer(token(next(1)), "lena", "approve", "n1");
    assertThat(callbacks.answer("chat", body, signed(body, Instant.now())))
        .containsEntry("state", "granted")
        .containsEntry("id", id);
    refused(body, signed(body, Instant.now()));
    String again = answer(token(next(1)), "lena", "approve", "n2");
    assertThatThrownBy(() -> callbacks.answer("chat", again, signed(again, Instant.now())))
        .hasMessageStartingWith("SP-2033");
  }

  @Test
  void anAnswerThatIsNotWhatItSeemsDoesNotCount() throws Exception {
    with(hook(Hook.Format.JSON, false));
    String id = asked(5);
    String token = token(next(1));
    String good = answer(token, "lena", "approve", "m1");
    refused(good, null);
    refused(good, "t=1,v1=" + "0".repeat(64));
    refused(good, signed(good + " ", Instant.now()));
    refused(good, signed(good, Instant.now().minusSeconds(600)));
    refused(good, signed(good, Instant.now().plusSeconds(600)));
    assertThatThrownBy(() -> callbacks.answer("other", good, signed(good, Instant.now())))
        .hasMessageStartingWith("SP-7136");
    for (String bad :
        List.of(
            answer(token, "mallory", "approve", "m2"),
            answer(token, "lena", "maybe", "m3"),
            answer(token + "0", "lena", "approve", "m4"),
            answer("bm9uZQ." + "0".repeat(64), "lena", "approve", "m5"),
            answer(token, "lena", "approve", " "),
            "{}",
            "nonsense")) {
      refused(bad, signed(bad, Instant.now()));
    }
    asked(6);
    String other = token(next(2)).replaceAll("\\..*", "") + token.substring(token.indexOf('.'));
    String swapped = answer(other, "lena", "approve", "m6");
    refused(swapped, signed(swapped, Instant.now()));
    String guest = answer(token, "carl", "approve", "m7");
    assertThatThrownBy(() -> callbacks.answer("chat", guest, signed(guest, Instant.now())))
        .hasMessageContaining("SP-2033");
    assertThat(broker.desk().find(id).votes()).isEmpty();
  }
}
