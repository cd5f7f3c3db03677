package io.sallyport.audit.ocsf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.api.Access;
import io.sallyport.api.Arguments;
import io.sallyport.api.Caller;
import io.sallyport.api.Durability;
import io.sallyport.api.Outcome;
import io.sallyport.api.Recording;
import io.sallyport.api.Resource;
import io.sallyport.api.Subject;
import io.sallyport.api.Target;
import io.sallyport.audit.spi.Act;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.AuditException;
import io.sallyport.audit.spi.AuditSink;
import io.sallyport.audit.spi.AuditSinkFactory;
import io.sallyport.audit.spi.SinkSettings;
import io.sallyport.testkit.AuditSinkContract;
import io.sallyport.testkit.RecordedVisit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OcsfSinkTest extends AuditSinkContract {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What OCSF 1.8.0 requires of every event. */
  private static final List<String> REQUIRED =
      List.of(
          "/activity_id",
          "/category_uid",
          "/class_uid",
          "/severity_id",
          "/time",
          "/type_uid",
          "/metadata/version",
          "/metadata/product/name");

  /** And of each class and the objects in it; of those behind a bar, at least one. */
  private static final Map<Integer, List<String>> OF_CLASS =
      Map.of(
          2004,
          List.of("/finding_info/uid"),
          3002,
          List.of("/user/name|/user/uid", "/service/name|/dst_endpoint/name"),
          4002,
          List.of("/http_request|/http_response", "/dst_endpoint/name|/src_endpoint/name"),
          4007,
          List.of("/dst_endpoint/name|/src_endpoint/name"),
          4008,
          List.of("/dst_endpoint/name|/src_endpoint/name"),
          6003,
          List.of("/actor", "/api/operation", "/src_endpoint/name"),
          6005,
          List.of("/actor", "/src_endpoint/name", "/database|/table|/databucket"));

  /** What an object must have where it stands in an event. */
  private static final Map<String, List<String>> OF_OBJECT =
      Map.of(
          "/database", List.of("/type_id", "/name|/uid"),
          "/file", List.of("/type_id", "/name"),
          "/http_request/url", List.of("/path|/url_string"),
          "/query_info", List.of("/query_string"),
          "/policy", List.of("/name|/uid"),
          "/actor", List.of("/user|/session|/app_name|/process|/invoked_by|/app_uid"),
          "/actor/user", List.of("/name|/uid"),
          "/dst_endpoint", List.of("/name"),
          "/src_endpoint", List.of("/name"),
          "/table", List.of("/name|/uid"));

  private static final Map<Integer, List<Integer>> ACTIVITIES =
      Map.of(
          2004, upTo(3),
          3002, upTo(7),
          4002, upTo(9),
          4007, upTo(7),
          4008, upTo(6),
          6003, upTo(4),
          6005, upTo(10));

  private static List<Integer> upTo(int last) {
    return IntStream.concat(IntStream.rangeClosed(1, last), IntStream.of(99)).boxed().toList();
  }

  private static final Instant NOW = Instant.parse("2026-01-31T23:59:59.123456Z");
  private static final Caller ANNA = Caller.of(Subject.of("anna", "analysts"));

  /** An action, its class, and the name of its activity. */
  private static final List<List<String>> CALLS =
      List.of(
          List.of("sql.select", "6005", "Query"),
          List.of("sql.insert", "6005", "Write"),
          List.of("sql.ddl", "6005", "sql.ddl"),
          List.of("http.get", "4002", "Get"),
          List.of("http.patch", "4002", "Patch"),
          List.of("http.upgrade", "4002", "http.upgrade"),
          List.of("ssh.exec", "4007", "ssh.exec"),
          List.of("ssh.forward", "4007", "ssh.forward"),
          List.of("sftp.read", "4008", "Get"),
          List.of("sftp.rename", "4008", "Rename"),
          List.of("sftp.mkdir", "4008", "sftp.mkdir"),
          List.of("k8s.watch", "6003", "Read"),
          List.of("k8s.deletecollection", "6003", "Delete"),
          List.of("k8s.exec", "6003", "k8s.exec"),
          List.of("", "6003", "call"));

  @TempDir Path directory;

  @Override
  protected AuditSink open() throws AuditException {
    return OcsfSink.file(directory.resolve("events.jsonl"));
  }

  @Override
  protected List<String> kept(AuditSink sink) throws IOException {
    List<String> kept = new ArrayList<>();
    for (JsonNode event : events()) {
      JsonNode own = event.get("unmapped");
      String kind = own.get("kind").asText();
      if (kind.equals("decided") || kind.equals("finished")) {
        String last = own.get(kind.equals("decided") ? "verdict" : "status").asText();
        kept.add(own.get("session").asText() + " " + own.get("exchange") + " " + last);
      }
    }
    return kept;
  }

  private List<JsonNode> events() throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve("events.jsonl"))) {
      events.add(JSON.readTree(line));
    }
    return events;
  }

  @Test
  void everyEventHasWhatItsClassRequires() throws Exception {
    RecordedVisit.by(open());
    AuditSink sink = OcsfSink.file(directory.resolve("events.jsonl"));
    for (Act.Kind kind : Act.Kind.values()) {
      sink.append(AuditEvent.Acted.at(NOW, Act.of(kind, "lena")), Durability.WRITTEN);
    }
    long number = 0;
    for (List<String> call : CALLS) {
      sink.append(decided(++number, call.get(0)), Durability.WRITTEN);
      sink.append(finished(number), Durability.BUFFERED);
    }
    sink.append(
        new AuditEvent.RecordingStarted(NOW, "s", "s-1.cast", Recording.Kind.TERMINAL),
        Durability.WRITTEN);
    sink.close();
    assertThat(events()).hasSize(8 + Act.Kind.values().length + CALLS.size() * 2 + 1);
    for (JsonNode event : events()) {
      int uid = event.get("class_uid").asInt();
      requires(event, "", REQUIRED);
      requires(event, "", OF_CLASS.get(uid));
      OF_OBJECT.forEach(
          (object, required) -> {
            if (!event.at(object).isMissingNode()) {
              requires(event, object, required);
            }
          });
      assertThat(event.get("category_uid").asInt()).isEqualTo(uid / 1000);
      int activity = event.get("activity_id").asInt();
      assertThat(event.get("type_uid").asInt()).isEqualTo(uid * 100 + activity);
      assertThat(ACTIVITIES.get(uid)).contains(activity);
      assertThat(event.get("activity_name").asText()).isNotBlank();
      assertThat(event.at("/metadata/version").asText()).isEqualTo("1.8.0");
      assertThat(uid / 1000 != 4 || event.at("/metadata/profiles").toString().contains("host"))
          .as("who acts has a place in %s", event)
          .isTrue();
    }
  }

  private static void requires(JsonNode event, String object, List<String> required) {
    assertThat(required)
        .as(event.toString())
        .allSatisfy(
            names ->
                assertThat(names.split("\\|"))
                    .anySatisfy(
                        name -> assertThat(event.at(object + name).isMissingNode()).isFalse()));
  }

  @Test
  void aCallIsOfTheClassOfItsProtocolAndItsOutcomeToo() throws Exception {
    AuditSink sink = open();
    sink.append(
        new AuditEvent.SessionOpened(NOW, "s", ANNA, new Target("there"), "gateway"),
        Durability.WRITTEN);
    long number = 0;
    for (List<String> call : CALLS) {
      sink.append(decided(++number, call.get(0)), Durability.WRITTEN);
    }
    for (; number > 0; number--) {
      sink.append(finished(number), Durability.BUFFERED);
    }
    sink.append(new AuditEvent.SessionClosed(NOW, "s"), Durability.BUFFERED);
    sink.close();
    for (JsonNode event : events()) {
      String kind = event.at("/unmapped/kind").asText();
      if (kind.startsWith("session_")) {
        assertThat(event.get("class_uid").asInt()).isEqualTo(3002);
        assertThat(event.at("/user/uid").asText()).isEqualTo("anna");
        continue;
      }
      List<String> call = CALLS.get(event.at("/unmapped/exchange").asInt() - 1);
      assertThat(event.get("class_uid").asText()).as(event.toString()).isEqualTo(call.get(1));
      if (kind.equals("decided")) {
        assertThat(event.get("activity_name").asText()).isEqualTo(call.get(2));
        assertThat(event.at("/actor/user/uid").asText()).isEqualTo("anna");
        assertThat(event.at("/dst_endpoint/name").asText()).isEqualTo("there");
      }
      if (call.get(1).equals("4002")) {
        assertThat(event.at("/http_request/http_method").asText()).isUpperCase();
        assertThat(event.at("/http_request/url/path").asText()).isEqualTo("/v1/x");
      }
      if (call.get(1).equals("4008")) {
        assertThat(event.at("/file/path").asText()).isEqualTo("v1/x");
      }
    }
  }

  private static AuditEvent decided(long exchange, String action) {
    return new AuditEvent.Decided(
        NOW,
        "s",
        exchange,
        ANNA,
        new Target("there"),
        "text of the call",
        null,
        Arguments.of(),
        action.isEmpty() ? List.of() : List.of(Access.of(action, Resource.of("there", "v1/x"))),
        true,
        null,
        null,
        List.of("r"),
        List.of(),
        List.of(),
        "1",
        null);
  }

  private static AuditEvent finished(long exchange) {
    return new AuditEvent.Finished(
        NOW,
        "s",
        exchange,
        AuditEvent.Status.COMPLETED,
        null,
        null,
        Outcome.read(1, 64, false),
        Duration.ofMillis(2));
  }

  @Test
  void aRefusalReadsAsDeniedAndBlockedWithItsReason() throws Exception {
    RecordedVisit.by(open());
    JsonNode denied =
        events().stream().filter(e -> e.path("action_id").asInt() == 2).findFirst().orElseThrow();
    assertThat(denied.get("disposition_id").asInt()).isEqualTo(2);
    assertThat(denied.get("status_code").asText()).isEqualTo("SP-2002");
    assertThat(denied.get("activity_name").asText()).isEqualTo("Query");
    assertThat(denied.at("/actor/user/uid").asText()).isEqualTo("anna");
    assertThat(denied.at("/actor/user/groups/0/name").asText()).isEqualTo("analysts");
    assertThat(denied.at("/database/name").asText()).isEqualTo("shop");
    assertThat(denied.at("/table/name").asText()).isEqualTo("public.customers");
    JsonNode permitted =
        events().stream().filter(e -> e.path("action_id").asInt() == 1).findFirst().orElseThrow();
    assertThat(permitted.at("/policy/name").asText()).isEqualTo("analysts-read-shop");
    assertThat(permitted.at("/query_info/query_string").asText()).contains("Zo\u00eb");
  }

  @Test
  void whoIsTurnedAwayReadsAsAFailedLogonAndAVoteAsAnUpdate() throws Exception {
    RecordedVisit.by(open());
    JsonNode login =
        events().stream()
            .filter(event -> event.at("/unmapped/act").asText().equals("login_refused"))
            .findFirst()
            .orElseThrow();
    assertThat(login.get("class_uid").asInt()).isEqualTo(3002);
    assertThat(login.get("activity_name").asText()).isEqualTo("Logon");
    assertThat(login.get("status_id").asInt()).isEqualTo(2);
    assertThat(login.at("/src_endpoint/name").asText()).isEqualTo("192.0.2.7");
    assertThat(login.at("/service/name").asText()).isEqualTo("jdbc");
    JsonNode vote = ofClass(6003);
    assertThat(vote.get("activity_name").asText()).isEqualTo("Update");
    assertThat(vote.at("/api/operation").asText()).isEqualTo("approval_granted");
    assertThat(vote.at("/actor/user/uid").asText()).isEqualTo("lena");
    assertThat(vote.at("/resources/0/uid").asText()).isEqualTo("s-3");
    assertThat(vote.at("/unmapped/facts/rule").asText()).isEqualTo("leads-approve");
  }

  private JsonNode ofClass(int uid) throws IOException {
    return events().stream()
        .filter(event -> event.get("class_uid").asInt() == uid)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anOutcomeIsFoundByTheCallItBelongsTo() throws Exception {
    RecordedVisit.by(open());
    List<String> calls =
        events().stream()
            .filter(e -> e.at("/metadata/correlation_uid").asText().equals("s-1"))
            .map(e -> e.at("/metadata/event_code").asText())
            .toList();
    assertThat(calls).containsExactly("decided", "finished");
  }

  @Test
  void aConfigurationNamesItByItsPath() throws Exception {
    AuditSinkFactory factory = ServiceLoader.load(AuditSinkFactory.class).iterator().next();
    assertThat(factory.kind()).isEqualTo("ocsf");
    SinkSettings settings = new SinkSettings("events.jsonl", Map.of(), directory, text -> null);
    RecordedVisit.by(factory.open(settings));
    assertThat(events()).hasSize(8);
    assertThat(factory.open(new SinkSettings("stdout", Map.of(), null, text -> null)).name())
        .isEqualTo("ocsf stdout");
  }

  @Test
  void aFileThatCannotBeOpenedIsNamed() {
    assertThatThrownBy(() -> OcsfSink.file(directory))
        .isInstanceOf(AuditException.class)
        .hasMessageStartingWith("SP-4120")
        .hasMessageContaining(directory.toString());
  }

  @Test
  void aFullDiskRefusesTheCall() throws Exception {
    Path full = Path.of("/dev/full");
    org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(full), "needs /dev/full");
    OcsfSink sink = OcsfSink.file(full);
    assertThatThrownBy(
            () ->
                sink.append(
                    new io.sallyport.audit.spi.AuditEvent.SessionClosed(
                        java.time.Instant.now(), "s"),
                    io.sallyport.api.Durability.WRITTEN))
        .isInstanceOf(AuditException.class)
        .hasMessageStartingWith("SP-4121");
  }
}
