package io.sallyport.audit.journal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads one canonical JSON object (RFC 8785) and nothing else: no blanks, names sorted and single,
 * the shortest escapes. What the journal's writer would not have written is malformed. One line,
 * one reader.
 */
final class JsonReader {
  private static final int MAX_DEPTH = 32;
  private static final byte[] HASH = {'h', 'a', 's', 'h'};
  private static final SortedMap<String, @Nullable Object> NOTHING =
      Collections.unmodifiableSortedMap(new TreeMap<>());

  private final byte[] bytes;
  private final int from;
  private final int length;
  private final @Nullable Names wanted;
  private boolean build = true;
  private int at;
  private int depth;
  private int hashFrom = -1;
  private int hashTo = -1;

  private JsonReader(byte[] bytes, int from, int to, @Nullable Names wanted) {
    this.bytes = bytes;
    this.from = from;
    this.at = from;
    this.length = to;
    this.wanted = wanted;
  }

  /**
   * An object and where its member {@code hash} stands, its one comma included, counted from the
   * object's begin; -1 where it has none.
   *
   * @param members the values: String, Long, Double, Boolean, null, List or SortedMap
   */
  record Parsed(SortedMap<String, @Nullable Object> members, int hashFrom, int hashTo) {}

  /** The line is not what a journal writes. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String what, int at) {
      super(what + " at byte " + (at + 1));
    }
  }

  static Parsed read(byte[] bytes, int length) throws MalformedException {
    return read(bytes, 0, length, null);
  }

  /**
   * Checks a whole object, and gives some of its members.
   *
   * @param wanted the names of the members to give; null for all
   */
  static Parsed read(byte[] bytes, int from, int to, @Nullable Names wanted)
      throws MalformedException {
    JsonReader reader = new JsonReader(bytes, from, to, wanted);
    reader.expect('{');
    SortedMap<String, @Nullable Object> members = reader.object();
    if (reader.at != to) {
      throw reader.malformed("something follows the object");
    }
    return new Parsed(Collections.unmodifiableSortedMap(members), reader.hashFrom, reader.hashTo);
  }

  private SortedMap<String, @Nullable Object> object() throws MalformedException {
    enter();
    SortedMap<String, @Nullable Object> members = build ? new TreeMap<>() : NOTHING;
    boolean whole = build;
    int former = -1;
    if (!skip('}')) {
      do {
        int start = at;
        expect('"');
        skipText();
        if (former >= 0 && !inOrder(former, start)) {
          throw malformed("the name '" + text(start) + "' is out of order");
        }
        former = start;
        int end = at - 1;
        String name = whole ? name(start, end) : null;
        expect(':');
        build = name != null;
        Object value = value();
        if (name != null) {
          members.put(name, value);
        }
        if (depth == 1 && Arrays.equals(bytes, start + 1, end, HASH, 0, HASH.length)) {
          noteHash(start);
        }
      } while (skip(','));
      expect('}');
    }
    build = whole;
    depth--;
    return members;
  }

  /** The name whose quotes stand there, or null where nobody wants the member. */
  private @Nullable String name(int start, int end) throws MalformedException {
    return depth > 1 || wanted == null ? text(start) : wanted.find(bytes, start + 1, end);
  }

  /** Whether the second of two names that were read belongs behind the first (RFC 8785 §3.2.3). */
  private boolean inOrder(int first, int second) throws MalformedException {
    int i = 1;
    while (bytes[first + i] == bytes[second + i] && plain(bytes[first + i])) {
      i++;
    }
    byte one = bytes[first + i];
    byte other = bytes[second + i];
    if (one == '"' || other == '"') {
      return other != '"';
    }
    if (plain(one) && plain(other)) {
      return one < other;
    }
    // The order is that of what they say in UTF-16, not of bytes.
    return text(first).compareTo(text(second)) < 0;
  }

  private static boolean plain(byte b) {
    return b >= ' ' && b != '"' && b != '\\';
  }

  /** One comma goes with the member: the one before it, or behind it where it is the first. */
  private void noteHash(int start) {
    boolean first = start == from + 1;
    hashFrom = (first ? start : start - 1) - from;
    hashTo = (first && at < length && bytes[at] == ',' ? at + 1 : at) - from;
  }

  private List<@Nullable Object> array() throws MalformedException {
    enter();
    List<@Nullable Object> items = new ArrayList<>(0);
    if (!skip(']')) {
      do {
        Object item = value();
        if (build) {
          items.add(item);
        }
      } while (skip(','));
      expect(']');
    }
    depth--;
    return Collections.unmodifiableList(items);
  }

  private void enter() throws MalformedException {
    if (++depth > MAX_DEPTH) {
      throw malformed("it is nested too deeply");
    }
  }

