package io.sallyport.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sallyport.audit.journal.JournalEntry;
import io.sallyport.audit.journal.JournalReader;
import io.sallyport.audit.table.TableSink;
import io.sallyport.jdbc.SallyportAccessDeniedException;
import io.sallyport.jdbc.SallyportDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One file that names every sink there is: embedded and at a gateway, each has every call. */
@Timeout(300)
class SinksTest {
  private static final Pattern ATTRIBUTES = Pattern.compile("\"attributes\":\\[([^]]*)]");
  private static KafkaClusterTestKit broker;
  private static HttpServer collector;
  private static Database shop;
  private static Database audit;
  private static final List<String> LOGS = new CopyOnWriteArrayList<>();

  @TempDir Path folder;

  @BeforeAll
  static void peers() throws Exception {
    // The JDK's server answers in two packets, of which the second would wait for 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext("/v1/logs", SinksTest::take);
    collector.start();
    broker =
        new KafkaClusterTestKit.Builder(
                new TestKitNodes.Builder()
                    .setCombined(true)
                    .setNumBrokerNodes(1)
                    .setNumControllerNodes(1)
                    .build())
            .build();
    broker.format();
    broker.startup();
    broker.waitForReadyBrokers();
    shop = Shop.on(Peer.POSTGRES);
    audit = Peer.POSTGRES.fresh();
  }

  @AfterAll
  static void end() throws Exception {
    collector.stop(0);
    broker.close();
  }

  private static void take(HttpExchange exchange) throws IOException {
    LOGS.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    exchange.sendResponseHeaders(200, 2);
    exchange.getResponseBody().write("{}".getBytes(StandardCharsets.UTF_8));
    exchange.close();
  }

  @BeforeEach
  void nothingYet() throws Exception {
    LOGS.clear();
    try (var script =
        Objects.requireNonNull(TableSink.class.getResourceAsStream("postgresql.sql"))) {
      audit.run(
          "DROP TABLE IF EXISTS sallyport_audit",
          new String(script.readAllBytes(), StandardCharsets.UTF_8));
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(topic(), 1, (short) 1))).all().get();
    }
  }

  private String topic() {
    return "audit-" + folder.getFileName();
  }

  private Path config(String more) throws IOException {
    Path config =
        GatewayProcess.config(
            folder,
            shop,
            more
                + """
                rules:
                  - { id: reads, permit: [sql.select], on: [shop/customers] }
                """);
    String sinks =
        """
        audit:
          journal: ./audit
          sinks:
            - ocsf: ./ocsf.jsonl
            - otlp: http://localhost:%d/v1/logs
            - kafka: %s
              topic: %s
            - { table: "%s", username: "%s", password: "${secret:shop-db}" }
        """
            .formatted(
                collector.getAddress().getPort(),
                broker.bootstrapServers(),
                topic(),
                audit.url(),
                audit.user());
    return Files.writeString(
        config, Files.readString(config).replace("audit: { journal: ./audit }\n", sinks));
  }

  @Test
  void atAGatewayEachHasEveryCall() throws Exception {
    try (GatewayProcess gateway =
        GatewayProcess.start(config("gateway: { listeners: { jdbc: { port: 0 } } }\n"))) {
      try (Connection connection = gateway.connect(gateway.token("anna", "app"))) {
        visit(connection);
      }
      gateway.end();
    }
    awaitAll();
  }

  @Test
  void embeddedEachHasEveryCall() throws Exception {
    SallyportDataSource source = new SallyportDataSource("jdbc:sallyport:shop", settings());
    try (Connection connection = source.getConnection()) {
      visit(connection);
    }
    awaitAll();
  }

  private Properties settings() throws IOException {
    Properties settings = new Properties();
    settings.setProperty("sallyport.config", config("").toString());
    settings.setProperty("sallyport.subject", "anna");
    return settings;
  }

  private static void visit(Connection connection) throws Exception {
    try (Statement statement = connection.createStatement()) {
      for (int i = 1; i <= 3; i++) {
        try (ResultSet row = statement.executeQuery("SELECT name FROM customers WHERE id = " + i)) {
          assertThat(row.next()).isTrue();
        }
      }
      assertThatThrownBy(() -> statement.executeQuery("SELECT amount FROM salaries"))
          .isInstanceOf(SallyportAccessDeniedException.class);
    }
  }

  /** Outcomes are handed on a little later than their calls. */
  private void awaitAll() {
    Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(this::eachHasWhatTheJournalHas);
  }

  private void eachHasWhatTheJournalHas() throws Exception {
    List<String> expected;
    try (Stream<JournalEntry> entries = JournalReader.entries(folder.resolve("audit"))) {
      expected = calls(entries.map(JournalEntry::fields));
    }
    assertThat(expected).hasSize(7).filteredOn(call -> call.endsWith("deny")).hasSize(1);
    assertThat(
            calls(
                Files.readAllLines(folder.resolve("ocsf.jsonl")).stream()
                    .map(line -> (Map<?, ?>) read(line).get("unmapped"))))
        .as("ocsf")
        .hasSameElementsAs(expected);
    assertThat(calls(LOGS.stream().flatMap(SinksTest::attributes)))
        .as("otlp")
        .hasSameElementsAs(expected);
    assertThat(calls(published().stream().map(SinksTest::read)))
        .as("kafka")
        .hasSameElementsAs(expected);
    assertThat(tabled()).as("table").hasSameElementsAs(expected);
  }

  /** Session, number and verdict or status of each decision and outcome. */
  private static List<String> calls(Stream<? extends Map<?, ?>> events) {
    return events
        .filter(event -> List.of("decided", "finished").contains(String.valueOf(event.get("kind"))))
        .map(
            event -> {
              Object verdict = event.get("verdict");
              return event.get("session")
                  + " "
                  + event.get("exchange")
                  + " "
                  + (verdict == null ? event.get("status") : verdict);
            })
        .toList();
  }

  private static Map<String, Object> read(String json) {
    try {
      return JournalReader.entry(Path.of("sink"), 1, json.getBytes(StandardCharsets.UTF_8))
          .fields();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Map<String, String>> attributes(String request) {
    return ATTRIBUTES
        .matcher(request)
        .results()
        .map(
            found -> {
              Map<String, String> attributes = new HashMap<>();
              Matcher one =
                  Pattern.compile(
                          "\"key\":\"sallyport\\.(\\w+)\",\"value\":\\{\"stringValue\":\"([^\"]*)\"")
                      .matcher(found.group(1));
              while (one.find()) {
                attributes.put(one.group(1), one.group(2));
              }
              return attributes;
            });
  }

  private List<String> published() {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      TopicPartition only = new TopicPartition(topic(), 0);
      consumer.assign(List.of(only));
      consumer.seekToBeginning(List.of(only));
      long end = consumer.endOffsets(List.of(only)).get(only);
      List<String> published = new ArrayList<>();
      while (consumer.position(only) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> published.add(record.value()));
      }
      return published;
    }
  }

  private static List<String> tabled() throws Exception {
    List<String> rows = new ArrayList<>();
    try (Connection connection = audit.direct();
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT session || ' ' || exchange || ' ' || coalesce(verdict, event->>'status')"
                    + " FROM sallyport_audit WHERE kind IN ('decided', 'finished')")) {
      while (found.next()) {
        rows.add(found.getString(1));
      }
    }
    return rows;
  }
}
