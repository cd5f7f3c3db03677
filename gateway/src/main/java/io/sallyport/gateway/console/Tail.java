package io.sallyport.gateway.console;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * What was written into a recording since it was last looked at: whole lines. Immutable.
 *
 * @param text the lines, each with its end
 * @param next the byte behind them, from which to go on
 */
record Tail(String text, long next) {
  /**
   * Reads on.
   *
   * @param from the byte from which on; beyond the end there is nothing
   * @param most the most bytes; a line longer than that is passed over
   */
  static Tail of(Path file, long from, int most) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long there = in.length() - from;
      if (from < 0 || there <= 0) {
        return new Tail("", from);
      }
      byte[] bytes = new byte[(int) Math.min(most, there)];
      in.seek(from);
      in.readFully(bytes);
      int end = bytes.length;
      while (end > 0 && bytes[end - 1] != '\n') {
        end--;
      }
      return end == 0 && there > most
          ? new Tail("", from + most)
          : new Tail(new String(bytes, 0, end, StandardCharsets.UTF_8), from + end);
    }
  }
}
