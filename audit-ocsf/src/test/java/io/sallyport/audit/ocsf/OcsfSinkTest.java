package io.sallyport.audit.ocsf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.api.Durability;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
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

  /** And of each class and the objects in it. */
  private static final Map<Integer, List<String>> OF_CLASS =
      Map.of(
          3002,
          List.of("/user/name", "/user/uid", "/service/name"),
          6003,
          List.of("/actor/user/uid", "/api/operation", "/src_endpoint/name"),
          6005,
          List.of("/actor", "/src_endpoint/name", "/database/name", "/database/type_id"));

  private static final Map<Integer, List<Integer>> ACTIVITIES =
      Map.of(3002, List.of(1, 2), 6003, List.of(1, 2, 3, 4, 99), 6005, ofDatastores());

  private static List<Integer> ofDatastores() {
    return List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 99);
  }

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
      sink.append(AuditEvent.Acted.at(Instant.now(), Act.of(kind, "lena")), Durability.WRITTEN);
    }
    sink.close();
    assertThat(events()).hasSize(8 + Act.Kind.values().length);
    for (JsonNode event : events()) {
      int uid = event.get("class_uid").asInt();
      List<String> required = new ArrayList<>(REQUIRED);
      required.addAll(OF_CLASS.get(uid));
      assertThat(required)
          .as(event.toString())
          .allSatisfy(name -> assertThat(event.at(name).isMissingNode()).isFalse());
      assertThat(event.get("category_uid").asInt()).isEqualTo(uid / 1000);
      int activity = event.get("activity_id").asInt();
      assertThat(event.get("type_uid").asInt()).isEqualTo(uid * 100 + activity);
      assertThat(ACTIVITIES.get(uid)).contains(activity);
      assertThat(event.get("activity_name").asText()).isNotBlank();
      assertThat(event.at("/metadata/version").asText()).isEqualTo("1.8.0");
      // actor: at least one of process, user, iam_role, invoked_by, session, app_name, app_uid
      assertThat(uid == 3002 || event.get("actor").has("user") || event.get("actor").has("session"))
          .isTrue();
      assertThat(
              event.path("query_info").isMissingNode()
                  || event.at("/query_info/query_string").isTextual())
          .isTrue();
    }
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
    JsonNode login = ofClass(3002);
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
