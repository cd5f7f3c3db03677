package io.sallyport.audit.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.Caller;
import io.sallyport.api.Durability;
import io.sallyport.api.Recording;
import io.sallyport.api.Subject;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.AuditException;
import io.sallyport.audit.spi.RecordingWriter;
import io.sallyport.audit.spi.SessionRecorder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingsTest {
  @TempDir Path journal;

  private RecordingWriter open(Recording.Kind kind, long size) throws AuditException {
    Map<String, Object> header =
        kind == Recording.Kind.TERMINAL ? Map.of("width", 100, "height", 30) : Map.of();
    return Recordings.beside(journal, size)
        .open(
            new SessionRecorder.Head(
                Events.TIME, "s1", kind, Caller.of(Subject.of("anna")), Events.SHOP, header));
  }

  private Path file(RecordingWriter writer) {
    return Recordings.file(journal, writer.name());
  }

  private static boolean put(RecordingWriter to, Recording.Stream stream, String text)
      throws AuditException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return to.append(stream, bytes, 0, bytes.length);
  }

  private List<RecordingReader.Event> events(RecordingWriter writer) throws Exception {
    List<RecordingReader.Event> events = new ArrayList<>();
    try (RecordingReader reader = new RecordingReader(file(writer))) {
      for (RecordingReader.Event e = reader.next(); e != null; e = reader.next()) {
        events.add(e);
      }
    }
    return events;
  }

  @Test
  void aTerminalIsRecordedAsAsciicastOfVersion2() throws Exception {
    RecordingWriter writer = open(Recording.Kind.TERMINAL, Recordings.USUAL_SIZE);
    assertThat(put(writer, Recording.Stream.OUTPUT, "$ \u001b[1mls\u001b[0m\r\n")).isTrue();
    assertThat(put(writer, Recording.Stream.INPUT, "exit\n")).isTrue();
    assertThat(put(writer, Recording.Stream.RESIZE, "120x40")).isTrue();
    assertThat(put(writer, Recording.Stream.MARK, "exit 0")).isTrue();
    RecordingWriter.End end = writer.end();
    assertThat(end.whole()).isTrue();
    assertThat(end.events()).isEqualTo(4);
    List<String> lines = Files.readAllLines(file(writer));
    assertThat(lines.get(0))
        .isEqualTo(
            "{\"begun\":\"2026-01-31T23:59:59.123456Z\",\"height\":30,\"kind\":\"terminal\",\"session\":\"s1\",\"timestamp\":1769903999,"
                + "\"title\":\"anna on shop\",\"version\":2,\"width\":100}");
    assertThat(lines.get(1))
        .matches("\\[[0-9.e-]+,\"o\",\"\\$ \\\\u001b\\[1mls\\\\u001b\\[0m\\\\r\\\\n\"\\]");
    assertThat(events(writer))
        .extracting(RecordingReader.Event::code)
        .containsExactly("o", "i", "r", "m");
    assertThat(events(writer))
        .extracting(RecordingReader.Event::data)
        .containsExactly("$ \u001b[1mls\u001b[0m\r\n", "exit\n", "120x40", "exit 0");
    assertThat(end.sha256()).isEqualTo(Digests.hex(Files.readAllBytes(file(writer))));
    assertThat(end.bytes()).isEqualTo(Files.size(file(writer)));
  }

  @Test
  void timesNeverGoBack() throws Exception {
    RecordingWriter writer = open(Recording.Kind.TERMINAL, Recordings.USUAL_SIZE);
    for (int i = 0; i < 100; i++) {
      put(writer, Recording.Stream.OUTPUT, "x");
    }
    writer.end();
    assertThat(events(writer)).extracting(RecordingReader.Event::seconds).isSorted();
  }

  @Test
  void aCharacterCutBetweenTwoPiecesIsWholeInTheRecording() throws Exception {
    RecordingWriter writer = open(Recording.Kind.TERMINAL, Recordings.USUAL_SIZE);
    byte[] text = "a😀é".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < text.length; i++) {
      writer.append(Recording.Stream.OUTPUT, text, i, 1);
    }
    writer.append(Recording.Stream.OUTPUT, new byte[] {(byte) 0xF0, (byte) 0x9F}, 0, 2);
    writer.append(Recording.Stream.INPUT, new byte[] {(byte) 0xFF, 'b'}, 0, 2);
    writer.end();
    assertThat(events(writer))
        .extracting(RecordingReader.Event::data)
        .containsExactly("a", "😀", "é", "\uFFFDb", "\uFFFD");
  }

  @Test
  void eventsOfOtherSessionsKeepTheirMembers() throws Exception {
    RecordingWriter writer = open(Recording.Kind.SQL, Recordings.USUAL_SIZE);
    writer.append("row", Map.of("values", Arrays.asList("b***", null, 3L), "exchange", 7L));
    writer.append("end", Map.of("inner", Map.of("z", 1L, "a", true)));
    writer.end();
    assertThat(events(writer))
        .extracting(RecordingReader.Event::data)
        .containsExactly(
            Map.of("values", Arrays.asList("b***", null, 3L), "exchange", 7L),
            Map.of("inner", Map.of("z", 1L, "a", true)));
  }

  @Test
  void aFullRecordingSaysSoInItselfAndTakesNothingMore() throws Exception {
    for (Recording.Kind kind : Recording.Kind.values()) {
      RecordingWriter writer = open(kind, 4096);
      boolean taken = true;
      for (int i = 0; taken && i < 1000; i++) {
        taken =
            kind == Recording.Kind.TERMINAL
                ? put(writer, Recording.Stream.OUTPUT, "x".repeat(100))
                : writer.append("row", Map.of("text", "x".repeat(100)));
      }
      assertThat(taken).isFalse();
      assertThat(put(writer, Recording.Stream.OUTPUT, "y")).isFalse();
      RecordingWriter.End end = writer.end();
      assertThat(end.whole()).isFalse();
      assertThat(end.bytes()).isEqualTo(Files.size(file(writer))).isLessThan(4096 + 256);
      List<String> lines = Files.readAllLines(file(writer));
      assertThat(lines.get(lines.size() - 1)).contains("the recording is full");
      assertThat(end.sha256()).isEqualTo(Digests.hex(Files.readAllBytes(file(writer))));
    }
  }

  @Test
  void aFolderThatTakesNothingRefusesWithItsReason() throws Exception {
    Files.writeString(journal.resolve(Recordings.FOLDER), "a file where the folder should be");
    assertThatThrownBy(() -> open(Recording.Kind.SQL, 4096))
        .isInstanceOf(AuditException.class)
        .hasMessageStartingWith("SP-4210 ");
  }

  @Test
  void aRecordingIsItsOwnersAlone() throws Exception {
    RecordingWriter writer = open(Recording.Kind.SQL, 4096);
    assertThat(Files.getPosixFilePermissions(file(writer))).hasSize(2);
    assertThat(Files.getPosixFilePermissions(file(writer).getParent())).hasSize(3);
  }

  @Test
  void anInterruptedThreadRecordsAllTheSame() throws Exception {
    RecordingWriter writer = open(Recording.Kind.TERMINAL, 4096);
    Thread.currentThread().interrupt();
    put(writer, Recording.Stream.OUTPUT, "x");
    assertThat(Thread.interrupted()).isTrue();
    put(writer, Recording.Stream.OUTPUT, "y");
    assertThat(writer.end().events()).isEqualTo(2);
  }

  @Test
  void aNameNeverLeadsOutOfTheFolder() {
    for (String name : List.of("../x", "a/b", "..", ".hidden", "", "a\\b", "a\0b")) {
      assertThat(Recordings.file(journal, name)).as(name).isNull();
    }
  }

  @Test
  void verifyFindsARecordingThatWasAlteredShortenedOrTakenAway() throws Exception {
    Path recording = recorded();
    byte[] was = Files.readAllBytes(recording);
    JournalReport good = JournalVerifier.verify(journal);
    assertThat(good.intact()).as("%s", good).isTrue();
    assertThat(good.recordings()).isEqualTo(1);
    assertThat(good.openRecordings()).isZero();
    for (int at = 0; at < was.length; at += 7) {
      byte[] altered = was.clone();
      altered[at] ^= 1;
      Files.write(recording, altered);
      assertThat(JournalVerifier.verify(journal).gaps())
          .singleElement()
          .satisfies(gap -> assertThat(gap.file()).isEqualTo(recording));
    }
    Files.write(recording, Arrays.copyOf(was, was.length - 1));
    assertThat(JournalVerifier.verify(journal).intact()).isFalse();
    Files.write(recording, was);
    Files.writeString(recording, "[9,\"o\",\"more\"]\n", StandardOpenOption.APPEND);
    assertThat(JournalVerifier.verify(journal).intact()).isFalse();
    Files.delete(recording);
    assertThat(JournalVerifier.verify(journal).gaps())
        .singleElement()
        .satisfies(gap -> assertThat(gap.why()).startsWith("missing"));
  }

  @Test
  void aRecordingWithoutAnEndOnRecordIsToldOfAndNoSignOfTampering() throws Exception {
    try (Journal open = Journal.open(journal, JournalOptions.defaults())) {
      RecordingWriter writer = open(Recording.Kind.TERMINAL, 4096);
      open.append(started(writer), Durability.WRITTEN);
      JournalReport report = JournalVerifier.verify(journal);
      assertThat(report.intact()).isTrue();
      assertThat(report.openRecordings()).isEqualTo(1);
    }
  }

  private Path recorded() throws Exception {
    try (Journal open = Journal.open(journal, JournalOptions.defaults())) {
      RecordingWriter writer = open(Recording.Kind.TERMINAL, 4096);
      open.append(started(writer), Durability.WRITTEN);
      put(writer, Recording.Stream.OUTPUT, "hello\r\n");
      open.append(
          new AuditEvent.RecordingEnded(
              Events.TIME, "s1", writer.name(), Recording.Kind.TERMINAL, writer.end()),
          Durability.WRITTEN);
      return file(writer);
    }
  }

  private static AuditEvent started(RecordingWriter writer) {
    return new AuditEvent.RecordingStarted(
        Events.TIME, "s1", writer.name(), Recording.Kind.TERMINAL);
  }
}
