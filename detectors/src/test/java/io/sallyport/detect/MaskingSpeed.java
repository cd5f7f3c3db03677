package io.sallyport.detect;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * How many bytes pass the masking stream in a second of the processor, all detectors on. Run it by
 * hand; the figures stand in docs/policy.md.
 */
final class MaskingSpeed {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int SIZE = 16 << 20;
  private static final int PIECE = 32 * 1024;

  private MaskingSpeed() {}

  /** Prints a line for each kind of text: the best and the median of so many rounds. */
  public static void main(String[] args) throws IOException {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 15;
    Detectors all = Detectors.named(Detectors.known().keySet());
    Map<String, byte[]> texts = texts();
    if (args.length > 1) {
      texts.keySet().retainAll(java.util.List.of(args[1]));
    }
    for (int pass = 0; pass < 2; pass++) {
      for (Map.Entry<String, byte[]> text : texts.entrySet()) {
        double[] seen = new double[rounds];
        for (int i = 0; i < rounds; i++) {
          seen[i] = once(all, text.getValue());
        }
        java.util.Arrays.sort(seen);
        if (pass == 1) {
          System.out.printf(
              "%-28s median %4.0f MB/s, best %4.0f%n",
              text.getKey(), seen[rounds / 2], seen[rounds - 1]);
        }
      }
    }
  }

  private static double once(Detectors all, byte[] text) throws IOException {
    // Of the processor: what else runs on the machine takes nothing from it.
    long begun = THREADS.getCurrentThreadCpuTime();
    try (MaskingOutputStream out = all.output(OutputStream.nullOutputStream())) {
      for (int at = 0; at < text.length; at += PIECE) {
        out.write(text, at, Math.min(PIECE, text.length - at));
      }
    }
    return text.length * 1e3 / (THREADS.getCurrentThreadCpuTime() - begun);
  }

  private static Map<String, byte[]> texts() {
    Random random = new Random(1);
    Map<String, byte[]> texts = new LinkedHashMap<>();
    texts.put("log lines", filled(random, MaskingSpeed::log));
    texts.put("log lines with addresses", filled(random, r -> log(r) + " by ann@example.org\n"));
    texts.put("prose", filled(random, MaskingSpeed::prose));
    texts.put("JSON", filled(random, MaskingSpeed::json));
    texts.put("hexadecimal", filled(random, r -> Long.toHexString(r.nextLong()).repeat(4) + "\n"));
    texts.put("numbers", filled(random, r -> r.nextInt(1_000_000) + " " + r.nextInt(90) + "\n"));
    return texts;
  }

  private interface Line {
    String of(Random random);
  }

  private static byte[] filled(Random random, Line line) {
    StringBuilder text = new StringBuilder(SIZE + 1_000);
    while (text.length() < SIZE) {
      text.append(line.of(random));
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static String log(Random random) {
    return "2026-11-%02d %02d:%02d:%02d,%03d INFO  [worker-%d] org.example.shop.OrderService - order %d of 10.0.%d.%d settled in %d ms%n"
        .formatted(
            1 + random.nextInt(28),
            random.nextInt(24),
            random.nextInt(60),
            random.nextInt(60),
            random.nextInt(1000),
            random.nextInt(16),
            random.nextInt(1_000_000),
            random.nextInt(256),
            random.nextInt(256),
            random.nextInt(400));
  }

  private static String prose(Random random) {
    String[] words =
        "the service takes an order and asks the store whether there is enough of each item, which may take a while when the disk is slow; then it writes the result and goes on"
            .split(" ");
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < 14; i++) {
      line.append(words[random.nextInt(words.length)]).append(i == 13 ? '\n' : ' ');
    }
    return line.toString();
  }

  private static String json(Random random) {
    return "{\"id\":%d,\"name\":\"item %d\",\"price\":%d.%02d,\"tags\":[\"new\",\"shop\"],\"stock\":{\"here\":%d,\"there\":%d},\"seen\":\"2026-11-26T10:%02d:00Z\"}%n"
        .formatted(
            random.nextInt(1_000_000),
            random.nextInt(1000),
            random.nextInt(200),
            random.nextInt(100),
            random.nextInt(50),
            random.nextInt(50),
            random.nextInt(60));
  }
}
