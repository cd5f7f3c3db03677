package io.sallyport.audit.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a recording back, line by line; it does not verify it, see {@link JournalVerifier}. One
 * thread at a time.
 */
public final class RecordingReader implements AutoCloseable {
  private static final byte[] BEFORE = "{\"e\":".getBytes(StandardCharsets.US_ASCII);

  private final Path file;
  private final LineSource lines;
  private final SortedMap<String, @Nullable Object> header;
  private long number = 1;

  /**
   * One event of a recording.
   *
   * @param seconds since the recording began
   * @param code a stream of a terminal ({@code o i r m}), or an event's name
   * @param data a text, or the event's members
   */
  public record Event(double seconds, String code, Object data) {}

  /**
   * Opens a recording.
   *
   * @throws IOException when it cannot be read, or is none
   */
  public RecordingReader(Path file) throws IOException {
    this.file = file;
    this.lines = new LineSource(file);
    try {
      if (!lines.next()) {
        throw new IOException("SP-4212 not a recording: '" + file + "'; it has no header; verify.");
      }
      byte[] first = lines.line();
      this.header = JsonReader.read(first, first.length).members();
    } catch (JsonReader.MalformedException e) {
      lines.close();
      throw malformed(e);
    }
  }

  /** The first line: {@code kind}, {@code title}, {@code timestamp}, {@code session} and so on. */
  public SortedMap<String, @Nullable Object> header() {
    return header;
  }

  /**
   * The next event, or null at the end.
   *
   * @throws IOException when the line is none
   */
  public @Nullable Event next() throws IOException {
    if (!lines.next()) {
      return null;
    }
    number++;
    byte[] line = new byte[BEFORE.length + lines.length() + 1];
    System.arraycopy(BEFORE, 0, line, 0, BEFORE.length);
    System.arraycopy(lines.buffer(), lines.start(), line, BEFORE.length, lines.length());
    line[line.length - 1] = '}';
    try {
      Object read = JsonReader.read(line, line.length).members().get("e");
      if (read instanceof List<?> parts
          && parts.size() == 3
          && parts.get(0) instanceof Number seconds
          && parts.get(1) instanceof String code) {
        Object data = parts.get(2);
        return new Event(seconds.doubleValue(), code, data == null ? "" : data);
      }
      throw new IOException(
          "SP-4212 not a recording: '%s:%d' is no event; verify it.".formatted(file, number));
    } catch (JsonReader.MalformedException e) {
      throw malformed(e);
    }
  }

  private IOException malformed(JsonReader.MalformedException e) {
    return new IOException(
        "SP-4212 not a recording: '%s:%d' (%s); verify it.".formatted(file, number, e.getMessage()),
        e);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
