package io.sallyport.audit.ocsf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.audit.spi.AuditException;
import io.sallyport.audit.spi.AuditSink;
import io.sallyport.testkit.AuditSinkContract;
import io.sallyport.testkit.RecordedVisit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OcsfSinkTest extends AuditSinkContract {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What OCSF 1.8.0 requires of a Datastore Activity and of the objects in it. */
  private static final List<String> REQUIRED =
      List.of(
          "/activity_id",
          "/category_uid",
          "/class_uid",
          "/severity_id",
          "/time",
          "/type_uid",
          "/metadata/version",
          "/metadata/product/name",
          "/actor",
          "/src_endpoint/name",
          "/database/name",
          "/database/type_id");

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
    assertThat(events()).hasSize(6);
    for (JsonNode event : events()) {
      assertThat(REQUIRED).allSatisfy(name -> assertThat(event.at(name).isMissingNode()).isFalse());
      assertThat(event.get("class_uid").asInt()).isEqualTo(6005);
      assertThat(event.get("category_uid").asInt()).isEqualTo(6);
      int activity = event.get("activity_id").asInt();
      assertThat(event.get("type_uid").asInt()).isEqualTo(600_500 + activity);
      assertThat(activity == 99 || (activity >= 1 && activity <= 10)).isTrue();
      assertThat(event.at("/metadata/version").asText()).isEqualTo("1.8.0");
      // actor: at least one of process, user, iam_role, invoked_by, session, app_name, app_uid
      assertThat(event.get("actor").has("user") || event.get("actor").has("session")).isTrue();
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
