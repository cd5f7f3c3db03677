package io.sallyport.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Runs a JVM for every contender and database, one after the other. */
final class Forks {
  private static final int LONGEST_MINUTES = 10;

  private final Effort effort;
  private final Path directory;
  private final Results results = new Results();

  Forks(Effort effort, Path directory) {
    this.effort = effort;
    this.directory = directory;
  }

  /** Measures all these contenders on a database. */
  void run(Database database, List<Contender> contenders) throws IOException, InterruptedException {
    int most = contenders.stream().mapToInt(this::forks).max().orElse(0);
    for (int round = 0; round < most; round++) {
      for (Contender contender : contenders) {
        if (round < forks(contender)) {
          runOne(database, contender);
        }
      }
    }
  }

  private int forks(Contender contender) {
    return contender.own() || contender == Contender.DIRECT ? effort.forks() : 1;
  }

  private void runOne(Database database, Contender contender)
      throws IOException, InterruptedException {
    String name =
        contender.name().toLowerCase(Locale.ROOT)
            + "-"
            + database.kind().name().toLowerCase(Locale.ROOT);
    Path own = Files.createTempDirectory(directory, name);
    Path file = own.resolve("results.tsv");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xms1g", "-Xmx1g", "-cp", System.getProperty("java.class.path")));
    command.add(PairFork.class.getName());
    command.addAll(
        List.of(
            contender.name(),
            database.kind().name(),
            database.url(),
            database.user(),
            effort.name(),
            own.toString(),
            file.toString()));
    long start = System.nanoTime();
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
    }
    long seconds = (System.nanoTime() - start) / 1_000_000_000;
    System.out.printf(Locale.ROOT, "%-32s %4d s%n", name, seconds);
    if (Files.exists(file)) {
      results.read(file);
    }
    if (process.exitValue() != 0) {
      results.died(database.kind(), contender, process.exitValue());
    }
    Scratch.delete(own);
  }

  /** Everything measured so far. */
  Results results() {
    return results;
  }
}
