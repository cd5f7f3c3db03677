package io.sallyport.semantics.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Masks JSON (RFC 8259), one document or a sequence of them (RFC 7464, newline-delimited), byte by
 * byte: strict in structure, so that no parser behind it sees members that it did not see.
 */
final class JsonMasker implements BodyMasker {
  private static final int DEEPEST = 1_000;
  private static final int LONGEST_VALUE = 1 << 20;

  private enum State {
    TOP,
    VALUE,
    FIRST_ELEMENT,
    FIRST_KEY,
    KEY,
    COLON,
    AFTER,
    STRING,
    ESCAPE,
    SCALAR
  }

  private final JsonText text;
  private final boolean searches;

  private PathNode[] nodes = new PathNode[16];
  private boolean[] arrays = new boolean[16];
  private int[] indices = new int[16];
  private int depth;
  private State state = State.TOP;

  /** Where the value that comes next stands among the paths. */
  private PathNode here;

  private final PathNode start;
  private boolean isKey;

  /** Bytes of the token at hand, for what must be seen whole. */
  private byte[] held = new byte[256];

  private int heldLength;
  private boolean holding;
  private boolean overlong;
  private boolean escaped;
  private PathNode.@Nullable Hit mask;

  /** The depth within which everything is dropped; -1 where nothing is. */
  private int dropping = -1;

  /** Whether bytes of the token at hand go out as they come. */
  private boolean copying = true;

  private long consumed;

  JsonMasker(PathNode start, JsonText text) {
    this.start = start;
    this.here = start;
    this.text = text;
    this.searches = text.searches();
  }

  @Override
  public Map<String, Integer> counts() {
    return text.counts();
  }

