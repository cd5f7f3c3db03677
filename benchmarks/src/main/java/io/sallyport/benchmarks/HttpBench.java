package io.sallyport.benchmarks;

import io.sallyport.benchmarks.HttpStage.Way;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Measures HTTP and writes the report. {@code http.sh} starts it. */
public final class HttpBench {
  private static final int MANY = 32;

  private HttpBench() {}

  /**
   * What one round of one way gave.
   *
   * @param micros the middle latency in microseconds
   * @param perSecond requests a second
   */
  record Round(double micros, double perSecond) {}

  /** Rounds by way, in the order in which they took turns. */
  record Rounds(Map<Way, List<Round>> one, Map<Way, List<Round>> many) {}

  /**
   * Runs.
   *
   * @param args how much effort ({@code full} or {@code quick}), a directory for scratch files, and
   *     the directory of the report
   */
  public static void main(String[] args) throws Exception {
    boolean quick = Effort.named(args[0]).name().equals("quick");
    Path scratch = Files.createTempDirectory(Files.createDirectories(Path.of(args[1])), "http");
    double load = Machine.load();
    Rounds rounds;
    HttpSteps steps;
    try (HttpStage stage = HttpStage.start(scratch.toAbsolutePath())) {
      int count = quick ? 3 : 9;
      int seconds = quick ? 2 : 4;
      System.out.println("one connection");
      Map<Way, List<Round>> one = rounds(stage, 1, count, seconds);
      System.out.println(MANY + " connections");
      rounds = new Rounds(one, rounds(stage, MANY, count, seconds));
      System.out.println("single steps");
      steps = HttpSteps.measure(stage, quick);
    }
    new HttpReport(args[0], rounds, steps, load).write(Path.of(args[2]));
    Scratch.delete(scratch);
    System.exit(0);
  }

  private static Map<Way, List<Round>> rounds(
      HttpStage stage, int connections, int count, int seconds) throws Exception {
    Map<Way, List<Round>> rounds = new EnumMap<>(Way.class);
    for (Way way : Way.values()) {
      stage.load(way, connections, 2 * seconds);
    }
    List<Way> order = new ArrayList<>(List.of(Way.values()));
    for (int i = 0; i < count; i++) {
      Collections.rotate(order, 1);
      for (Way way : order) {
        Round round = stage.load(way, connections, seconds);
        System.out.printf("  %s %.0f us %.0f/s%n", way, round.micros(), round.perSecond());
        rounds.computeIfAbsent(way, w -> new ArrayList<>()).add(round);
      }
    }
    return rounds;
  }
}
