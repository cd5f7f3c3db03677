package io.sallyport.audit.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.sallyport.api.Durability;
import io.sallyport.audit.spi.Act;
import io.sallyport.audit.spi.AuditEvent;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaTest {
  @TempDir Path directory;

  @Test
  void everyRecordKeepsToThePublishedSchema() throws Exception {
    Path dead = directory.resolve("20260101T000000.000000Z-1-dead.jsonl");
    Files.writeString(dead, "{\"torn");
    Path ended = directory.resolve("20260101T000000.000000Z-1-ended.jsonl");
    Files.writeString(ended, "");
    Files.createFile(directory.resolve("20260101T000000.000000Z-1-ended.7.lock"));
    JournalOptions options =
        JournalOptions.defaults()
            .withFileSize(8192)
            .withParameters(JournalOptions.Parameters.CLEAR);
    try (Journal journal = Journal.open(directory, options)) {
      for (int i = 0; i < 5; i++) {
        for (AuditEvent event : Events.full()) {
          journal.append(event, Durability.WRITTEN);
        }
      }
      journal.append(Events.decided("s", 9, "x".repeat(100_000)), Durability.WRITTEN);
    }
    JsonSchema schema = schema();
    Set<String> kinds = new HashSet<>();
    for (Path file : new JournalDirectory(directory).files()) {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        assertThat(schema.validate(line, InputFormat.JSON)).as(line).isEmpty();
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        kinds.add((String) JsonReader.read(bytes, bytes.length).members().get("kind"));
      }
    }
    assertThat(kinds)
        .containsExactlyInAnyOrder(
            "session_opened",
            "decided",
            "finished",
            "alarm",
            "acted",
            "session_closed",
            "recording_started",
            "recording_ended",
            OwnLines.OPENED,
            OwnLines.CLOSED,
            OwnLines.REPAIRED,
            OwnLines.ENDED);
  }

  @Test
  void theSchemaRefusesFieldsThatItDoesNotName() throws Exception {
    assertThat(schema().validate("{\"kind\":\"alarm\"}", InputFormat.JSON)).isNotEmpty();
  }

  @Test
  void everyActIsInTheSchemaAndInTheDocumentation() throws Exception {
    String page =
        Files.readString(
            Path.of(System.getProperty("sallyport.root", "..")).resolve("docs/audit.md"));
    for (Act.Kind kind : Act.Kind.values()) {
      AuditEvent.Acted event = AuditEvent.Acted.at(Events.TIME, Act.of(kind, "lena"));
      SortedMap<String, Object> line = new TreeMap<>(EventJson.members(event));
      line.putAll(Map.of("seq", 1L, "prev", "0".repeat(64), "hash", "0".repeat(64)));
      String text = EventJson.text(line);
      assertThat(schema().validate(text, InputFormat.JSON)).as(text).isEmpty();
      assertThat(page).contains("`" + LineEncoder.lower(kind) + "`");
    }
  }

  private static JsonSchema schema() throws Exception {
    try (InputStream in = Journal.class.getResourceAsStream("journal.schema.json")) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(in);
    }
  }
}
