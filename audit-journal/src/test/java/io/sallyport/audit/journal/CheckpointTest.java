package io.sallyport.audit.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.sallyport.api.Durability;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  private static final NoteSigner SIGNER = NoteSigner.generate("shop");
  private static final List<NoteVerifier> KEYS = List.of(SIGNER.verifier());

  @TempDir Path directory;
  @TempDir Path anchor;

  private JournalOptions options() {
    return JournalOptions.defaults()
        .withFileSize(16 * 1024)
        .withCheckpoints(SIGNER, Duration.ofMillis(20), List.of(Anchor.directory(anchor)));
  }

  private void write(Path where, int calls, JournalOptions options) throws Exception {
    try (Journal journal = Journal.open(where, options)) {
      for (int i = 1; i <= calls; i++) {
        journal.append(Events.decided("s", i), Durability.WRITTEN);
        if (i % 20 == 0) {
          TimeUnit.MILLISECONDS.sleep(30);
        }
      }
    }
  }

  private JournalReport verify() throws IOException {
    return JournalVerifier.verify(directory, KEYS, List.of(anchor));
  }

  private List<Path> files() throws IOException {
    return new JournalDirectory(directory).files();
  }

  /** The chain as somebody would make it who knows the format and lacks the key. */
  private static void rewrite(Path file, List<String> lines) throws IOException {
    Chain chain = new Chain();
    chain.begin();
    for (String line : lines) {
      chain.add(Relined.of(line));
    }
    Files.write(file, java.util.Arrays.copyOf(chain.bytes(), chain.length()));
  }

  @Test
  void anHonestJournalFitsItsCheckpointsToTheLastRecord() throws Exception {
    write(directory, 100, options());
    JournalReport report = verify();
    assertThat(report.intact()).as("%s", report).isTrue();
    assertThat(report.unsigned()).isEmpty();
    assertThat(files()).hasSizeGreaterThan(3);
    assertThat(report.checkpoints()).isGreaterThanOrEqualTo(2 * files().size());
  }

  @Test
  void aChainWrittenAnewWithoutTheKeyIsFoundWithTheRecordsInQuestion() throws Exception {
    JournalOptions one = options().withFileSize(1 << 20);
    write(directory, 100, one);
    Path file = files().get(0);
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.set(60, lines.get(60).replace("\"anna\"", "\"bert\""));
    rewrite(file, lines);
    assertThat(JournalVerifier.verify(directory).bad()).extracting("line").containsExactly(102L);
    // So much for its closing record, whose root does not fit. With that made anew too:
    lines.remove(lines.size() - 1);
    rewrite(file, lines);
    assertThat(JournalVerifier.verify(directory).intact()).isTrue();
    JournalReport report = verify();
    assertThat(report.gaps()).hasSize(1);
    assertThat(report.gaps().get(0).why())
        .containsPattern("its records \\d+ to \\d+ are not those that a checkpoint");
    String[] range =
        report.gaps().get(0).why().replaceAll("\\D+(\\d+) to (\\d+).*", "$1 $2").split(" ");
    assertThat(Long.parseLong(range[0])).isLessThanOrEqualTo(61);
    assertThat(Long.parseLong(range[1])).isGreaterThanOrEqualTo(61);
  }

  @Test
  void anEndCutOffAtALineIsFoundByTheCheckpointBesideTheFile() throws Exception {
    write(directory, 10, options());
    Path file = files().get(0);
    List<String> lines = Files.readAllLines(file);
    Files.write(file, lines.subList(0, 6));
    assertThat(JournalVerifier.verify(directory).intact()).isTrue();
    assertThat(verify().gaps().get(0).why()).contains("its end was cut off");
  }

  @Test
  void anEndCutOffTogetherWithItsCheckpointsIsFoundByTheAnchor() throws Exception {
    write(directory, 10, options());
    Path file = files().get(0);
    Files.write(file, Files.readAllLines(file).subList(0, 6));
    Files.delete(file.resolveSibling(file.getFileName() + Anchor.SUFFIX));
    assertThat(JournalVerifier.verify(directory, KEYS, List.of()).intact()).isTrue();
    assertThat(verify().gaps().get(0).why()).contains("its end was cut off");
  }

  @Test
  void aWholeChainTakenAwayIsFoundByTheAnchor() throws Exception {
    write(directory, 10, options());
    Path file = files().get(0);
    Files.delete(file);
    Files.delete(file.resolveSibling(file.getFileName() + Anchor.SUFFIX));
    assertThat(JournalVerifier.verify(directory, KEYS, List.of()).intact()).isTrue();
    assertThat(verify().gaps().get(0).why()).contains("missing; a checkpoint in");
  }

  @Test
  void aJournalPutInItsPlaceIsFoundSinceNoKnownKeySignedIt() throws Exception {
    write(directory, 10, JournalOptions.defaults());
    assertThat(JournalVerifier.verify(directory).intact()).isTrue();
    assertThat(verify().gaps()).hasSize(1);
    assertThat(verify().gaps().get(0).why()).contains("no checkpoint covers its end");
    JournalOptions other =
        JournalOptions.defaults()
            .withCheckpoints(NoteSigner.generate("shop"), Duration.ofSeconds(1), List.of());
    write(directory, 10, other);
    assertThat(verify().gaps()).extracting("why").asString().contains("no given key signed");
  }

  @Test
  void aChangedCheckpointIsFound() throws Exception {
    write(directory, 10, options());
    Path notes = files().get(0).resolveSibling(files().get(0).getFileName() + Anchor.SUFFIX);
    String text = Files.readString(notes);
    Files.writeString(notes, text.replaceFirst("\n12\n", "\n11\n"));
    assertThat(verify().intact()).isFalse();
  }

  @Test
  void anAnchorThatIsDownIsOfferedTheCheckpointsAgain() throws Exception {
    List<String> taken = Collections.synchronizedList(new ArrayList<>());
    boolean[] up = {false};
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          if (up[0]) {
            taken.add(body);
          }
          exchange.sendResponseHeaders(up[0] ? 204 : 503, -1);
          exchange.close();
        });
    server.start();
    try {
      URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
      JournalOptions remote =
          JournalOptions.defaults()
              .withCheckpoints(SIGNER, Duration.ofMillis(10), List.of(Anchor.http(address)));
      try (Journal journal = Journal.open(directory, remote)) {
        journal.append(Events.decided("s", 1), Durability.WRITTEN);
        TimeUnit.MILLISECONDS.sleep(100);
        assertThat(taken).isEmpty();
        up[0] = true;
      }
      assertThat(taken).hasSizeGreaterThanOrEqualTo(2);
      for (String note : taken) {
        assertThat(SignedNote.parse(note).get(0).signedBy(KEYS)).isTrue();
      }
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aKilledWritersFileIsUnsignedAtItsEndAndNoAlarm() throws Exception {
    write(directory, 5, options());
    try (Journal journal =
        Journal.open(
            directory, options().withCheckpoints(SIGNER, Duration.ofHours(1), List.of()))) {
      journal.append(Events.decided("s", 1), Durability.WRITTEN);
      JournalReport report = verify();
      assertThat(report.intact()).as("%s", report).isTrue();
      assertThat(report.unsigned()).hasSize(1);
      assertThat(report.unsigned().get(0).signed()).isZero();
      assertThat(report.unsigned().get(0).records()).isEqualTo(2);
    }
    assertThat(verify().unsigned()).isEmpty();
  }

  @Test
  void oldFilesGoAndARecordSaysSo() throws Exception {
    write(directory, 60, options());
    List<Path> old = files();
    for (Path file : old) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(91))));
    }
    JournalOptions ninety = options().withRetention(Duration.ofDays(90));
    try (Journal journal = Journal.open(directory, ninety)) {
      for (int i = 0; i < 500 && old.stream().anyMatch(Files::exists); i++) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
      assertThat(old).noneMatch(Files::exists);
    }
    JournalReport report = verify();
    assertThat(report.intact()).as("%s", report).isTrue();
    try (Stream<JournalEntry> entries = JournalReader.entries(directory)) {
      assertThat(entries.filter(entry -> entry.kind().equals("journal_retired")))
          .hasSize(old.size());
    }
  }

  @Test
  void anOldFileThatWasAlteredStays() throws Exception {
    write(directory, 5, options());
    Path file = files().get(0);
    Files.writeString(file, Files.readString(file).replace("anna", "bert"));
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(91))));
    try (Journal journal = Journal.open(directory, options().withRetention(Duration.ofDays(90)))) {
      journal.append(Events.decided("s", 1), Durability.SYNCED);
    }
    assertThat(file).exists();
  }

  @Test
  void keysAreReadBackAndNonsenseIsRefusedWithoutShowingIt() {
    assertThat(NoteSigner.parse(SIGNER.secret()).verifier().toString())
        .isEqualTo(SIGNER.verifier().toString());
    assertThat(NoteVerifier.parse(SIGNER.verifier().toString()).name()).isEqualTo("shop");
    assertThat(SIGNER.toString()).doesNotContain(SIGNER.secret());
    String broken = SIGNER.secret().substring(0, 40) + "AAAA";
    assertThatThrownBy(() -> NoteSigner.parse(broken))
        .hasMessageStartingWith("SP-4110")
        .hasMessageNotContaining(broken);
    assertThatThrownBy(() -> NoteVerifier.parse("a+b")).hasMessageStartingWith("SP-4112");
    assertThatThrownBy(() -> NoteSigner.generate("a b")).hasMessageStartingWith("SP-4111");
  }

  /** The example of golang.org/x/mod/sumdb/note, made by other software with another library. */
  @Test
  void aNoteSignedElsewhereIsUnderstood() {
    NoteVerifier key =
        NoteVerifier.parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
    String note =
        "If you think cryptography is the answer to your problem,\n"
            + "then you don't know what your problem is.\n"
            + "\n"
            + "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    SignedNote read = SignedNote.parse(note).get(0);
    assertThat(read.signedBy(List.of(key))).isTrue();
    NoteSigner signer =
        NoteSigner.parse(
            "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz");
    assertThat(signer.sign(read.text())).isEqualTo(note);
  }
}