  @Override
  public void feed(byte[] bytes, int offset, int length, ByteSink out) throws IOException {
    int end = offset + length;
    int from = offset;
    int at = offset;
    while (at < end) {
      byte c = bytes[at];
      switch (state) {
        case STRING -> {
          int stop = JsonScan.stringEnd(bytes, at, end);
          hold(bytes, at, stop);
          at = stop;
          if (at == end) {
            continue;
          }
          from = stringStopped(bytes, from, at, out, at - offset);
        }
        case ESCAPE -> {
          // The digits behind \\u are plain characters; the text's own reader checks them.
          if ("\"\\/bfnrtu".indexOf(c) < 0) {
            throw bad(at - offset);
          }
          hold(bytes, at, at + 1);
          state = State.STRING;
        }
        case SCALAR -> {
          int stop = JsonScan.scalarEnd(bytes, at, end);
          hold(bytes, at, stop);
          at = stop;
          if (at == end) {
            continue;
          }
          from = closeScalar(from, at, out, at - offset);
          continue;
        }
        default -> {
          if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
            break;
          }
          int last = c == '"' ? plainEnd(bytes, at + 1, end) : plainScalar(bytes, at, end);
          if (last < 0) {
            from = token(bytes, from, at, out, at - offset);
          } else {
            from = c == '"' ? plain(bytes, from, at, last, out, at - offset) : from;
            at = punctuated(bytes, last, end);
          }
        }
      }
      at++;
    }
    if (copying && dropping < 0) {
      write(bytes, from, end, out);
    }
    consumed += length;
  }

  /** At what ends a run of a string's plain characters; returns from where bytes are copied. */
  private int stringStopped(byte[] bytes, int from, int at, ByteSink out, long ahead)
      throws IOException {
    switch (bytes[at]) {
      case '"' -> {
        return closeString(from, at, out);
      }
      case '\\' -> {
        state = State.ESCAPE;
        escaped = true;
        hold(bytes, at, at + 1);
        return from;
      }
      default -> throw bad(ahead);
    }
  }

  @Override
  public void end(ByteSink out) throws IOException {
    if (state == State.SCALAR && depth == 0) {
      closeScalar(0, 0, out, 0);
    }
    if (state != State.TOP) {
      throw bad(0);
    }
  }

  private MaskingException bad(long ahead) {
    return new MaskingException(Codes.malformed(consumed + ahead));
  }

  /** The end of a string that lies in this piece as a whole and has no escapes; -1 for others. */
  private static int plainEnd(byte[] bytes, int from, int end) {
    int at = JsonScan.stringEnd(bytes, from, end);
    return at < end && bytes[at] == '"' && at - from <= LONGEST_VALUE ? at : -1;
  }

  /** Past a colon or comma that stands right behind a name or a value, as it mostly does. */
  private int punctuated(byte[] bytes, int last, int end) {
    int next = last + 1;
    if (next == end) {
      return last;
    }
    if (state == State.COLON && bytes[next] == ':') {
      state = State.VALUE;
      return next;
    }
    if (state == State.AFTER && bytes[next] == ',' && !arrays[depth - 1]) {
      state = State.KEY;
      return next;
    }
    return last;
  }

  /**
   * The last byte of a number or word that lies in this piece as a whole and stays; it is passed
   * then. -1 for others.
   */
  private int plainScalar(byte[] bytes, int at, int end) {
    boolean value = state == State.VALUE || state == State.FIRST_ELEMENT;
    if (!value
        || !JsonScan.startsScalar(bytes[at])
        || searches
        || (dropping < 0 && here.hit != null)) {
      return -1;
    }
    int stop = JsonScan.scalarEnd(bytes, at, end);
    if (stop == end || !JsonText.isScalar(bytes, at, stop)) {
      return -1;
    }
    done();
    return stop - 1;
  }

  private int plain(byte[] bytes, int from, int at, int quote, ByteSink out, long ahead)
      throws IOException {
    return switch (state) {
      case KEY, FIRST_KEY -> plainKey(bytes, from, at, quote, out);
      case VALUE, FIRST_ELEMENT -> plainValue(bytes, from, at, quote, out);
      case TOP -> {
        here = start;
        yield plainValue(bytes, from, at, quote, out);
      }
      case COLON, AFTER, STRING, ESCAPE, SCALAR -> throw bad(ahead);
    };
  }

  private int plainKey(byte[] bytes, int from, int at, int quote, ByteSink out) throws IOException {
    PathNode parent = nodes[depth - 1];
    here = dropping >= 0 || parent.dead() ? PathNode.DEAD : parent.member(bytes, at + 1, quote);
    state = State.COLON;
    return searches && dropping < 0 ? replaced(bytes, from, at, quote, true, out) : from;
  }

  private int plainValue(byte[] bytes, int from, int at, int quote, ByteSink out)
      throws IOException {
    mask = dropping >= 0 ? null : here.hit;
    done();
    boolean stays = dropping >= 0 || (mask == null && !searches);
    return stays ? from : replaced(bytes, from, at, quote, false, out);
  }

  private int replaced(byte[] bytes, int from, int at, int quote, boolean key, ByteSink out)
      throws IOException {
    write(bytes, from, at, out);
    heldLength = 0;
    overlong = false;
    holding = true;
    hold(bytes, at + 1, quote);
    text.string(key ? null : mask, held, heldLength, false, out);
    return quote + 1;
  }

  private static void write(byte[] bytes, int from, int to, ByteSink out) throws IOException {
    if (to > from) {
      out.write(bytes, from, to - from);
    }
  }

  /** One byte of structure, or the first of a value; gives from where on bytes go out. */
  private int token(byte[] bytes, int from, int at, ByteSink out, long ahead) throws IOException {
    byte c = bytes[at];
    switch (state) {
      case TOP -> {
        boolean mark =
            consumed + ahead < 3 && (c == (byte) 0xEF || c == (byte) 0xBB || c == (byte) 0xBF);
        if (c == 0x1E || mark) {
          return from;
        }
        here = start;
        return value(bytes, from, at, out, ahead);
      }
      case VALUE -> {
        return value(bytes, from, at, out, ahead);
      }
      case FIRST_ELEMENT -> {
        return c == ']' ? close(from, at, true, ahead) : value(bytes, from, at, out, ahead);
      }
      case FIRST_KEY, KEY -> {
        if (c == '}' && state == State.FIRST_KEY) {
          return close(from, at, false, ahead);
        }
        if (c != '"') {
          throw bad(ahead);
        }
        return open(bytes, from, at, true, out);
      }
      case COLON -> {
        if (c != ':') {
          throw bad(ahead);
        }
        state = State.VALUE;
        return from;
      }
      default -> {
        return after(bytes[at], from, at, ahead);
      }
    }
  }

  private int after(byte c, int from, int at, long ahead) throws MaskingException {
    boolean array = arrays[depth - 1];
    if (c == ',') {
      if (array) {
        here = nodes[depth - 1].element(++indices[depth - 1]);
        state = State.VALUE;
      } else {
        state = State.KEY;
      }
      return from;
    }
    if (c != (array ? ']' : '}')) {
      throw bad(ahead);
    }
    return close(from, at, array, ahead);
  }

  private int value(byte[] bytes, int from, int at, ByteSink out, long ahead) throws IOException {
    byte c = bytes[at];
    mask = dropping >= 0 ? null : here.hit;
    if (c == '"') {
      return open(bytes, from, at, false, out);
    }
    if (c == '{' || c == '[') {
      return enter(bytes, from, at, c == '[', out, ahead);
    }
    if (!JsonScan.startsScalar(c)) {
      throw bad(ahead);
    }
    state = State.SCALAR;
    // Held in any case, so that the word can be checked.
    begin(bytes, from, at, out, mask != null || searches);
    hold(bytes, at, at + 1);
    return from;
  }

  private int enter(byte[] bytes, int from, int at, boolean array, ByteSink out, long ahead)
      throws IOException {
    if (depth == DEEPEST) {
      throw bad(ahead);
    }
    if (mask != null) {
      write(bytes, from, at, out);
      text.container(mask, out);
      dropping = depth;
      copying = false;
    }
    grow();
    nodes[depth] = dropping >= 0 ? PathNode.DEAD : here;
    arrays[depth] = array;
    indices[depth] = 0;
    depth++;
    if (array) {
      here = nodes[depth - 1].element(0);
    }
    state = array ? State.FIRST_ELEMENT : State.FIRST_KEY;
    return from;
  }

  private void grow() {
    if (depth == nodes.length) {
      nodes = Arrays.copyOf(nodes, depth * 2);
      arrays = Arrays.copyOf(arrays, depth * 2);
      indices = Arrays.copyOf(indices, depth * 2);
    }
  }

  private int close(int from, int at, boolean array, long ahead) throws MaskingException {
    if (depth == 0 || arrays[depth - 1] != array) {
      throw bad(ahead);
    }
    depth--;
    done();
    if (dropping == depth) {
      dropping = -1;
      copying = true;
      return at + 1;
    }
    return from;
  }

  private void done() {
    state = depth == 0 ? State.TOP : State.AFTER;
  }

  /** A string begins. */
  private int open(byte[] bytes, int from, int at, boolean key, ByteSink out) throws IOException {
    isKey = key;
    mask = key ? null : mask;
    state = State.STRING;
    boolean whole = dropping < 0 && (searches || (!key && mask != null));
    begin(bytes, from, at, out, whole);
    holding |= key && !nodes[depth - 1].dead();
    return from;
  }

  /** Sets out to read a token, sending what stands before it where the token itself waits. */
  private void begin(byte[] bytes, int from, int at, ByteSink out, boolean whole)
      throws IOException {
    heldLength = 0;
    overlong = false;
    escaped = false;
    holding = (whole || state == State.SCALAR) && dropping < 0;
    if (whole && dropping < 0) {
      write(bytes, from, at, out);
      copying = false;
    }
  }

  private void hold(byte[] bytes, int from, int to) {
    if (!holding || overlong) {
      return;
    }
    int length = heldLength + to - from;
    if (length > LONGEST_VALUE) {
      overlong = true;
      heldLength = 0;
      return;
    }
    if (length > held.length) {
      held = Arrays.copyOf(held, Math.max(length, Math.min(LONGEST_VALUE, held.length * 2)));
    }
    System.arraycopy(bytes, from, held, heldLength, to - from);
    heldLength = length;
  }

  private int closeString(int from, int at, ByteSink out) throws IOException {
    if (isKey) {
      here = member();
    }
    int next = from;
    if (!copying && dropping < 0) {
      if (overlong && mask == null) {
        throw bad(0);
      }
      text.string(isKey ? null : mask, held, heldLength, overlong, out);
      copying = true;
      next = at + 1;
    }
    if (isKey) {
      state = State.COLON;
    } else {
      done();
    }
    return next;
  }

  private PathNode member() throws MaskingException {
    PathNode parent = nodes[depth - 1];
    if (parent.dead() || dropping >= 0) {
      return PathNode.DEAD;
    }
    if (overlong) {
      return parent.unknown();
    }
    if (!escaped) {
      return parent.member(held, 0, heldLength);
    }
    byte[] name = text.unescaped(held, heldLength).getBytes(StandardCharsets.UTF_8);
    return parent.member(name, 0, name.length);
  }

  private int closeScalar(int from, int at, ByteSink out, long ahead) throws IOException {
    int next = from;
    if (dropping < 0) {
      if (overlong || !JsonText.isScalar(held, 0, heldLength)) {
        throw bad(ahead);
      }
      if (!copying) {
        text.scalar(mask, held, heldLength, out);
        copying = true;
        next = at;
      }
    }
    done();
    return next;
  }
}
