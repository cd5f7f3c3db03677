package io.sallyport.audit.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.util.JsonFormat;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Durability;
import io.sallyport.api.Reason;
import io.sallyport.api.Secret;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.AuditException;
import io.sallyport.audit.spi.AuditSink;
import io.sallyport.audit.spi.AuditSinkFactory;
import io.sallyport.audit.spi.SinkSettings;
import io.sallyport.testkit.AuditSinkContract;
import io.sallyport.testkit.RecordedVisit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a receiver that reads requests by the protocol's own definition. */
class OtlpSinkTest extends AuditSinkContract {
  static {
    // The JDK's server answers in two packets, of which the second would wait for 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final List<LogRecord> received = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private volatile String answer = "{}";
  private HttpServer server;

  @BeforeEach
  void aCollector() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/logs", this::take);
    server.start();
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
    JsonFormat.parser().merge(body, request);
    authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    if (status == 200 && answer.equals("{}")) {
      request.getResourceLogsList().stream()
          .flatMap(resource -> resource.getScopeLogsList().stream())
          .forEach(scope -> received.addAll(scope.getLogRecordsList()));
    }
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  protected AuditSink open() throws AuditException {
    return open(Map.of());
  }

  private AuditSink open(Map<String, String> headers) throws AuditException {
    URI endpoint = URI.create("http://localhost:" + server.getAddress().getPort() + "/v1/logs");
    return OtlpSink.open(endpoint, headers, Duration.ofSeconds(10));
  }

  private static Map<String, String> attributes(LogRecord record) {
    return record.getAttributesList().stream()
        .collect(Collectors.toMap(KeyValue::getKey, one -> one.getValue().getStringValue()));
  }

  @Override
  protected List<String> kept(AuditSink sink) {
    return received.stream()
        .map(OtlpSinkTest::attributes)
        .filter(event -> event.containsKey("sallyport.exchange"))
        .map(
            event ->
                event.get("sallyport.session")
                    + " "
                    + event.get("sallyport.exchange")
                    + " "
                    + event.getOrDefault("sallyport.verdict", event.get("sallyport.status")))
        .toList();
  }

  @Test
  void anEventIsALogRecordOfTheProtocol() throws Exception {
    RecordedVisit.by(open());
    assertThat(received)
        .extracting(LogRecord::getEventName)
        .containsExactly(
            "sallyport.session_opened",
            "sallyport.decided",
            "sallyport.finished",
            "sallyport.decided",
            "sallyport.alarm",
            "sallyport.acted",
            "sallyport.acted",
            "sallyport.session_closed");
    assertThat(received)
        .extracting(LogRecord::getSeverityNumber)
        .containsExactly(
            SeverityNumber.SEVERITY_NUMBER_INFO,
            SeverityNumber.SEVERITY_NUMBER_INFO,
            SeverityNumber.SEVERITY_NUMBER_INFO,
            SeverityNumber.SEVERITY_NUMBER_WARN,
            SeverityNumber.SEVERITY_NUMBER_ERROR,
            SeverityNumber.SEVERITY_NUMBER_INFO,
            SeverityNumber.SEVERITY_NUMBER_WARN,
            SeverityNumber.SEVERITY_NUMBER_INFO);
    assertThat(attributes(received.get(5)))
        .containsEntry("sallyport.act", "approval_granted")
        .containsEntry("sallyport.by", "lena")
        .containsEntry("sallyport.on", "s-3");
    LogRecord denied = received.get(3);
    assertThat(denied.getTimeUnixNano()).isEqualTo(1_769_903_999_123_456_000L);
    assertThat(attributes(denied))
        .containsEntry("sallyport.subject", "anna")
        .containsEntry("sallyport.target", "shop")
        .containsEntry("sallyport.verdict", "deny");
    assertThat(denied.getBody().getStringValue()).startsWith("{").contains("\"SP-2002\"");
  }

  @Test
  void headersGoWithEveryRequestAndIntoNoMessage() throws Exception {
    try (AuditSink sink = open(Map.of("Authorization", "Bearer sesame"))) {
      sink.append(closed("a"), Durability.WRITTEN);
      status = 401;
      assertThatThrownBy(() -> sink.append(closed("b"), Durability.WRITTEN))
          .hasMessageContaining("status 401")
          .hasMessageNotContaining("sesame");
      status = 200;
    }
    assertThat(authorizations).containsOnly("Bearer sesame");
  }

  @Test
  void aConfigurationNamesItWithHeadersWhoseSecretsAreFetched() throws Exception {
    AuditSinkFactory factory = ServiceLoader.load(AuditSinkFactory.class).iterator().next();
    assertThat(factory.kind()).isEqualTo("otlp");
    String address = "http://localhost:" + server.getAddress().getPort() + "/v1/logs";
    Map<String, String> options =
        Map.of("headers.Authorization", "Bearer ${secret:otel}", "patience", "PT10S");
    SinkSettings settings =
        new SinkSettings(
            address, options, null, text -> Secret.of("Bearer from-the-vault".toCharArray()));
    try (AuditSink sink = factory.open(settings)) {
      sink.append(closed("a"), Durability.WRITTEN);
    }
    assertThat(authorizations).containsExactly("Bearer from-the-vault");
    SinkSettings without =
        new SinkSettings(
            address,
            options,
            null,
            text -> {
              throw new AccessDeniedException(Reason.of("SP-6001", "No such secret.", "x"), null);
            });
    assertThatThrownBy(() -> factory.open(without))
        .isInstanceOf(AuditException.class)
        .hasMessageStartingWith("SP-4161")
        .hasMessageContaining("Authorization");
  }

  @Test
  void whatTheCollectorRefusesIsRefusedAndTheSinkGoesOn() throws Exception {
    try (AuditSink sink = open()) {
      sink.append(closed("a"), Durability.BUFFERED);
      for (int refusal : List.of(400, 429, 500, 503, 204)) {
        status = refusal;
        answer = "";
        assertThatThrownBy(() -> sink.append(closed("b"), Durability.WRITTEN))
            .isInstanceOf(AuditException.class)
            .hasMessageStartingWith("SP-4151");
      }
      status = 200;
      answer = "{\"partialSuccess\":{\"rejectedLogRecords\":\"1\",\"errorMessage\":\"no\"}}";
      assertThatThrownBy(() -> sink.append(closed("c"), Durability.WRITTEN))
          .hasMessageContaining("rejected");
      answer = "{}";
      sink.append(closed("d"), Durability.WRITTEN);
    }
    assertThat(received)
        .extracting(one -> attributes(one).get("sallyport.session"))
        .containsExactly("a", "d");
  }

  @Test
  void aCollectorThatIsNotThereRefuses() throws Exception {
    try (AuditSink sink = open()) {
      server.stop(0);
      assertThatThrownBy(() -> sink.append(closed("a"), Durability.SYNCED))
          .hasMessageStartingWith("SP-4151");
    }
    assertThatThrownBy(() -> OtlpSink.open(URI.create("ftp://x"), Map.of(), Duration.ofSeconds(1)))
        .hasMessageStartingWith("SP-4150");
  }

  private static AuditEvent closed(String session) {
    return new AuditEvent.SessionClosed(Instant.now(), session);
  }
}
