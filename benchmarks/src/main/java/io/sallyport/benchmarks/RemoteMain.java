package io.sallyport.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Measures routes to a PostgreSQL and writes their report. {@code gateway.sh} starts it. */
public final class RemoteMain {
  private static final int LONGEST_MINUTES = 5;

  /** OJP's driver would log each statement. */
  private static final String QUIET = "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn";

  private final RemoteEffort effort;
  private final Path directory;
  private final RemoteResults results = new RemoteResults();

  private RemoteMain(RemoteEffort effort, Path directory) {
    this.effort = effort;
    this.directory = directory;
  }

  /**
   * Runs.
   *
   * @param args how much effort ({@code full} or {@code quick}), a directory for scratch files on
   *     the disk that the journal would be on, the directory of the others' jars, and that of the
   *     report; then the routes to measure, all where none is named
   */
  public static void main(String[] args) throws Exception {
    RemoteEffort effort = RemoteEffort.named(args[0]);
    Path scratch =
        Files.createTempDirectory(Files.createDirectories(Path.of(args[1])), "run")
            .toAbsolutePath();
    double load = Machine.load();
    RemoteMain main = new RemoteMain(effort, scratch);
    RemoteResults results = main.run(Path.of(args[2]), routes(args));
    new RemoteReport(effort, results, load).write(Path.of(args[3]));
    Scratch.delete(scratch);
    System.exit(0);
  }

  private static Set<Route> routes(String[] args) {
    Set<Route> routes = EnumSet.noneOf(Route.class);
    for (String name : Arrays.asList(args).subList(4, args.length)) {
      routes.add(Route.valueOf(name.toUpperCase(Locale.ROOT)));
    }
    return routes.isEmpty() ? EnumSet.allOf(Route.class) : routes;
  }

  private RemoteResults run(Path peers, Set<Route> routes)
      throws IOException, InterruptedException, SQLException {
    Certificate certificate = Certificate.make(directory);
    try (Postgres postgres = Postgres.start(certificate)) {
      Database database = postgres.database(effort.customers());
      fillOrders(database, effort.customers());
      try (Relays relays = new Relays(database, postgres.port(), certificate, directory, peers)) {
        for (Route route : routes) {
          relays.start(route);
        }
        relays.missing().forEach(results::failed);
        Path direct = directory.resolve("direct.way");
        relays.direct().write(direct);
        for (Map.Entry<Route, Way> way : relays.ways().entrySet()) {
          fork(direct, way.getKey(), way.getValue());
        }
      }
    }
    return results;
  }

  /** A table with a number and a time in each row. */
  static void fillOrders(Database database, int rows) throws SQLException {
    try (Connection connection = database.direct();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE orders AS SELECT i AS id, 'name ' || i AS name, 'user' || i ||"
              + " '@example.org' AS email, (i::numeric / 7)::numeric(12,2) AS total,"
              + " timestamp '2024-02-29 10:00:00' + i * interval '1.234567 s' AS made"
              + " FROM generate_series(1, "
              + rows
              + ") i");
      statement.execute("VACUUM ANALYZE orders");
    }
  }

  private void fork(Path direct, Route route, Way way) throws IOException, InterruptedException {
    String name = route.name().toLowerCase(Locale.ROOT);
    Path file = directory.resolve(name + ".tsv");
    Path its = directory.resolve(name + ".way");
    way.write(its);
    List<String> command = Child.java(Child.home(), "-Xms1g", "-Xmx1g", QUIET);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(
        List.of(
            RemoteFork.class.getName(),
            direct.toString(),
            its.toString(),
            effort.name(),
            file.toString()));
    long start = System.nanoTime();
    Process process = new ProcessBuilder(new ArrayList<>(command)).inheritIO().start();
    if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
    }
    long seconds = (System.nanoTime() - start) / 1_000_000_000;
    System.out.printf(Locale.ROOT, "%-32s %4d s%n", name, seconds);
    if (Files.exists(file)) {
      results.read(route, file);
    }
    if (process.exitValue() != 0) {
      results.failed(route, "its JVM ended with code " + process.exitValue());
    }
  }
}
