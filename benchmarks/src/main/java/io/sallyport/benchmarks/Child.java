package io.sallyport.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** A server in a process of its own, which ends with this one. Thread-safe. */
final class Child implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final String ready;

  private Child(Process process, String ready) {
    this.process = process;
    this.ready = ready;
  }

  /** A JVM's command, without its class path and main class. */
  static List<String> java(Path home, String... options) {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin").resolve("java").toString());
    command.addAll(List.of(options));
    return command;
  }

  /** This JVM's home. */
  static Path home() {
    return Path.of(System.getProperty("java.home"));
  }

  /**
   * Starts it in a directory and waits for the line that says that it is ready; what it prints goes
   * to a file there.
   *
   * @throws IOException when it cannot be started, ends, or says nothing of it in a minute
   */
  static Child start(List<String> command, Path directory, Predicate<String> readyLine)
      throws IOException, InterruptedException {
    Path log = directory.resolve("log.txt");
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    CompletableFuture<String> ready = new CompletableFuture<>();
    Thread reader = new Thread(() -> read(process, log, readyLine, ready), "child");
    reader.setDaemon(true);
    reader.start();
    try {
      return new Child(process, ready.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    } catch (ExecutionException | TimeoutException e) {
      process.destroyForcibly();
      throw new IOException("it did not start: " + last(log), e);
    }
  }

  private static String last(Path log) throws IOException {
    List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
    return String.join(" ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
  }

  private static void read(
      Process process, Path log, Predicate<String> readyLine, CompletableFuture<String> ready) {
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8);
        var out = Files.newBufferedWriter(log)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.write(line);
        out.newLine();
        out.flush();
        if (readyLine.test(line)) {
          ready.complete(line);
        }
      }
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
    ready.completeExceptionally(new IOException("it ended"));
  }

  /** The line that said that it was ready. */
  String ready() {
    return ready;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
