package io.sallyport.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Measures everything and writes the report. {@code run.sh} starts it. */
public final class Main {
  private Main() {}

  /**
   * Runs.
   *
   * @param args how much effort ({@code full} or {@code quick}), a directory for scratch files on
   *     the disk that journals would be on, and the directory of the report
   */
  public static void main(String[] args) throws Exception {
    Effort effort = Effort.named(args[0]);
    Path scratch = Files.createTempDirectory(Files.createDirectories(Path.of(args[1])), "run");
    double load = Machine.load();
    say("audit records");
    AuditFigures audit = AuditFigures.measure(effort, Files.createDirectory(scratch.resolve("a")));
    say("single steps");
    Nano nano = Nano.measure(effort, scratch.toAbsolutePath());
    Results results = pairs(effort, scratch);
    new Report(effort, results, nano, audit, load).write(Path.of(args[2]));
    Scratch.delete(scratch);
  }

  private static Results pairs(Effort effort, Path scratch) throws Exception {
    Forks forks = new Forks(effort, scratch);
    try (Postgres postgres = Postgres.start()) {
      for (Database database :
          List.of(Database.h2("bench"), postgres.database(effort.customers()))) {
        forks.run(database, contenders(database.kind()));
      }
    }
    return forks.results();
  }

  private static List<Contender> contenders(Database.Kind kind) {
    return List.of(Contender.values()).stream().filter(c -> c.runsOn(kind)).toList();
  }

  private static void say(String what) {
    System.out.println(what);
  }
}
