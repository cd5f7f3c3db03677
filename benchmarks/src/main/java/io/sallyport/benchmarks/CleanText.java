package io.sallyport.benchmarks;

import io.sallyport.detect.Detectors;
import io.sallyport.detect.MaskingOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/**
 * How fast output passes that holds nothing to mask, by what it looks like; all detectors search.
 */
final class CleanText {
  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
  private static final int SIZE = 16 << 20;
  private static final int PIECE = 32 * 1024;
  private static final double MEGA = 1e6;

  private static final String[] WORDS =
      ("the server took order settled invoice Payment retry in on of a customer NOT_FOUND queue"
              + " batch Thread pool connection warehouse ERROR index value_of started shutdown")
          .split(" ", -1);

  private CleanText() {}

  /** Megabytes in a second of one core's time, by kind of text. */
  static Map<String, Spread> measure(boolean quick) throws IOException {
    Map<String, Function<Random, String>> kinds = new LinkedHashMap<>();
    kinds.put("log lines", CleanText::log);
    kinds.put("prose", CleanText::prose);
    kinds.put("German prose (UTF-8)", random -> prose(random).replace("a", "ä").replace("ou", "ß"));
    kinds.put("Java source with annotations", CleanText::source);
    kinds.put("table of numbers", CleanText::numbers);
    kinds.put("JSON", CleanText::json);
    kinds.put("hex dump", CleanText::hex);
    kinds.put("paths of files", CleanText::paths);
    kinds.put("capitals and groups of digits", CleanText::groups);
    Map<String, Spread> speeds = new LinkedHashMap<>();
    for (Map.Entry<String, Function<Random, String>> kind : kinds.entrySet()) {
      speeds.put(kind.getKey(), speed(text(kind.getValue()), quick ? 5 : 15));
    }
    byte[] chance = new byte[SIZE];
    new Random(1).nextBytes(chance);
    speeds.put("bytes of chance", speed(chance, quick ? 5 : 15));
    return speeds;
  }

  private static Spread speed(byte[] text, int rounds) throws IOException {
    Detectors all = Detectors.named(Detectors.known().keySet());
    double[] rates = new double[rounds];
    for (int i = -3; i < rounds; i++) {
      MaskingOutputStream out = all.output(OutputStream.nullOutputStream());
      long start = CPU.getCurrentThreadCpuTime();
      for (int at = 0; at < text.length; at += PIECE) {
        out.write(text, at, Math.min(PIECE, text.length - at));
      }
      out.finish();
      if (out.counts().size() > 1) {
        throw new IOException("It is not clean: " + out.counts());
      }
      if (i >= 0) {
        rates[i] = text.length / MEGA / ((CPU.getCurrentThreadCpuTime() - start) / 1e9);
      }
    }
    return Spread.of(rates);
  }

  private static byte[] text(Function<Random, String> line) {
    Random random = new Random(2);
    StringBuilder text = new StringBuilder(SIZE + 1024);
    while (text.length() < SIZE) {
      text.append(line.apply(random)).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String word(Random random) {
    return WORDS[random.nextInt(WORDS.length)];
  }

  private static String prose(Random random) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < 14; i++) {
      line.append(word(random)).append(random.nextInt(9) == 0 ? ", " : " ");
    }
    return line.toString();
  }

  private static String log(Random random) {
    return String.format(
        Locale.ROOT,
        "2026-11-26 %02d:%02d:%02d,%03d INFO  [pool-%d-thread-%d] com.shop.%s order %d of 10.0.0.%d %s in %d ms",
        random.nextInt(24),
        random.nextInt(60),
        random.nextInt(60),
        random.nextInt(1000),
        random.nextInt(4),
        random.nextInt(20),
        word(random),
        random.nextInt(100_000),
        random.nextInt(256),
        word(random),
        random.nextInt(500));
  }

  private static String source(Random random) {
    return "  @Override\n  public void "
        + word(random)
        + "(@Nullable String "
        + word(random)
        + ") throws IOException { this."
        + word(random)
        + ".call("
        + random.nextInt(100)
        + "); }";
  }

  private static String numbers(Random random) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      line.append(random.nextInt(1_000_000)).append(i % 3 == 0 ? "." : ",");
      line.append(i % 3 == 0 ? random.nextInt(100) + "," : "");
    }
    return line.toString();
  }

  private static String json(Random random) {
    return "{\"id\":%d,\"name\":\"%s %s\",\"total\":%d.%02d,\"open\":%s,\"tags\":[\"%s\",\"%s\"]}"
        .formatted(
            random.nextInt(1_000_000),
            word(random),
            word(random),
            random.nextInt(1000),
            random.nextInt(100),
            random.nextBoolean(),
            word(random),
            word(random));
  }

  private static String hex(Random random) {
    StringBuilder line = new StringBuilder("%08x  ".formatted(random.nextInt(1 << 24)));
    for (int i = 0; i < 16; i++) {
      line.append("%02x ".formatted(random.nextInt(256)));
    }
    return line.append(" |................|").toString();
  }

  private static String paths(Random random) {
    return "/var/lib/%s/%s-%d/%s.d/%s.so.%d"
        .formatted(
            word(random),
            word(random),
            random.nextInt(100),
            word(random),
            word(random),
            random.nextInt(10));
  }

  private static String groups(Random random) {
    return "REF AB%02d X%d KTO %04d %04d %03d SUM %d-%d"
        .formatted(
            random.nextInt(100),
            random.nextInt(10),
            random.nextInt(10_000),
            random.nextInt(10_000),
            random.nextInt(1000),
            random.nextInt(1000),
            random.nextInt(100));
  }
}
