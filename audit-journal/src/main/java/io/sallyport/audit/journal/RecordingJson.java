package io.sallyport.audit.journal;

import io.sallyport.api.Recording;
import io.sallyport.audit.spi.SessionRecorder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a recording: asciicast v2 for terminals, and the same shape, with objects for data,
 * for everything else.
 */
final class RecordingJson {
  private static final int VERSION = 1;
  private static final int ASCIICAST = 2;

  private RecordingJson() {}

  /** The first line. */
  static CanonicalJson header(SessionRecorder.Head head) {
    TreeMap<String, @Nullable Object> members = new TreeMap<>();
    members.putAll(sorted(head.header()));
    boolean terminal = head.kind() == Recording.Kind.TERMINAL;
    if (terminal) {
      members.putIfAbsent("width", 80L);
      members.putIfAbsent("height", 24L);
    }
    members.put("version", terminal ? ASCIICAST : VERSION);
    members.put("timestamp", head.time().getEpochSecond());
    members.put("begun", Timestamps.text(head.time()));
    members.put("title", head.caller().subject().id() + " on " + head.target().name());
    members.put("kind", head.kind().name().toLowerCase(Locale.ROOT));
    members.put("session", head.session());
    CanonicalJson json = new CanonicalJson(256);
    json.any(members);
    json.put('\n');
    return json;
  }

  /**
   * A later line.
   *
   * @param data a text or a sorted map
   */
  static CanonicalJson line(long micros, String code, Object data) {
    CanonicalJson json = new CanonicalJson(256);
    json.open('[');
    json.millionths(micros);
    json.string(code);
    json.any(data);
    json.close(']');
    json.put('\n');
    return json;
  }

  /** The same for text that is ASCII. */
  static CanonicalJson line(long micros, String code, byte[] ascii, int offset, int size) {
    CanonicalJson json = new CanonicalJson(size + size / 8 + 64);
    json.open('[');
    json.millionths(micros);
    json.string(code);
    json.string(ascii, offset, size);
    json.close(']');
    json.put('\n');
    return json;
  }

  /** The line that says where the recording ends before its session does. */
  static CanonicalJson full(long micros, String name, long limit) {
    String says = "sallyport: the recording is full, its limit is " + limit + " bytes";
    return name.endsWith(".cast")
        ? line(micros, code(Recording.Stream.MARK), says)
        : line(micros, "full", new TreeMap<>(Map.of("text", says)));
  }

  static String code(Recording.Stream stream) {
    return switch (stream) {
      case OUTPUT -> "o";
      case INPUT -> "i";
      case RESIZE -> "r";
      case MARK -> "m";
    };
  }

  static SortedMap<String, @Nullable Object> sorted(
      Map<String, ? extends @Nullable Object> members) {
    TreeMap<String, @Nullable Object> sorted = new TreeMap<>();
    members.forEach((name, value) -> sorted.put(name, plain(value)));
    return sorted;
  }

  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      TreeMap<String, @Nullable Object> inner = new TreeMap<>();
      map.forEach((name, item) -> inner.put(String.valueOf(name), plain(item)));
      return inner;
    }
    return value instanceof List<?> items
        ? items.stream().map(RecordingJson::plain).toList()
        : value;
  }
}
