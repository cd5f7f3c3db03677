package io.sallyport.audit.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sallyport.api.Durability;
import io.sallyport.audit.spi.AuditException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class FailureTest {
  @TempDir Path directory;

  @Test
  void filesAndDirectoriesAreForTheirOwnerOnly() throws Exception {
    Path deep = directory.resolve("a/b/audit");
    try (Journal journal = Journal.open(deep, JournalOptions.defaults())) {
      journal.append(Events.decided("s", 1), Durability.WRITTEN);
      assertThat(permissions(deep)).isEqualTo("rwx------");
      assertThat(permissions(deep.getParent())).isEqualTo("rwx------");
      try (Stream<Path> files = Files.list(deep)) {
        assertThat(files).hasSize(2).allMatch(file -> permissions(file).equals("rw-------"));
      }
    }
  }

  @Test
  void aFileInPlaceOfTheDirectoryIsRefusedWithItsName() throws Exception {
    Path file = Files.createFile(directory.resolve("audit"));
    assertThatThrownBy(() -> Journal.open(file, JournalOptions.defaults()))
        .isInstanceOf(AuditException.class)
        .hasMessageMatching("SP-4102 the audit directory cannot be used: '.*audit' .*");
    assertThatThrownBy(() -> Journal.open(file.resolve("below"), JournalOptions.defaults()))
        .isInstanceOf(AuditException.class)
        .hasMessageStartingWith("SP-4102");
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsRefusedUntilItCan() throws Exception {
    Path mount = mounted("size=1m,ro");
    try {
      assertThatThrownBy(() -> Journal.open(mount, JournalOptions.defaults()))
          .isInstanceOf(AuditException.class)
          .hasMessageStartingWith("SP-4102")
          .hasMessageContaining(mount.toString());
      assertThat(run("mount", "-o", "remount,rw", mount.toString())).isTrue();
      try (Journal journal = Journal.open(mount, JournalOptions.defaults())) {
        append(journal, new ArrayList<>(), 1, Durability.SYNCED);
      }
      assertThat(JournalVerifier.verify(mount).intact()).isTrue();
    } finally {
      unmount(mount);
    }
  }

  @Test
  void aFullDiskRefusesAndTheJournalGoesOnWhenThereIsRoomAgain() throws Exception {
    Path mount = mounted("size=1m");
    try {
      Path ballast = mount.resolve("ballast");
      Files.write(ballast, new byte[512 * 1024]);
      List<String> taken = new ArrayList<>();
      JournalOptions options = JournalOptions.defaults().withFlushInterval(Duration.ofSeconds(10));
      try (Journal journal = Journal.open(mount.resolve("audit"), options)) {
        long next = fill(journal, taken, Durability.WRITTEN, 1);
        refuses(journal, next++, Durability.WRITTEN);
        refuses(journal, next++, Durability.SYNCED);
        for (int i = 1; i <= 20; i++) {
          journal.append(Events.finished("s", i), Durability.BUFFERED);
        }
        refuses(journal, next++, Durability.WRITTEN);
        assertThatThrownBy(journal::flush).hasMessageStartingWith("SP-4101");
        assertThat(JournalVerifier.verify(mount.resolve("audit")).bad()).isEmpty();

        Files.delete(ballast);
        append(journal, taken, next++, Durability.WRITTEN);
        append(journal, taken, next, Durability.SYNCED);
      }
      JournalReport report = JournalVerifier.verify(mount.resolve("audit"));
      assertThat(report.intact()).as("%s", report).isTrue();
      assertThat(report.tornTails()).isEmpty();
      assertThat(report.decisionsWithoutOutcome()).isEqualTo(taken.size() - 20);
      assertThat(decided(mount.resolve("audit"))).containsExactlyElementsOf(taken);
    } finally {
      unmount(mount);
    }
  }

  /** Asks again and again: nothing is pending for the moment in which a write is being tried. */
  private static void awaitPending(Journal journal, LongPredicate wanted)
      throws InterruptedException {
    long pending = journal.metrics().pending();
    for (int i = 0; i < 500 && !wanted.test(pending); i++) {
      TimeUnit.MILLISECONDS.sleep(10);
      pending = journal.metrics().pending();
    }
    assertThat(pending).matches(wanted::test);
  }

  @Test
  void bufferedEventsWaitForTheDiskUpToTheLimitAndThenAreRefused() throws Exception {
    Path mount = mounted("size=1m");
    try {
      Path ballast = mount.resolve("ballast");
      JournalOptions options = JournalOptions.defaults().withPendingBytes(128 * 1024);
      try (Journal journal = Journal.open(mount.resolve("audit"), options)) {
        Files.write(ballast, new byte[512 * 1024]);
        fill(journal, new ArrayList<>(), Durability.WRITTEN, 1);
        long outcomes = 0;
        AuditException refusal = null;
        while (refusal == null) {
          try {
            journal.append(Events.finished("waits", ++outcomes), Durability.BUFFERED);
          } catch (AuditException e) {
            refusal = e;
          }
        }
        assertThat(refusal).hasMessageStartingWith("SP-4104");
        awaitPending(journal, bytes -> bytes >= 100_000 && bytes <= 128 * 1024);
        Files.delete(ballast);
        awaitPending(journal, bytes -> bytes == 0);
        journal.flush();
        long accepted = outcomes - 1;
        try (Stream<JournalEntry> entries = JournalReader.entries(mount.resolve("audit"))) {
          assertThat(entries.filter(entry -> "waits".equals(entry.session())).count())
              .isEqualTo(accepted);
        }
      }
      assertThat(JournalVerifier.verify(mount.resolve("audit")).intact()).isTrue();
    } finally {
      unmount(mount);
    }
  }

  @Test
  void aFullDiskAtCloseSaysHowMuchIsLost() throws Exception {
    Path mount = mounted("size=1m");
    try {
      JournalOptions options = JournalOptions.defaults().withFlushInterval(Duration.ofSeconds(10));
      Journal journal = Journal.open(mount.resolve("audit"), options);
      fill(journal, new ArrayList<>(), Durability.WRITTEN, 1);
      journal.append(Events.finished("s", 1), Durability.BUFFERED);
      journal.append(Events.finished("s", 2), Durability.BUFFERED);
      assertThatThrownBy(journal::close)
          .isInstanceOf(AuditException.class)
          .hasMessageStartingWith("SP-4106")
          .hasMessageContaining("2 buffered events are lost");
      journal.close();
      assertThat(JournalVerifier.verify(mount.resolve("audit")).intact()).isTrue();
    } finally {
      unmount(mount);
    }
  }

  @Test
  void sixteenThreadsShareTheForcesOfSyncedEvents() throws Exception {
    try (Journal journal = Journal.open(directory, JournalOptions.defaults())) {
      long before = journal.metrics().forces();
      int threads = 16;
      int each = 100;
      Thread[] all = new Thread[threads];
      for (int t = 0; t < threads; t++) {
        String session = "t" + t;
        all[t] = new Thread(() -> synced(journal, session, each));
        all[t].start();
      }
      for (Thread thread : all) {
        thread.join();
      }
      long forces = journal.metrics().forces() - before;
      assertThat(journal.metrics().events()).isEqualTo(threads * each);
      assertThat(forces).isLessThanOrEqualTo(threads * each / 4);
    }
    assertThat(decided(directory)).hasSize(1600);
  }

  @Test
  void everySyncedEventOfOneThreadHasItsOwnForce() throws Exception {
    JournalOptions options = JournalOptions.defaults().withFlushInterval(Duration.ofSeconds(10));
    try (Journal journal = Journal.open(directory, options)) {
      long before = journal.metrics().forces();
      synced(journal, "s", 20);
      assertThat(journal.metrics().forces() - before).isEqualTo(20);
    }
  }

  @Test
  void bufferedEventsAreHandedOnWithoutAnyoneAsking() throws Exception {
    try (Journal journal = Journal.open(directory, JournalOptions.defaults())) {
      journal.append(Events.decided("s", 1), Durability.BUFFERED);
      for (int i = 0; i < 200 && decided(directory).isEmpty(); i++) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
      assertThat(decided(directory)).containsExactly("s 1");
    }
  }

  @Test
  void twoJournalsOfOneProcessShareADirectoryAndLeaveEachOtherAlone() throws Exception {
    try (Journal one = Journal.open(directory, JournalOptions.defaults())) {
      one.append(Events.decided("one", 1), Durability.WRITTEN);
      try (Journal two = Journal.open(directory, JournalOptions.defaults())) {
        two.append(Events.decided("two", 1), Durability.WRITTEN);
        assertThat(two.repairs()).isEmpty();
      }
      one.append(Events.decided("one", 2), Durability.WRITTEN);
      JournalReport report = JournalVerifier.verify(directory);
      assertThat(report.intact()).isTrue();
      assertThat(report.files()).isEqualTo(2);
      assertThat(report.unfinished()).hasSize(1);
    }
    assertThat(decided(directory)).containsExactlyInAnyOrder("one 1", "one 2", "two 1");
  }

  @Test
  void aChainGoesOnInTheNextFileWhenOneIsFullEvenIfTheClockIsSetBack() throws Exception {
    SteppingClock clock = new SteppingClock();
    JournalOptions options = JournalOptions.defaults().withFileSize(8192).withClock(clock);
    try (Journal journal = Journal.open(directory, options)) {
      for (int i = 1; i <= 60; i++) {
        journal.append(Events.decided("s", i), Durability.WRITTEN);
      }
    }
    JournalReport report = JournalVerifier.verify(directory);
    assertThat(report.intact()).as("%s", report).isTrue();
    assertThat(report.files()).isGreaterThan(4);
    List<String> order = new ArrayList<>();
    for (int i = 1; i <= 60; i++) {
      order.add("s " + i);
    }
    assertThat(decided(directory)).containsExactlyElementsOf(order);
  }

  private static long fill(Journal journal, List<String> taken, Durability durability, long from) {
    for (long next = from; ; next++) {
      try {
        append(journal, taken, next, durability);
      } catch (AuditException e) {
        assertThat(e).hasMessageStartingWith("SP-4101").hasMessageContaining("o space left");
        return next + 1;
      }
    }
  }

  private static void append(
      Journal journal, List<String> taken, long exchange, Durability durability)
      throws AuditException {
    journal.append(Events.decided("s", exchange), durability);
    taken.add("s " + exchange);
  }

  private static void refuses(Journal journal, long exchange, Durability durability) {
    assertThatThrownBy(() -> journal.append(Events.decided("s", exchange), durability))
        .isInstanceOf(AuditException.class)
        .hasMessageStartingWith("SP-4101");
  }

  private static void synced(Journal journal, String session, int count) {
    try {
      for (int i = 1; i <= count; i++) {
        journal.append(Events.decided(session, i), Durability.SYNCED);
      }
    } catch (AuditException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> decided(Path directory) throws IOException {
    try (Stream<JournalEntry> entries = JournalReader.entries(directory)) {
      return entries
          .filter(entry -> entry.kind().equals("decided"))
          .map(entry -> entry.session() + " " + entry.exchange())
          .toList();
    }
  }

  private static String permissions(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The clock is asked where a file is begun, in the hands of whoever writes for all. */
  @Test
  @Timeout(60)
  void aDiskThatDoesNotAnswerRefusesAfterAWhileAndTheJournalGoesOnOnceItDoes() throws Exception {
    StuckClock clock = new StuckClock();
    JournalOptions options =
        JournalOptions.defaults()
            .withFileSize(4096)
            .withClock(clock)
            .withPatience(Duration.ofMillis(200));
    List<String> taken = new CopyOnWriteArrayList<>();
    try (Journal journal = Journal.open(directory, options)) {
      clock.stuck = new CountDownLatch(1);
      Thread held = new Thread(() -> untilStuck(journal, clock, taken));
      held.start();
      assertThat(clock.asked.await(30, TimeUnit.SECONDS)).isTrue();
      for (Durability durability : List.of(Durability.WRITTEN, Durability.SYNCED)) {
        for (int i = 0; i < 3; i++) {
          assertThatThrownBy(() -> journal.append(Events.decided("late", 1), durability))
              .isInstanceOf(AuditException.class)
              .hasMessageStartingWith("SP-4114");
        }
      }
      journal.append(Events.finished("s", 1), Durability.BUFFERED);
      assertThat(held.isAlive()).as("who is in the hands of the system waits with it").isTrue();
      clock.stuck.countDown();
      held.join();
      append(journal, taken, 10_000, Durability.WRITTEN);
      append(journal, taken, 10_001, Durability.SYNCED);
    }
    assertThat(JournalVerifier.verify(directory).intact()).isTrue();
    assertThat(decided(directory)).containsAll(taken);
  }

  @Test
  @Timeout(60)
  void aForceThatDoesNotEndRefusesThoseWhoWaitForIt() throws Exception {
    JournalDirectory place = new JournalDirectory(directory);
    place.prepare();
    Counters counters = new Counters();
    ChainWriter writer = new ChainWriter(place, JournalOptions.defaults(), counters, file -> {});
    Syncer syncer = new Syncer(writer, counters, Duration.ofMillis(200));
    StuckClock clock = new StuckClock();
    clock.stuck = new CountDownLatch(1);
    Thread forcing = new Thread(() -> syncer.change(seq -> clock.instant()));
    forcing.start();
    assertThat(clock.asked.await(30, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> syncer.sync(99)).isInstanceOf(Syncer.SlowException.class);
    }
    clock.stuck.countDown();
    forcing.join();
    syncer.sync(writer.written());
    writer.file().close();
  }

  private static void untilStuck(Journal journal, StuckClock clock, List<String> taken) {
    try {
      for (int i = 1; clock.asked.getCount() > 0; i++) {
        append(journal, taken, i, Durability.WRITTEN);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** A clock that stands still for whoever asks it while it is stuck. */
  private static final class StuckClock extends Clock {
    final CountDownLatch asked = new CountDownLatch(1);
    volatile CountDownLatch stuck;

    @Override
    public Instant instant() {
      CountDownLatch latch = stuck;
      if (latch != null) {
        asked.countDown();
        boolean interrupted = false;
        while (latch.getCount() > 0) {
          try {
            latch.await();
          } catch (InterruptedException e) {
            interrupted = true;
          }
        }
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
      return Instant.now();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private Path mounted(String options) throws Exception {
    Path mount = Files.createDirectory(directory.resolve("mount"));
    boolean done = run("mount", "-t", "tmpfs", "-o", options, "tmpfs", mount.toString());
    assumeTrue(done, "needs the right to mount a small tmpfs; run as root to test a full disk");
    return mount;
  }

  private static void unmount(Path mount) throws Exception {
    // Lazily, since a mapping goes only when it is collected.
    run("umount", "-l", mount.toString());
  }

  private static boolean run(String... command) throws Exception {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