  private @Nullable Object value() throws MalformedException {
    if (at >= length) {
      throw malformed("it ends early");
    }
    byte next = bytes[at++];
    return switch (next) {
      case '"' -> build ? text(at - 1) : skipText();
      case '{' -> object();
      case '[' -> array();
      case 't' -> literal("true", true);
      case 'f' -> literal("false", false);
      case 'n' -> literal("null", null);
      default -> number();
    };
  }

  private @Nullable Object literal(String word, @Nullable Object value) throws MalformedException {
    for (int i = 1; i < word.length(); i++) {
      expect(word.charAt(i));
    }
    return value;
  }

  private Object number() throws MalformedException {
    int start = --at;
    while (at < length && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    int digits = at - start;
    boolean ends = at == length || bytes[at] == ',' || bytes[at] == '}' || bytes[at] == ']';
    if (ends && digits > 0 && digits <= 15 && (bytes[start] != '0' || digits == 1)) {
      return build ? whole(start) : 0L;
    }
    return realNumber(start);
  }

  private long whole(int start) {
    long number = 0;
    for (int i = start; i < at; i++) {
      number = number * 10 + bytes[i] - '0';
    }
    return number;
  }

  private Object realNumber(int start) throws MalformedException {
    while (at < length && "+-.0123456789e".indexOf(bytes[at]) >= 0) {
      at++;
    }
    String text = new String(bytes, start, at - start, StandardCharsets.US_ASCII);
    try {
      double real = Double.parseDouble(text);
      if (CanonicalJson.ecmaScript(real).equals(text) && Double.isFinite(real)) {
        boolean whole = text.indexOf('.') < 0 && text.indexOf('e') < 0;
        if (whole && Math.abs(real) <= CanonicalJson.MAX_INTEGER) {
          return (long) real;
        }
        return real;
      }
    } catch (NumberFormatException e) {
      at = start;
      throw malformed("no value begins here");
    }
    at = start;
    throw malformed("the number '" + text + "' is not in its canonical form");
  }

  /** Goes behind a text of which the first quote was read. */
  private String skipText() throws MalformedException {
    at = Scan.plain(bytes, at, length);
    return skip('"') ? "" : mixed(null);
  }

  /** The text whose first quote stands there; goes behind it. */
  private String text(int quote) throws MalformedException {
    int start = quote + 1;
    at = Scan.plain(bytes, start, length);
    String plain = new String(bytes, start, at - start, StandardCharsets.ISO_8859_1);
    return skip('"') ? plain : mixed(new StringBuilder(plain));
  }

  /**
   * The rest of a text with escapes or beyond ASCII.
   *
   * @param text what is before it; null where nobody wants it
   */
  private String mixed(@Nullable StringBuilder text) throws MalformedException {
    while (at < length) {
      byte b = bytes[at];
      if (b == '"') {
        at++;
        return text == null ? "" : text.toString();
      }
      if (b == '\\') {
        char escaped = escape();
        if (text != null) {
          text.append(escaped);
        }
      } else if (b < 0) {
        beyondAscii(text);
      } else if (b < 0x20) {
        throw malformed("a control character stands in a text");
      } else {
        int start = at;
        at = Scan.plain(bytes, at, length);
        if (text != null) {
          text.append(new String(bytes, start, at - start, StandardCharsets.ISO_8859_1));
        }
      }
    }
    throw malformed("a text has no end");
  }

  private void beyondAscii(@Nullable StringBuilder text) throws MalformedException {
    int start = at;
    while (at < length && bytes[at] < 0) {
      at++;
    }
    try {
      CharBuffer decoded =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, start, at - start));
      if (text != null) {
        text.append(decoded);
      }
    } catch (CharacterCodingException e) {
      at = start;
      throw malformed("a text is not UTF-8");
    }
  }

  private char escape() throws MalformedException {
    int start = at++;
    byte code = at < length ? bytes[at++] : 0;
    int shortForm = "btnfr".indexOf(code);
    if (code == '"' || code == '\\') {
      return (char) code;
    }
    if (shortForm >= 0) {
      return "\b\t\n\f\r".charAt(shortForm);
    }
    if (code == 'u' && at + 4 <= length && bytes[at] == '0' && bytes[at + 1] == '0') {
      int high = "01".indexOf(bytes[at + 2]);
      int low = "0123456789abcdef".indexOf(bytes[at + 3]);
      char control = (char) ((high << 4) | low);
      if (high >= 0 && low >= 0 && "\b\t\n\f\r".indexOf(control) < 0) {
        at += 4;
        return control;
      }
    }
    at = start;
    throw malformed("an escape is not in its canonical form");
  }

  private boolean skip(char c) {
    if (at < length && bytes[at] == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) throws MalformedException {
    if (!skip(c)) {
      throw malformed("'" + c + "' is missing");
    }
  }

  private MalformedException malformed(String what) {
    return new MalformedException(what, at - from);
  }
}
