package io.sallyport.audit.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.Durability;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many attacks on a signed journal of several files whose checkpoints are anchored, each with its
 * own seed; none goes unseen, and where it is a record's, the record is named. The number of
 * attacks is {@code sallyport.attacks}, 400 where it is left out.
 */
class SeededAttacksTest {
  private static final int ATTACKS = Integer.getInteger("sallyport.attacks", 400);
  private static final NoteSigner SIGNER = NoteSigner.generate("shop");

  @TempDir static Path honest;
  @TempDir static Path anchor;
  @TempDir Path copy;

  private List<Path> files;

  /** What an attack does, and the line that must be named; 0 where a whole end or file is. */
  private record Done(String what, Path file, long line) {}

  @BeforeAll
  static void anHonestJournal() throws Exception {
    JournalOptions options =
        JournalOptions.defaults()
            .withFileSize(8 * 1024)
            .withCheckpoints(SIGNER, Duration.ofMillis(10), List.of(Anchor.directory(anchor)));
    for (int writer = 0; writer < 2; writer++) {
      try (Journal journal = Journal.open(honest, options)) {
        for (int i = 1; i <= 40; i++) {
          journal.append(Events.decided("s" + writer, i), Durability.WRITTEN);
          journal.append(Events.finished("s" + writer, i), Durability.BUFFERED);
        }
      }
    }
    assertThat(JournalVerifier.verify(honest, keys(), List.of(anchor)).intact()).isTrue();
    assertThat(new JournalDirectory(honest).files()).hasSizeGreaterThan(6);
  }

  private static List<NoteVerifier> keys() {
    return List.of(SIGNER.verifier());
  }

  @Test
  void noAttackGoesUnseen() throws Exception {
    for (int seed = 0; seed < ATTACKS; seed++) {
      restore();
      Done done = attack(new Random(seed));
      JournalReport report = JournalVerifier.verify(copy, keys(), List.of(anchor));
      assertThat(report.intact()).as("seed %d: %s: %s", seed, done, report).isFalse();
      if (done.line > 0) {
        assertThat(report.bad().get(0).file()).as("seed %d: %s", seed, done).isEqualTo(done.file);
        assertThat(report.bad().get(0).line())
            .as("seed %d: %s: the first bad record", seed, done)
            .isEqualTo(done.line);
      } else {
        assertThat(report.gaps())
            .as("seed %d: %s: %s", seed, done, report)
            .anyMatch(gap -> gap.file().getFileName().equals(done.file.getFileName()));
      }
    }
  }

  private void restore() throws IOException {
    for (Path old : list(copy)) {
      Files.delete(old);
    }
    for (Path file : list(honest)) {
      Files.copy(file, copy.resolve(file.getFileName()));
    }
    files = new JournalDirectory(copy).files();
  }

  private static List<Path> list(Path directory) throws IOException {
    try (var all = Files.list(directory)) {
      return all.toList();
    }
  }

  private Done attack(Random random) throws IOException {
    Path file = files.get(random.nextInt(files.size()));
    return switch (random.nextInt(10)) {
      case 0 -> flip(file, random);
      case 1 -> delete(file, random);
      case 2 -> swap(file, random);
      case 3 -> repeat(file, random);
      case 4 -> insert(file, random);
      case 5 -> cut(file, random);
      case 6 -> exchangeFiles(file, random);
      case 7 -> remove(file, random);
      case 8 -> rewrite(file, random);
      default -> cutWithCheckpoints(file, random);
    };
  }

  private static Done flip(Path file, Random random) throws IOException {
    byte[] all = Files.readAllBytes(file);
    int at = random.nextInt(all.length);
    all[at] ^= (byte) (1 + random.nextInt(255));
    long line = 1;
    byte[] before = Files.readAllBytes(file);
    for (int i = 0; i < at; i++) {
      line += before[i] == '\n' ? 1 : 0;
    }
    Files.write(file, all);
    return new Done("flip of byte " + at, file, line);
  }

  private static Done delete(Path file, Random random) throws IOException {
    List<String> lines = lines(file);
    int at = random.nextInt(lines.size() - 1);
    lines.remove(at);
    Files.write(file, lines);
    return new Done("deletion", file, at + 1);
  }

  private static Done swap(Path file, Random random) throws IOException {
    List<String> lines = lines(file);
    int at = random.nextInt(lines.size() - 1);
    Collections.swap(lines, at, at + 1);
    Files.write(file, lines);
    return new Done("reordering", file, at + 1);
  }

  private static Done repeat(Path file, Random random) throws IOException {
    List<String> lines = lines(file);
    int at = random.nextInt(lines.size());
    lines.add(at, lines.get(at));
    Files.write(file, lines);
    return new Done("repetition", file, at + 2);
  }

  private static Done insert(Path file, Random random) throws IOException {
    List<String> lines = lines(file);
    int at = 1 + random.nextInt(lines.size() - 1);
    Chain chain = new Chain();
    chain.begin();
    chain.add(Relined.of(lines.get(at)));
    lines.add(at, new String(chain.bytes(), 0, chain.length() - 1, StandardCharsets.UTF_8));
    Files.write(file, lines);
    return new Done("insertion", file, at + 1);
  }

  private static Done cut(Path file, Random random) throws IOException {
    byte[] all = Files.readAllBytes(file);
    int to = random.nextInt(all.length);
    if (random.nextBoolean()) {
      while (to > 0 && all[to - 1] != '\n') {
        to--;
      }
    }
    Files.write(file, Arrays.copyOf(all, to));
    return new Done("cut to " + to + " bytes", file, 0);
  }

  /** The contents of two files change places. */
  private Done exchangeFiles(Path file, Random random) throws IOException {
    Path other =
        files.get((files.indexOf(file) + 1 + random.nextInt(files.size() - 1)) % files.size());
    byte[] mine = Files.readAllBytes(file);
    Files.write(file, Files.readAllBytes(other));
    Files.write(other, mine);
    return new Done("exchange with " + other.getFileName(), file, 0);
  }

  private static Done remove(Path file, Random random) throws IOException {
    Files.delete(file);
    if (random.nextBoolean()) {
      Files.delete(file.resolveSibling(file.getFileName() + Anchor.SUFFIX));
    }
    return new Done("removal", file, 0);
  }

  /**
   * One record changed, and every hash from there on made anew in this file and those behind it.
   */
  private Done rewrite(Path file, Random random) throws IOException {
    List<String> lines = lines(file);
    int at = random.nextInt(lines.size() - 1);
    lines.set(at, lines.get(at).replaceFirst("\"time\":\"\\d{4}", "\"time\":\"1999"));
    lines.remove(lines.size() - 1);
    Chain chain = new Chain();
    chain.begin();
    for (String line : lines) {
      chain.add(Relined.of(line));
    }
    Files.write(file, Arrays.copyOf(chain.bytes(), chain.length()));
    // Numbers and former hashes of a file that is not its chain's first do not fit a new chain.
    boolean first = lines.get(0).contains("\"seq\":1,");
    return new Done("record " + (at + 1) + " made anew", file, first ? 0 : 1);
  }

  private static Done cutWithCheckpoints(Path file, Random random) throws IOException {
    List<String> lines = lines(file);
    Files.write(file, lines.subList(0, 1 + random.nextInt(lines.size() - 1)));
    Files.delete(file.resolveSibling(file.getFileName() + Anchor.SUFFIX));
    return new Done("cut at a line, checkpoints removed", file, 0);
  }

  private static List<String> lines(Path file) throws IOException {
    return new ArrayList<>(Files.readAllLines(file));
  }
}
