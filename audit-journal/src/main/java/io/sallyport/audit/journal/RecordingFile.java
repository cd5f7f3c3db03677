package io.sallyport.audit.journal;

import io.sallyport.api.Recording;
import io.sallyport.audit.spi.AuditException;
import io.sallyport.audit.spi.RecordingWriter;
import io.sallyport.audit.spi.SessionRecorder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One recording while it is written: a header, then lines {@code [seconds, code, data]}. Each line
 * is in the operating system's hands before the next one; one that could be put there in part only
 * is taken back. One thread at a time.
 */
final class RecordingFile implements RecordingWriter {
  private final String name;
  private final Path path;
  private final RandomAccessFile file;
  private final long limit;
  private final long started = System.nanoTime();
  private final MessageDigest sha = Digests.sha256();
  private final Map<Recording.Stream, Utf8Pieces> streams = new EnumMap<>(Recording.Stream.class);
  private long length;
  private long events;
  private boolean whole = true;
  private @Nullable End end;

  private RecordingFile(Path path, String name, long limit) throws IOException {
    this.path = path;
    this.name = name;
    this.limit = limit;
    // By a stream, since an interrupt would close a channel.
    this.file = new RandomAccessFile(path.toFile(), "rw");
  }

  static RecordingFile begin(Path path, String name, SessionRecorder.Head head, long limit)
      throws IOException {
    RecordingFile recording = new RecordingFile(path, name, limit);
    try {
      recording.put(RecordingJson.header(head));
      return recording;
    } catch (IOException e) {
      recording.file.close();
      throw e;
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean append(Recording.Stream stream, byte[] bytes, int offset, int size)
      throws AuditException {
    Utf8Pieces pieces = streams.computeIfAbsent(stream, any -> new Utf8Pieces());
    if (size > 0 && pieces.isComplete() && Scan.isAscii(bytes, offset, offset + size)) {
      String code = RecordingJson.code(stream);
      return append(RecordingJson.line(elapsed(), code, bytes, offset, size));
    }
    String text = pieces.take(bytes, offset, size);
    return text.isEmpty()
        || append(RecordingJson.line(elapsed(), RecordingJson.code(stream), text));
  }

  @Override
  public boolean append(String event, Map<String, ? extends @Nullable Object> members)
      throws AuditException {
    return append(RecordingJson.line(elapsed(), event, RecordingJson.sorted(members)));
  }

  private boolean append(CanonicalJson line) throws AuditException {
    if (end != null || !whole) {
      return false;
    }
    try {
      if (length + line.length() > limit) {
        whole = false;
        put(RecordingJson.full(elapsed(), name, limit));
        return false;
      }
      put(line);
      events++;
      return true;
    } catch (IOException e) {
      whole = false;
      throw new AuditException(
          "SP-4211 a recording cannot be written: '%s' (%s); no record, no call; free or unlock the disk."
              .formatted(path, Failures.why(e)),
          e);
    }
  }

  private void put(CanonicalJson line) throws IOException {
    try {
      file.write(line.bytes(), 0, line.length());
    } catch (IOException e) {
      file.setLength(length);
      throw e;
    }
    length += line.length();
    sha.update(line.bytes(), 0, line.length());
  }

  /** Whole microseconds: more digits would say more than the clock knows. */
  private long elapsed() {
    return (System.nanoTime() - started) / 1000;
  }

  @Override
  public End end() {
    End known = end;
    if (known == null) {
      boolean safe = whole && rest();
      safe &= closed();
      known = new End(HexFormat.of().formatHex(sha.digest()), length, events, safe);
      end = known;
    }
    return known;
  }

  /** What is left of characters that were cut and never ended. */
  private boolean rest() {
    try {
      for (Map.Entry<Recording.Stream, Utf8Pieces> stream : streams.entrySet()) {
        String rest = stream.getValue().rest();
        if (!rest.isEmpty()) {
          put(RecordingJson.line(elapsed(), RecordingJson.code(stream.getKey()), rest));
          events++;
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private boolean closed() {
    try (file) {
      file.getFD().sync();
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
