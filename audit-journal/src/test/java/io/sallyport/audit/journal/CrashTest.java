package io.sallyport.audit.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.Durability;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashTest {
  private static final int KILLS = Integer.getInteger("sallyport.crash.kills", 12);
  private static final long SEED = Long.getLong("sallyport.crash.seed", 20260131);

  @TempDir Path directory;

  @Test
  void everyAcknowledgedEventSurvivesKillAndTheChainVerifies() throws Exception {
    Random random = new Random(SEED);
    Set<String> acknowledged = new HashSet<>();
    for (int kill = 0; kill < KILLS; kill++) {
      acknowledged.addAll(killedAfter(0, 20 + random.nextInt(250)));
      JournalReport report = JournalVerifier.verify(directory);
      assertThat(report.bad()).as("kill %d", kill).isEmpty();
      assertThat(report.gaps()).as("kill %d", kill).isEmpty();
    }
    assertThat(acknowledged).hasSizeGreaterThan(KILLS * 10);
    try (Stream<JournalEntry> entries = JournalReader.entries(directory)) {
      Set<String> kept =
          entries
              .filter(entry -> entry.kind().equals("decided"))
              .map(entry -> entry.session() + " " + entry.exchange())
              .collect(Collectors.toSet());
      assertThat(kept).containsAll(acknowledged);
    }
    Journal.open(directory, JournalOptions.defaults()).close();
    for (Path file : new JournalDirectory(directory).files()) {
      assertThat(WriterLock.present(file)).as("%s", file).isFalse();
    }
  }

  @Test
  void aTornLastLineIsMovedAsideAndSaidSo() throws Exception {
    killedAfter(1, 30);
    Path file = new JournalDirectory(directory).files().get(0);
    byte[] torn = "{\"accesses\":[{\"action\":\"sql.sel".getBytes(StandardCharsets.UTF_8);
    long whole = wholeLines(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(torn), whole);
    }

    JournalReport before = JournalVerifier.verify(directory);
    assertThat(before.intact()).isTrue();
    assertThat(before.tornTails())
        .containsExactly(new JournalReport.TornTail(file, torn.length, false));

    JournalRepair repair;
    try (Journal journal = Journal.open(directory, JournalOptions.defaults())) {
      assertThat(journal.repairs()).hasSize(1);
      repair = journal.repairs().get(0);
    }
    assertThat(repair.file()).isEqualTo(file);
    assertThat(repair.offset()).isEqualTo(whole);
    assertThat(Files.readAllBytes(repair.sidecar())).isEqualTo(torn);
    assertThat(Files.size(file)).isEqualTo(whole);
    JournalReport after = JournalVerifier.verify(directory);
    assertThat(after.intact()).isTrue();
    assertThat(after.tornTails())
        .containsExactly(new JournalReport.TornTail(file, torn.length, true));
    try (Stream<JournalEntry> entries = JournalReader.entries(directory)) {
      assertThat(entries.map(JournalEntry::kind)).contains(OwnLines.REPAIRED);
    }
  }

  @Test
  void aLineWhoseFirstByteWasNotPutYetIsMovedAside() throws Exception {
    killedAfter(1, 30);
    Path file = new JournalDirectory(directory).files().get(0);
    long whole = wholeLines(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap("\0\"a\":1}\n\0{".getBytes(StandardCharsets.UTF_8)), whole);
    }
    assertThat(JournalVerifier.verify(directory).tornTails())
        .containsExactly(new JournalReport.TornTail(file, 10, false));
    Journal.open(directory, JournalOptions.defaults()).close();
    assertThat(Files.size(file)).isEqualTo(whole);
    assertThat(JournalVerifier.verify(directory).intact()).isTrue();
  }

  /** Room that was made and not used is no sign of anything, and goes with the next writer. */
  @Test
  void theZerosBehindTheLastLineOfADeadWriterAreTakenAwaySilently() throws Exception {
    killedAfter(1, 30);
    Path file = new JournalDirectory(directory).files().get(0);
    long whole = wholeLines(file);
    assertThat(Files.size(file)).isGreaterThan(whole);
    assertThat(JournalVerifier.verify(directory).tornTails()).isEmpty();
    try (Journal journal = Journal.open(directory, JournalOptions.defaults())) {
      assertThat(journal.repairs()).isEmpty();
    }
    assertThat(Files.size(file)).isEqualTo(whole);
    assertThat(JournalVerifier.verify(directory).intact()).isTrue();
  }

  private static long wholeLines(Path file) throws IOException {
    byte[] all = Files.readAllBytes(file);
    int end = all.length;
    while (end > 0 && all[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  @Test
  void theEndOfADeadWritersFileIsHeldFastByTheNextWriter() throws Exception {
    killedAfter(1, 50);
    Path file = new JournalDirectory(directory).files().get(0);
    Journal.open(directory, JournalOptions.defaults()).close();
    List<String> lines = Files.readAllLines(file);
    Files.write(file, lines.subList(0, lines.size() - 1));

    JournalReport report = JournalVerifier.verify(directory);
    assertThat(report.bad()).isEmpty();
    assertThat(report.gaps()).hasSize(1);
    assertThat(report.gaps().get(0).file()).isEqualTo(file);
    assertThat(report.gaps().get(0).why()).contains("cut off");
  }

  @Test
  void theFileOfALiveWriterInAnotherProcessIsLeftAloneAndRaisesNoAlarm() throws Exception {
    Process child = start();
    try (BufferedReader acks = output(child)) {
      assertThat(acks.readLine()).isNotNull();
      for (int i = 0; i < 20; i++) {
        JournalReport report = JournalVerifier.verify(directory);
        assertThat(report.intact()).as("%s", report).isTrue();
        assertThat(report.tornTails()).isEmpty();
        try (Journal journal = Journal.open(directory, JournalOptions.defaults())) {
          assertThat(journal.repairs()).isEmpty();
        }
      }
    } finally {
      kill(child);
    }
    assertThat(JournalVerifier.verify(directory).intact()).isTrue();
  }

  /**
   * The events that a writer acknowledged before it was killed, so long after its file was there
   * and had so many bytes at least.
   */
  private Set<String> killedAfter(long bytes, long millis) throws Exception {
    Process child = start();
    List<String> lines = new ArrayList<>();
    Thread reader = new Thread(() -> output(child).lines().forEach(lines::add));
    try {
      reader.start();
      while (reader.isAlive() && Files.notExists(directory)) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
      while (reader.isAlive() && child.isAlive() && ownSize(child) < bytes) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
      TimeUnit.MILLISECONDS.sleep(millis);
    } finally {
      kill(child);
    }
    reader.join();
    return lines.stream()
        .filter(line -> line.endsWith(";"))
        .map(CrashTest::bare)
        .collect(Collectors.toSet());
  }

  /** How large the file of that writer is, or -1 where there is none. */
  private long ownSize(Process child) throws IOException {
    for (Path file : new JournalDirectory(directory).files()) {
      if (file.getFileName().toString().contains("-" + child.pid() + "-")) {
        return Files.size(file);
      }
    }
    return -1;
  }

  private static String bare(String line) {
    return line.substring(0, line.length() - 1);
  }

  /** By its handle: the process itself would close what it still had to say. */
  private static void kill(Process child) throws InterruptedException {
    child.toHandle().destroyForcibly();
    child.waitFor();
  }

  private static BufferedReader output(Process child) {
    return new BufferedReader(
        new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Writer.class.getName(),
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Appends from several threads and tells each event on its output, after the append returned. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) throws Exception {
      Journal journal =
          Journal.open(Path.of(args[0]), JournalOptions.defaults().withFileSize(256 * 1024));
      long pid = ProcessHandle.current().pid();
      for (int t = 0; t < 4; t++) {
        Durability durability = t == 0 ? Durability.SYNCED : Durability.WRITTEN;
        String session = pid + "-" + System.nanoTime() + "-" + t;
        new Thread(() -> write(journal, session, durability)).start();
      }
    }

    private static void write(Journal journal, String session, Durability durability) {
      try {
        for (long i = 1; ; i++) {
          journal.append(Events.decided(session, i), durability);
          // One write of a whole line; a line without its semicolon was cut by the kill.
          System.out.write((session + " " + i + ";\n").getBytes(StandardCharsets.US_ASCII));
          System.out.flush();
          journal.append(Events.finished(session, i), Durability.BUFFERED);
        }
      } catch (Exception e) {
        e.printStackTrace();
        Runtime.getRuntime().halt(3);
      }
    }
  }
}
