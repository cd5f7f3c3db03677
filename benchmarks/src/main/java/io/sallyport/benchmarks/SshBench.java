package io.sallyport.benchmarks;

import io.sallyport.benchmarks.Pairs.Pair;
import io.sallyport.benchmarks.SshStage.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * OpenSSH's clients through the gateway beside the same to the server. {@code ssh.sh} starts it.
 */
public final class SshBench {
  private static final Path NOTHING = Path.of("/dev/null");
  private static final int WARM_UP = 4;

  private final SshStage stage;
  private final boolean quick;
  private final Map<String, Map<Way, List<Pair>>> results = new LinkedHashMap<>();

  private SshBench(SshStage stage, boolean quick) {
    this.stage = stage;
    this.quick = quick;
  }

  /**
   * Runs.
   *
   * @param args {@code full} or {@code quick}, a directory for scratch files, and the directory of
   *     the report; behind them the names of the measurements wanted, where not all are
   */
  public static void main(String[] args) throws Exception {
    Path scratch = Files.createTempDirectory(Files.createDirectories(Path.of(args[1])), "ssh");
    double load = Machine.load();
    List<String> wanted = List.of(args).subList(3, args.length);
    try (SshStage stage = SshStage.open(scratch.toAbsolutePath())) {
      SshBench bench = new SshBench(stage, args[0].equals("quick"));
      Hotspots hotspots = new Hotspots();
      for (Work work : bench.works()) {
        if (wanted.isEmpty() || wanted.contains(work.name())) {
          bench.measure(work, hotspots);
        }
      }
      int sessions = 200;
      Map<Way, Double> crowd = new LinkedHashMap<>();
      if (wanted.isEmpty() || wanted.contains("sessions")) {
        for (Way way : List.of(Way.DIRECT, Way.GATEWAY)) {
          crowd.put(way, bench.crowd(way, sessions));
        }
      }
      boolean masks = wanted.isEmpty() || wanted.contains("masking");
      Map<String, Spread> masking = masks ? CleanText.measure(bench.quick) : Map.of();
      SshReport report =
          new SshReport(args[0], bench.results, hotspots.shares(), sessions, crowd, masking, load);
      if (wanted.isEmpty()) {
        report.write(Path.of(args[2]));
      } else {
        System.out.println(report.page());
      }
    } finally {
      Scratch.delete(scratch);
    }
  }

  /** Something to time. */
  private interface Run {
    double nanos(Way way) throws Exception;
  }

  private record Work(String name, int pairs, boolean bulk, Run run) {}

  private List<Work> works() {
    Path file = stage.file("file");
    Path got = stage.file("got");
    int bulk = quick ? 3 : 7;
    return List.of(
        new Work("login + true", quick ? 10 : 25, false, way -> ssh(way, NOTHING, NOTHING, "true")),
        new Work("exec true", quick ? 40 : 100, false, this::shared),
        new Work("exec out", bulk, true, way -> ssh(way, NOTHING, NOTHING, "cat " + file)),
        new Work("exec in", bulk, true, way -> ssh(way, file, NOTHING, "cat > /dev/null")),
        new Work("scp get", bulk, true, way -> scp(way, stage.host(way) + ":" + file, "" + got)),
        new Work("scp put", bulk, true, way -> scp(way, "" + file, stage.host(way) + ":" + got)),
        new Work(
            "scp -O get",
            bulk,
            true,
            way -> scp(way, "-O", stage.host(way) + ":" + file, "" + got)),
        new Work(
            "scp -O put",
            bulk,
            true,
            way -> scp(way, "-O", "" + file, stage.host(way) + ":" + got)));
  }

  private double ssh(Way way, Path in, Path out, String line) throws Exception {
    return SshStage.time(stage.client("ssh", way, stage.host(way), line), in, out);
  }

  private double scp(Way way, String... more) throws Exception {
    return SshStage.time(stage.client("scp", way, more), NOTHING, NOTHING);
  }

  /** A command over a connection that is there already. */
  private double shared(Way way) throws Exception {
    Path socket = stage.file("control-" + way);
    if (Files.notExists(socket)) {
      SshStage.time(
          stage.client("ssh", way, "-M", "-N", "-f", "-S", socket.toString(), stage.host(way)),
          NOTHING,
          NOTHING);
    }
    List<String> line = List.of("ssh", "-F", "none", "-S", socket.toString(), "x", "true");
    return SshStage.time(line, NOTHING, NOTHING);
  }

  private void measure(Work work, Hotspots hotspots) throws Exception {
    List<Pair> gcm = new ArrayList<>();
    List<Pair> own = new ArrayList<>();
    for (Way way : Way.values()) {
      // A gateway runs for long: what it compiles while it is new is not the question.
      for (int i = 0; i < (way == Way.GATEWAY ? WARM_UP : 1); i++) {
        double unused = work.run().nanos(way);
      }
    }
    for (int i = 0; i < work.pairs(); i++) {
      for (Way way : List.of(Way.DIRECT_GCM, Way.GATEWAY)) {
        boolean first = i % 2 == 0;
        double direct = first ? work.run().nanos(Way.DIRECT) : 0;
        if (way == Way.GATEWAY && work.bulk()) {
          hotspots.begin();
        }
        double other = work.run().nanos(way);
        if (way == Way.GATEWAY && work.bulk()) {
          hotspots.end(work.name());
        }
        direct = first ? direct : work.run().nanos(Way.DIRECT);
        Pair pair = new Pair(direct, other);
        if (way == Way.GATEWAY) {
          own.add(pair);
        } else {
          gcm.add(pair);
        }
      }
    }
    results.put(work.name(), Map.of(Way.GATEWAY, own, Way.DIRECT_GCM, gcm));
    Spread ratio = Spread.of(own, Pair::ratio);
    System.out.printf(
        "%-14s direct %.1f ms, gateway %.1f ms, %.2f× (%.2f–%.2f)%n",
        work.name(),
        Spread.of(own, Pair::direct).median() / 1e6,
        Spread.of(own, Pair::contender).median() / 1e6,
        ratio.median(),
        ratio.low(),
        ratio.high());
  }

  /** Opens so many sessions, all at once, each of which echoes a line; gives seconds. */
  private double crowd(Way way, int count) throws Exception {
    List<Process> clients = new ArrayList<>();
    long begun = System.nanoTime();
    try {
      for (int i = 0; i < count; i++) {
        clients.add(
            new ProcessBuilder(stage.client("ssh", way, stage.host(way), "cat"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
      }
      for (Process client : clients) {
        client.getOutputStream().write("x\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        client.getOutputStream().flush();
      }
      for (Process client : clients) {
        if (client.getInputStream().read() != 'x') {
          throw new IOException("A session of " + count + " does not answer.");
        }
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      for (Process client : clients) {
        client.getOutputStream().close();
        if (!client.waitFor(60, TimeUnit.SECONDS) || client.exitValue() != 0) {
          throw new IOException("A session of " + count + " does not end well.");
        }
      }
      System.out.printf("%d sessions, %s: %.1f s%n", count, way, seconds);
      return seconds;
    } finally {
      clients.forEach(Process::destroyForcibly);
    }
  }
}
