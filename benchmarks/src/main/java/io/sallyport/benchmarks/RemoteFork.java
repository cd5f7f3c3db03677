package io.sallyport.benchmarks;

import io.sallyport.benchmarks.Pairs.Pair;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One JVM, in which a route meets a direct connection in every workload. */
final class RemoteFork {
  private final Source direct;
  private final Source route;
  private final RemoteEffort effort;

  private RemoteFork(Source direct, Source route, RemoteEffort effort) {
    this.direct = direct;
    this.route = route;
    this.effort = effort;
  }

  /** Arguments: files with the direct way and the route's, effort, file for the results. */
  public static void main(String[] args) throws Exception {
    Source direct = Way.read(Path.of(args[0])).open();
    Source route = Way.read(Path.of(args[1])).open();
    RemoteFork fork = new RemoteFork(direct, route, RemoteEffort.named(args[2]));
    try (PrintStream out =
        new PrintStream(Files.newOutputStream(Path.of(args[3])), true, StandardCharsets.UTF_8)) {
      fork.warmUp();
      for (RemoteWork work : RemoteWork.values()) {
        fork.tryOne(work, out);
      }
    }
    // Some drivers leave threads behind that would keep this JVM alive.
    System.exit(0);
  }

  /**
   * Until the relay's own JVM has compiled what a call needs, which takes a core of the machine.
   */
  private void warmUp() throws Exception {
    RemoteWork work = RemoteWork.POINT_SELECT;
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(effort.relayMillis());
    try (Timing timing = Timing.of(route, on -> work.on(on, effort.customers()), 1)) {
      do {
        timing.nanosPerOperation(50);
      } while (System.nanoTime() < end);
    }
  }

  private void tryOne(RemoteWork work, PrintStream out) {
    try {
      RemoteResults.write(work, measure(work), out);
    } catch (Exception | LinkageError e) {
      RemoteResults.writeFailure(work, e, out);
    }
  }

  private List<Pair> measure(RemoteWork work) throws Exception {
    List<Pair> pairs = new ArrayList<>();
    for (int round = 0; round < effort.rounds(); round++) {
      pairs.addAll(round(work, round == 0));
    }
    return pairs;
  }

  /** One round, on connections of its own, as in {@link PairFork}. */
  private List<Pair> round(RemoteWork work, boolean first) throws Exception {
    int customers = effort.customers();
    try (Timing one = Timing.of(direct, on -> work.on(on, customers), work.threads());
        Timing two = Timing.of(route, on -> work.on(on, customers), work.threads())) {
      Pairs pairs =
          new Pairs(
              TimeUnit.MILLISECONDS.toNanos(effort.warmUpMillis() / (first ? 1 : 10)),
              TimeUnit.MILLISECONDS.toNanos(effort.measureMillis()),
              work.blockNanos());
      if (work == RemoteWork.POINT_SELECT) {
        return pairs.measure(one::medianNanos, two::medianNanos);
      }
      return pairs.measure(one, two);
    }
  }
}
