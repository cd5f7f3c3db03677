package io.sallyport.benchmarks;

import io.sallyport.benchmarks.Pairs.Pair;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * One JVM, in which one contender meets a direct connection in every workload. A JVM for each keeps
 * the compiler's profile of the vendor's driver free of what the other contenders do to it.
 */
final class PairFork {
  static final int MANY_THREADS = 16;

  private final Contender contender;
  private final Database database;
  private final Effort effort;
  private final Path directory;

  PairFork(Contender contender, Database database, Effort effort, Path directory) {
    this.contender = contender;
    this.database = database;
    this.effort = effort;
    this.directory = directory;
  }

  /** Arguments: contender, kind of database, URL, user, effort, directory, file for the results. */
  public static void main(String[] args) throws Exception {
    Database database = new Database(Database.Kind.valueOf(args[1]), args[2], args[3]);
    PairFork fork =
        new PairFork(Contender.valueOf(args[0]), database, Effort.named(args[4]), Path.of(args[5]));
    try (PrintStream out =
        new PrintStream(Files.newOutputStream(Path.of(args[6])), true, StandardCharsets.UTF_8)) {
      fork.measure(out);
    }
    // Some peers leave threads behind that would keep this JVM alive.
    System.exit(0);
  }

  private void measure(PrintStream out) throws Exception {
    try (Connection alive = database.direct()) {
      if (database.kind() == Database.Kind.H2) {
        database.fill(effort.customers());
      } else {
        try (Statement statement = alive.createStatement()) {
          statement.execute("VACUUM ANALYZE accounts");
        }
      }
      for (Workload workload : contender.workloads()) {
        tryOne(new Cell(database.kind(), contender, workload, 1), out);
      }
      boolean points = contender.workloads().contains(Workload.POINT_SELECT);
      if (points && database.kind() == Database.Kind.POSTGRESQL) {
        tryOne(new Cell(database.kind(), contender, Workload.POINT_SELECT, MANY_THREADS), out);
      }
    }
  }

  private void tryOne(Cell cell, PrintStream out) {
    try {
      Results.write(cell, measure(cell), out);
    } catch (Exception | LinkageError e) {
      Results.writeFailure(cell, e, out);
    }
  }

  private List<Pair> measure(Cell cell) throws Exception {
    Path own = Files.createTempDirectory(directory, cell.workload().name());
    List<Pair> pairs = new ArrayList<>();
    try (Source source = Sources.open(cell.contender(), database, cell.workload(), own)) {
      for (int round = 0; round < effort.rounds(); round++) {
        pairs.addAll(round(cell, source, round == 0));
      }
    }
    return pairs;
  }

  /**
   * One round, on connections of its own. On which core a database serves a connection, and whether
   * that is the client's, is settled when it is opened and changes a round trip by more than twice;
   * over many connections this falls on both sides alike.
   */
  private List<Pair> round(Cell cell, Source source, boolean first) throws Exception {
    Workload workload = cell.workload();
    try (Timing contenders = Timing.of(source, workload, cell.threads(), effort.customers());
        Timing direct = Timing.of(database::direct, workload, cell.threads(), effort.customers())) {
      return effort.pairs(first).measure(direct, contenders);
    }
  }
}
