package io.sallyport.semantics.http;

import io.sallyport.api.AccessDeniedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Masks the parts of a body of several (RFC 2046 §5.1), each by its own type, as it streams. What
 * stands before the first part and behind the last one is dropped; a part that cannot be masked
 * cuts the body.
 */
final class MultipartMasker implements BodyMasker {
  private static final int LARGEST_HEAD = 16_384;
  private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};

  /** Masks a part by its fields. */
  @FunctionalInterface
  interface Parts {
    BodyMasker of(List<Header> fields) throws AccessDeniedException;
  }

  private enum State {
    BEFORE,
    DELIMITER,
    HEAD,
    PART,
    BEHIND
  }

  private final Parts parts;
  private final byte[] delimiter;
  private final Map<String, Integer> counts = new HashMap<>();

  /** What has not been settled yet. */
  private byte[] kept = {'\r', '\n'};

  private int keptLength = 2;
  private State state = State.BEFORE;
  private @Nullable BodyMasker part;
  private long consumed;

  /** Whether the part at hand has only begun. */
  private boolean first;

  MultipartMasker(String boundary, Parts parts) {
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    this.parts = parts;
  }

  @Override
  public Map<String, Integer> counts() {
    return Map.copyOf(counts);
  }

  @Override
  public void feed(byte[] bytes, int offset, int length, ByteSink out) throws IOException {
    byte[] all = new byte[keptLength + length];
    System.arraycopy(kept, 0, all, 0, keptLength);
    System.arraycopy(bytes, offset, all, keptLength, length);
    consumed += length;
    int at = 0;
    State was;
    int before;
    do {
      was = state;
      before = at;
      at = step(all, at, out);
    } while (at != before || state != was);
    keptLength = all.length - at;
    kept = new byte[keptLength];
    System.arraycopy(all, at, kept, 0, keptLength);
  }

  /** As far as is settled. */
  private int step(byte[] all, int at, ByteSink out) throws IOException {
    return switch (state) {
      case BEFORE -> dropped(all, at);
      case DELIMITER -> delimited(all, at, out);
      case HEAD -> head(all, at, out);
      case PART -> content(all, at, out);
      case BEHIND -> all.length;
    };
  }

  private int dropped(byte[] all, int at) {
    int found = find(all, at, delimiter);
    if (found >= 0) {
      state = State.DELIMITER;
      return found + delimiter.length;
    }
    return Math.max(at, all.length - delimiter.length);
  }

  /**
   * Behind a delimiter stand blanks and the end of the line, or two dashes where it is the last.
   */
  private int delimited(byte[] all, int at, ByteSink out) throws IOException {
    if (all.length - at < 2) {
      return at;
    }
    if (all[at] == '-' && all[at + 1] == '-') {
      state = State.BEHIND;
      write(out, delimiter);
      write(out, new byte[] {'-', '-', '\r', '\n'});
      return at + 2;
    }
    if (all[at] != '\r' || all[at + 1] != '\n') {
      throw bad();
    }
    state = State.HEAD;
    // The line's end belongs to the head, so that a head without fields has an end, too.
    return at;
  }

  private int head(byte[] all, int at, ByteSink out) throws IOException {
    int found = find(all, at, HEAD_END);
    if (found < 0) {
      if (all.length - at > LARGEST_HEAD) {
        throw bad();
      }
      return at;
    }
    List<Header> fields = fields(all, Math.min(found, at + 2), found);
    try {
      part = parts.of(fields);
    } catch (AccessDeniedException e) {
      throw new MaskingException(e.reason());
    }
    write(out, delimiter);
    StringBuilder text = new StringBuilder("\r\n");
    for (Header field : ResponseHeaders.rewritten(fields)) {
      text.append(field.name()).append(": ").append(field.value()).append("\r\n");
    }
    write(out, text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    state = State.PART;
    first = true;
    // The empty line's own end may be that of a delimiter.
    return found + 2;
  }

  private List<Header> fields(byte[] all, int from, int to) throws MaskingException {
    List<Header> fields = new ArrayList<>();
    String text = new String(all, from, to - from, StandardCharsets.ISO_8859_1);
    for (String line : text.isEmpty() ? new String[0] : text.split("\r\n", -1)) {
      int colon = line.indexOf(':');
      boolean plain = colon > 0 && line.chars().allMatch(c -> c >= ' ' || c == '\t');
      if (!plain || line.charAt(0) == ' ' || line.charAt(0) == '\t') {
        throw bad();
      }
      fields.add(new Header(line.substring(0, colon).strip(), line.substring(colon + 1).strip()));
    }
    return fields;
  }

  private int content(byte[] all, int from, ByteSink out) throws IOException {
    int at = from;
    if (first) {
      int same = 0;
      while (same < delimiter.length
          && at + same < all.length
          && all[at + same] == delimiter[same]) {
        same++;
      }
      if (same < delimiter.length && at + same == all.length) {
        return at;
      }
      first = false;
      at += same == delimiter.length ? 0 : 2;
    }
    int found = find(all, at, delimiter);
    int to = found < 0 ? Math.max(at, all.length - delimiter.length + 1) : found;
    BodyMasker masker = part;
    if (masker == null) {
      throw bad();
    }
    masker.feed(all, at, to - at, out);
    if (found < 0) {
      return to;
    }
    masker.end(out);
    masker.counts().forEach((name, count) -> counts.merge(name, count, Integer::sum));
    part = null;
    state = State.DELIMITER;
    return found + delimiter.length;
  }

  private static int find(byte[] all, int from, byte[] what) {
    for (int i = from; i <= all.length - what.length; i++) {
      int same = 0;
      while (same < what.length && all[i + same] == what[same]) {
        same++;
      }
      if (same == what.length) {
        return i;
      }
    }
    return -1;
  }

  private MaskingException bad() {
    return new MaskingException(Codes.multipart(consumed));
  }

  private static void write(ByteSink out, byte[] bytes) throws IOException {
    out.write(bytes, 0, bytes.length);
  }

  @Override
  public void end(ByteSink out) throws IOException {
    if (state != State.BEHIND) {
      throw bad();
    }
  }
}
