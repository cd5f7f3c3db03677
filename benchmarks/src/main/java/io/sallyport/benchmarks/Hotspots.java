package io.sallyport.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/** Where this JVM spends its time, by Flight Recorder's samples. One thread at a time. */
final class Hotspots {
  private final Map<String, Map<String, Integer>> samples = new LinkedHashMap<>();
  private @Nullable Recording running;

  void begin() {
    Recording recording = new Recording();
    recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
    recording.enable("jdk.NativeMethodSample").withPeriod(Duration.ofMillis(10));
    recording.start();
    running = recording;
  }

  void end(String name) throws IOException {
    Recording recording = running;
    if (recording == null) {
      throw new IllegalStateException("Nothing was begun.");
    }
    Path file = Files.createTempFile("hotspots", ".jfr");
    try (recording) {
      recording.stop();
      recording.dump(file);
    }
    Map<String, Integer> counts = samples.computeIfAbsent(name, n -> new TreeMap<>());
    for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
      RecordedStackTrace stack = event.getStackTrace();
      String kind = stack == null ? null : kind(stack);
      if (kind != null) {
        counts.merge(kind, 1, Integer::sum);
      }
    }
    Files.delete(file);
  }

  /** What a thread was at, or null where it waited. */
  private static @Nullable String kind(RecordedStackTrace stack) {
    RecordedFrame top = stack.getFrames().get(0);
    String method = top.getMethod().getName();
    String type = top.getMethod().getType().getName();
    if (method.matches("epollWait|wait0?|wait|park|accept0?|waitForProcessExit0|poll0?")) {
      return null;
    }
    if (type.startsWith("sun.nio.ch") || method.matches("(read|write)(v|0|v0|Bytes)?")) {
      return in(stack, "RecordingFile") ? "recording" : "sockets and files";
    }
    for (RecordedFrame frame : stack.getFrames()) {
      String owner = frame.getMethod().getType().getName();
      if (owner.startsWith("javax.crypto.") || owner.startsWith("com.sun.crypto.")) {
        return "cipher";
      }
      if (owner.startsWith("io.sallyport.audit.")) {
        return "recording";
      }
      if (owner.startsWith("io.sallyport.detect.")) {
        return "masking";
      }
      if (owner.endsWith(".OpenFile")) {
        return "digest of files";
      }
      if (owner.startsWith("org.apache.sshd.") || owner.startsWith("io.sallyport.")) {
        return type.startsWith("java.lang.System") || method.contains("opy")
            ? "copying"
            : "protocol";
      }
    }
    return "else";
  }

  private static boolean in(RecordedStackTrace stack, String part) {
    return stack.getFrames().stream()
        .anyMatch(frame -> frame.getMethod().getType().getName().contains(part));
  }

  /** Shares in percent, by measurement and kind. */
  Map<String, Map<String, Double>> shares() {
    Map<String, Map<String, Double>> shares = new LinkedHashMap<>();
    samples.forEach(
        (name, counts) -> {
          double all = counts.values().stream().mapToInt(n -> n).sum();
          Map<String, Double> own = new TreeMap<>();
          counts.forEach((kind, count) -> own.put(kind, 100 * count / all));
          shares.put(name, own);
        });
    return shares;
  }
}
