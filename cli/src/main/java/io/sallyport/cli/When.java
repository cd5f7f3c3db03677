package io.sallyport.cli;

import io.sallyport.audit.journal.JournalEntry;
import io.sallyport.audit.journal.JournalReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The stretch of time that a command looks at; all of it unless options say otherwise. */
final class When {
  /** The clock may have been set back within a file; so files are left out with a margin. */
  private static final Duration MARGIN = Duration.ofDays(1);

  private static final int TAIL = 1 << 20;
  private static final int SECONDS = 19;
  private static final byte[] TIME = "\"time\":\"".getBytes(StandardCharsets.US_ASCII);

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "from then on: 2026-11-23, 2026-11-23T14:00 or ...T14:00:00Z, in UTC")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "TIME", description = "before then")
  private @Nullable String to;

  @Option(
      names = "--since",
      paramLabel = "AGE",
      description = "the last 30s, 20m, 6h or 7d, over --from")
  private @Nullable String since;

  private byte[] first = new byte[0];
  private byte[] last = {127};
  private Instant begin = Instant.MIN;
  private Instant end = Instant.MAX;

  /** Reads the options; to be called first. */
  void settle() throws CliException {
    begin = from == null ? Instant.MIN : instant(from);
    end = to == null ? Instant.MAX : instant(to);
    if (since != null) {
      begin = Instant.now().minus(age(since));
    }
    first = begin.equals(Instant.MIN) ? first : seconds(begin);
    last = end.equals(Instant.MAX) ? last : seconds(end);
  }

  boolean unbounded() {
    return begin.equals(Instant.MIN) && end.equals(Instant.MAX);
  }

  boolean holds(JournalEntry entry) {
    if (unbounded()) {
      return true;
    }
    Instant time = entry.time();
    return !time.isBefore(begin) && time.isBefore(end);
  }

  /**
   * Whether a line can be of the time, as far as its whole seconds tell, without parsing it. Of
   * everything named time in a line the record's own comes last.
   */
  boolean mayHold(byte[] bytes, int start, int stop) {
    if (unbounded()) {
      return true;
    }
    for (int at = stop - TIME.length - SECONDS; at >= start; at--) {
      if (bytes[at] == '"' && Arrays.equals(bytes, at, at + TIME.length, TIME, 0, TIME.length)) {
        int from = at + TIME.length;
        return Arrays.compare(bytes, from, from + SECONDS, first, 0, first.length) >= 0
            && Arrays.compare(bytes, from, from + SECONDS, last, 0, last.length) <= 0;
      }
    }
    return true;
  }

  private static byte[] seconds(Instant time) {
    return time.toString().substring(0, SECONDS).getBytes(StandardCharsets.US_ASCII);
  }

  /** Those of the files that can hold records of the time. */
  List<Path> among(List<Path> files) throws IOException {
    if (unbounded()) {
      return files;
    }
    List<Path> kept = new ArrayList<>();
    for (Path file : files) {
      if (!startsTooLate(file) && !endsTooEarly(file)) {
        kept.add(file);
      }
    }
    return kept;
  }

  private boolean startsTooLate(Path file) {
    String name = String.valueOf(file.getFileName());
    if (end.equals(Instant.MAX) || !name.matches("\\d{8}T\\d{6}.*")) {
      return false;
    }
    Instant start =
        LocalDateTime.of(
                number(name, 0, 4),
                number(name, 4, 6),
                number(name, 6, 8),
                number(name, 9, 11),
                number(name, 11, 13),
                number(name, 13, 15))
            .toInstant(ZoneOffset.UTC);
    return start.minus(MARGIN).isAfter(end);
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text.substring(from, to));
  }

  private boolean endsTooEarly(Path file) throws IOException {
    if (begin.equals(Instant.MIN)) {
      return false;
    }
    byte[] last = lastLine(file);
    return last.length > 0
        && JournalReader.entry(file, 0, last).time().plus(MARGIN).isBefore(begin);
  }

  /** The last whole line of a file that is not written any more; else nothing. */
  private static byte[] lastLine(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      ByteBuffer tail = ByteBuffer.allocate((int) Math.min(TAIL, size));
      while (tail.hasRemaining()
          && channel.read(tail, size - tail.capacity() + tail.position()) >= 0) {
        // Reads on until the tail is there.
      }
      byte[] bytes = tail.array();
      int end = bytes.length - 1;
      if (end < 0 || bytes[end] != '\n') {
        return new byte[0];
      }
      int start = end;
      while (start > 0 && bytes[start - 1] != '\n') {
        start--;
      }
      return start == 0 && bytes.length < size
          ? new byte[0]
          : Arrays.copyOfRange(bytes, start, end);
    }
  }

  private static Instant instant(String text) throws CliException {
    try {
      if (text.length() == 10) {
        return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
      }
      return text.endsWith("Z")
          ? Instant.parse(text)
          : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      throw CliException.of(
          "SP-9001",
          "not understood",
          text,
          "a time is written like 2026-11-23, 2026-11-23T14:00 or 2026-11-23T14:00:00Z",
          "write it so");
    }
  }

  private static Duration age(String text) throws CliException {
    if (!text.matches("\\d{1,6}[smhd]")) {
      throw CliException.of(
          "SP-9001",
          "not understood",
          text,
          "an age is a number and one of s, m, h, d, as in 30m",
          "write it so");
    }
    long number = Long.parseLong(text.substring(0, text.length() - 1));
    return switch (text.charAt(text.length() - 1)) {
      case 's' -> Duration.ofSeconds(number);
      case 'm' -> Duration.ofMinutes(number);
      case 'h' -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }
}
