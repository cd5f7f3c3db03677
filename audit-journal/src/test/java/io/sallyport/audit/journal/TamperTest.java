package io.sallyport.audit.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.Durability;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TamperTest {
  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void aClosedJournalOfTwentyCalls() throws Exception {
    try (Journal journal = Journal.open(directory, JournalOptions.defaults())) {
      for (int i = 1; i <= 20; i++) {
        journal.append(Events.decided("s", i), Durability.WRITTEN);
        journal.append(Events.finished("s", i), Durability.BUFFERED);
      }
    }
    file = new JournalDirectory(directory).files().get(0);
    JournalReport report = JournalVerifier.verify(directory);
    assertThat(report.intact()).as("%s", report).isTrue();
    assertThat(report.records()).isEqualTo(42);
    assertThat(report.decisionsWithoutOutcome()).isZero();
    assertThat(report.unfinished()).isEmpty();
  }

  @Test
  void anyFlippedBitIsFoundInItsLine() throws Exception {
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(42);
    for (int i = 0; i < 400; i++) {
      int at = random.nextInt(whole.length);
      byte[] changed = whole.clone();
      changed[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, changed);
      assertThat(badLine()).as("byte %d", at).isEqualTo(lineOf(whole, at));
    }
  }

  @Test
  void aDeletedRecordIsFoundAtTheOneBehindIt() throws Exception {
    for (int victim = 0; victim < 41; victim++) {
      int index = victim;
      assertThat(badLineAfter(lines -> lines.remove(index))).isEqualTo(victim + 1);
      assertThat(why()).isNotBlank();
    }
    badLineAfter(lines -> lines.subList(5, 8).clear());
    assertThat(why()).contains("number 9, and 6 to 8 are missing");
  }

  @Test
  void swappedRecordsAreFoundAtTheFirst() throws Exception {
    for (int first = 0; first < 41; first++) {
      int index = first;
      assertThat(badLineAfter(lines -> lines.add(index, lines.remove(index + 1))))
          .isEqualTo(first + 1);
    }
  }

  @Test
  void aRepeatedRecordIsFound() throws Exception {
    for (int victim = 0; victim < 42; victim++) {
      int index = victim;
      assertThat(badLineAfter(lines -> lines.add(index + 1, lines.get(index))))
          .isEqualTo(victim + 2);
    }
  }

  @Test
  void anInsertedRecordIsFoundEvenWithARightHashOfItsOwn() throws Exception {
    Chain other = new Chain();
    for (int i = 1; i <= 10; i++) {
      other.begin();
      other.add(line(i));
    }
    String forged = new String(other.bytes(), 0, other.length() - 1, StandardCharsets.UTF_8);
    assertThat(badLineAfter(lines -> lines.add(9, forged))).isEqualTo(10);
    assertThat(why()).contains("exchanged");
    assertThat(badLineAfter(lines -> lines.set(9, forged))).isEqualTo(10);
  }

  @Test
  void aRecordBehindTheClosingOneIsFound() throws Exception {
    assertThat(badLineAfter(lines -> lines.add(lines.get(3)))).isEqualTo(43);
    assertThat(why()).contains("closed");
  }

  @Test
  void aTextThatIsNoRecordIsFound() throws Exception {
    assertThat(badLineAfter(lines -> lines.add(7, "nonsense"))).isEqualTo(8);
    assertThat(badLineAfter(lines -> lines.add(7, ""))).isEqualTo(8);
    assertThat(badLineAfter(lines -> lines.set(7, lines.get(7).replace(":", ": ")))).isEqualTo(8);
  }

  @Test
  void aZeroInPlaceOfARecordsFirstByteIsFound() throws Exception {
    byte[] all = Files.readAllBytes(file);
    int seventh = 0;
    while (lineOf(all, seventh) < 7) {
      seventh++;
    }
    all[seventh] = 0;
    Files.write(file, all);
    assertThat(JournalVerifier.verify(directory).firstBad())
        .isEqualTo(
            new JournalReport.BadRecord(
                file,
                7,
                "it begins with a zero byte, and nobody writes the file any more: it was altered"));
  }

  @Test
  void aZeroInAFileThatIsStillWrittenIsFoundToo(@TempDir Path other) throws Exception {
    try (Journal journal = Journal.open(other, JournalOptions.defaults())) {
      for (int i = 1; i <= 10; i++) {
        journal.append(Events.decided("s", i), Durability.WRITTEN);
      }
      Path live = new JournalDirectory(other).files().get(0);
      assertThat(JournalVerifier.verify(other).records()).isEqualTo(11);
      int second = new String(Files.readAllBytes(live), StandardCharsets.UTF_8).indexOf('\n') + 1;
      try (FileChannel channel = FileChannel.open(live, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(new byte[1]), second);
      }
      assertThat(JournalVerifier.verify(other).bad())
          .containsExactly(
              new JournalReport.BadRecord(live, 2, "it begins with a zero byte: it was altered"));
    }
  }

  @Test
  void aFileCutInTheMiddleOfALineIsATornTailAndShowsNoClosingRecord() throws Exception {
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 700));
    JournalReport report = JournalVerifier.verify(directory);
    assertThat(report.tornTails()).hasSize(1);
    assertThat(report.unfinished()).containsExactly(file);
  }

  @Test
  void aFileCutAtALineShowsOnlyThatItWasNotClosed() throws Exception {
    badLineAfter(lines -> lines.subList(30, 42).clear());
    JournalReport report = JournalVerifier.verify(directory);
    assertThat(report.intact()).isTrue();
    assertThat(report.unfinished()).containsExactly(file);
  }

  @Test
  void aMissingShortenedOrExchangedFileOfARotatedChainIsFound(@TempDir Path other)
      throws Exception {
    List<Path> files = rotated(other);
    assertThat(files).hasSizeGreaterThan(3);
    assertThat(JournalVerifier.verify(other).intact()).isTrue();

    Path second = files.get(1);
    Path aside = other.resolve("aside");
    Files.move(second, aside);
    assertThat(JournalVerifier.verify(other).gaps())
        .extracting(JournalReport.Gap::file)
        .contains(second);

    List<String> lines = Files.readAllLines(aside);
    Files.write(second, lines.subList(0, lines.size() - 2));
    assertThat(JournalVerifier.verify(other).gaps())
        .extracting(JournalReport.Gap::file)
        .containsExactly(second);

    Files.copy(files.get(2), second, StandardCopyOption.REPLACE_EXISTING);
    assertThat(JournalVerifier.verify(other).intact()).isFalse();

    Files.move(aside, second, StandardCopyOption.REPLACE_EXISTING);
    assertThat(JournalVerifier.verify(other).intact()).isTrue();

    Files.delete(files.get(files.size() - 1));
    assertThat(JournalVerifier.verify(other).intact()).isFalse();
  }

  @Test
  void decisionsWithoutOutcomeAreCounted(@TempDir Path other) throws Exception {
    try (Journal journal = Journal.open(other, JournalOptions.defaults())) {
      journal.append(Events.decided("s", 1), Durability.WRITTEN);
      journal.append(Events.decided("s", 2), Durability.WRITTEN);
      journal.append(Events.finished("s", 2), Durability.BUFFERED);
      journal.append(Events.full().get(1), Durability.WRITTEN);
    }
    assertThat(JournalVerifier.verify(other).decisionsWithoutOutcome()).isEqualTo(1);
  }

  private static List<Path> rotated(Path directory) throws Exception {
    JournalOptions options = JournalOptions.defaults().withFileSize(4096);
    try (Journal journal = Journal.open(directory, options)) {
      for (int i = 1; i <= 30; i++) {
        journal.append(Events.decided("s", i), Durability.WRITTEN);
      }
    }
    return new JournalDirectory(directory).files();
  }

  private static Line line(long exchange) {
    return new LineEncoder(Events.decided("s", exchange), JournalOptions.Parameters.DIGEST)
        .line(Durability.WRITTEN);
  }

  private List<String> original;

  private long badLineAfter(Consumer<List<String>> change) throws IOException {
    if (original == null) {
      original = List.copyOf(Files.readAllLines(file));
    }
    List<String> lines = new ArrayList<>(original);
    change.accept(lines);
    Files.write(file, lines);
    return badLine();
  }

  private long badLine() throws IOException {
    JournalReport.BadRecord bad = JournalVerifier.verify(directory).firstBad();
    return bad == null ? 0 : bad.line();
  }

  private String why() throws IOException {
    return JournalVerifier.verify(directory).firstBad().why();
  }

  private static long lineOf(byte[] whole, int at) {
    long line = 1;
    for (int i = 0; i < at; i++) {
      if (whole[i] == '\n') {
        line++;
      }
    }
    return line;
  }
}
