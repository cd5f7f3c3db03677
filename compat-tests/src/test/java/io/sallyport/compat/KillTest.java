package io.sallyport.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.audit.journal.JournalEntry;
import io.sallyport.audit.journal.JournalReader;
import io.sallyport.audit.journal.JournalReport;
import io.sallyport.audit.journal.JournalVerifier;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No write without its record, also when the process is killed in the middle of its work. */
@Timeout(1800)
class KillTest {
  private static final int ROUNDS = Integer.getInteger("sallyport.kill.rounds", 10);
  private static final long SEED = Long.getLong("sallyport.kill.seed", 20260917);

  @TempDir Path directory;

  @Test
  void everyRowHasItsDecisionOnRecordHoweverTheProcessDied() throws Exception {
    Path audit = directory.resolve("audit");
    Ledger ledger = Ledger.fresh();
    Database database = ledger.database;
    Random random = new Random(SEED);
    for (int round = 1; round <= ROUNDS; round++) {
      killedAfter(database, audit, round, 5 + random.nextInt(400));
      ledger.isRecordedIn(audit);
    }
    assertThat(Long.parseLong(database.value("SELECT count(*) FROM ledger")))
        .isGreaterThan(ROUNDS * 5L);
    assertThat(database.value("SELECT count(*) FROM ledger WHERE note LIKE 'changed%'"))
        .isNotEqualTo("0");
  }

  @Test
  void aTornLastLineIsToldAndTheNextProcessMovesItAside() throws Exception {
    Path audit = directory.resolve("audit");
    Ledger ledger = Ledger.fresh();
    Database database = ledger.database;
    killedAfter(database, audit, 1, 50);
    Path file = onlyFile(audit);
    byte[] torn = "{\"accesses\":[{\"action\":\"sql.ins".getBytes(StandardCharsets.UTF_8);
    Files.write(file, torn, StandardOpenOption.APPEND);
    // What the kill itself tore off, if anything, and ours are one unfinished line.
    JournalReport before = JournalVerifier.verify(audit);
    assertThat(before.intact()).as("%s", before).isTrue();
    assertThat(before.tornTails()).hasSize(1);
    long bytes = before.tornTails().get(0).bytes();
    assertThat(bytes).isGreaterThanOrEqualTo(torn.length);
    assertThat(before.tornTails().get(0).repaired()).isFalse();

    killedAfter(database, audit, 2, 50);
    JournalReport after = JournalVerifier.verify(audit);
    assertThat(after.intact()).as("%s", after).isTrue();
    assertThat(after.tornTails()).contains(new JournalReport.TornTail(file, bytes, true));
    assertThat(kinds(audit)).contains("journal_repaired");
    assertThat(Path.of(file + ".torn")).hasSize(bytes);
    ledger.isRecordedIn(audit);
  }

  /** Lets a process work for a while and kills it. */
  private static void killedAfter(Database database, Path audit, int round, long millis)
      throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process child =
        new ProcessBuilder(
                java,
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Load.class.getName(),
                database.governedUrl(),
                audit.toString(),
                String.valueOf(round))
            .redirectErrorStream(true)
            .start();
    try (BufferedReader out = child.inputReader()) {
      assertThat(out.lines().filter("ready"::equals).findFirst()).as("output").isPresent();
      TimeUnit.MILLISECONDS.sleep(millis);
      assertThat(child.isAlive()).isTrue();
    } finally {
      child.destroyForcibly().waitFor();
    }
    assertThat(child.exitValue()).as("killed by SIGKILL").isEqualTo(128 + 9);
  }

  private static List<String> kinds(Path audit) throws IOException {
    try (Stream<JournalEntry> entries = JournalReader.entries(audit)) {
      return entries.map(JournalEntry::kind).distinct().toList();
    }
  }

  private static Path onlyFile(Path audit) throws IOException {
    try (Stream<Path> files = Files.list(audit)) {
      return files.filter(file -> file.toString().endsWith(".jsonl")).findFirst().orElseThrow();
    }
  }
}
