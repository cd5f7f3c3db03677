package io.sallyport.audit.journal;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes canonical JSON (RFC 8785) straight into bytes. The caller gives keys in order; keys of a
 * sorted map are in order already. One thread at a time.
 */
final class CanonicalJson {
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };
  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  /** The greatest integer that every JSON reader keeps whole (RFC 7493 §2.2). */
  static final long MAX_INTEGER = (1L << 53) - 1;

  private byte[] bytes;
  private int length;

  CanonicalJson(int capacity) {
    bytes = new byte[capacity];
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  void open(char bracket) {
    separate();
    put(bracket);
  }

  void close(char bracket) {
    put(bracket);
  }

  /** A member's name; one of ours, so plain ASCII. */
  void key(String name) {
    separate();
    room(name.length() + 3);
    bytes[length++] = '"';
    ascii(name);
    bytes[length++] = '"';
    bytes[length++] = ':';
  }

  void bool(boolean value) {
    separate();
    raw(value ? TRUE : FALSE);
  }

  void nil() {
    separate();
    raw(NULL);
  }

  /** An integer; one that other readers would round is written as a string. */
  void integer(long value) {
    separate();
    boolean safe = value <= MAX_INTEGER && value >= -MAX_INTEGER;
    if (!safe) {
      put('"');
    }
    digits(value);
    if (!safe) {
      put('"');
    }
  }

  /**
   * A number as ECMAScript prints it (RFC 8785 §3.2.2.3); what JSON has no number for is written as
   * a string.
   */
  void number(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      string(Double.toString(value));
      return;
    }
    separate();
    ascii(ecmaScript(value));
  }

  /** So many millionths, as {@link #number} writes them, without its search for the digits. */
  void millionths(long value) {
    separate();
    digits(value / 1_000_000);
    int rest = (int) (value % 1_000_000);
    if (rest > 0) {
      put('.');
    }
    for (int unit = 100_000; rest > 0; unit /= 10) {
      put((char) ('0' + rest / unit));
      rest %= unit;
    }
  }

  void string(String value) {
    separate();
    room(value.length() + 2);
    bytes[length++] = '"';
    int plain = plainPrefix(value);
    if (plain < value.length()) {
      escaped(value, plain);
    }
    put('"');
  }

  /** The same for bytes that are ASCII: runs that need no escapes are copied whole. */
  void string(byte[] ascii, int offset, int size) {
    separate();
    put('"');
    int end = offset + size;
    for (int at = offset; at < end; at++) {
      int plain = Scan.plain(ascii, at, end);
      raw(ascii, at, plain);
      at = plain;
      if (at < end) {
        room(6);
        ascii((char) ascii[at]);
      }
    }
    put('"');
  }

  void strings(Iterable<String> values) {
    open('[');
    values.forEach(this::string);
    close(']');
  }

  /** Fixed width, so that the digits can be laid over later. */
  int placeholder(int width) {
    separate();
    room(width + 2);
    bytes[length++] = '"';
    int at = length;
    Arrays.fill(bytes, length, length + width, (byte) '0');
    length += width;
    bytes[length++] = '"';
    return at;
  }

  /** A parsed or attribute value of any of the JSON kinds. */
  void any(@Nullable Object value) {
    if (value == null) {
      nil();
    } else if (value instanceof String text) {
      string(text);
    } else if (value instanceof Boolean truth) {
      bool(truth);
    } else if (value instanceof Long || value instanceof Integer || value instanceof Short) {
      integer(((Number) value).longValue());
    } else if (value instanceof Double || value instanceof Float) {
      number(((Number) value).doubleValue());
    } else if (value instanceof List<?> items) {
      open('[');
      items.forEach(this::any);
      close(']');
    } else if (value instanceof SortedMap<?, ?> members) {
      object(members);
    } else {
      string(String.valueOf(value));
    }
  }

  private void object(Map<?, ?> members) {
    open('{');
    members.forEach(
        (name, value) -> {
          string((String) name);
          put(':');
          any(value);
        });
    close('}');
  }

  void raw(byte[] more) {
    raw(more, 0, more.length);
  }

  /** A part of what was written before, as it is. */
  void raw(byte[] more, int from, int to) {
    room(to - from);
    System.arraycopy(more, from, bytes, length, to - from);
    length += to - from;
  }

  void put(char ascii) {
    room(1);
    bytes[length++] = (byte) ascii;
  }

  /**
   * The last byte says whether a comma is due: inside a string it would be a quote or we would not
   * be here.
   */
  private void separate() {
    if (length > 0) {
      byte last = bytes[length - 1];
      if (last != '{' && last != '[' && last != ':') {
        put(',');
      }
    }
  }

  private int plainPrefix(String value) {
    int size = value.length();
    byte[] to = bytes;
    int at = length;
    int i = 0;
    for (; i < size; i++) {
      char c = value.charAt(i);
      if (c < 0x20 || c >= 0x80 || c == '"' || c == '\\') {
        break;
      }
      to[at++] = (byte) c;
    }
    length = at;
    return i;
  }

  private void escaped(String value, int from) {
    int size = value.length();
    for (int i = from; i < size; i++) {
      room(6);
      char c = value.charAt(i);
      if (c < 0x80) {
        ascii(c);
      } else if (c < 0x800) {
        bytes[length++] = (byte) (0xC0 | (c >> 6));
        bytes[length++] = (byte) (0x80 | (c & 0x3F));
      } else if (Character.isHighSurrogate(c)
          && i + 1 < size
          && Character.isLowSurrogate(value.charAt(i + 1))) {
        supplementary(Character.toCodePoint(c, value.charAt(++i)));
      } else {
        // Half a surrogate pair has no UTF-8 form; a text that holds one is kept with the
        // replacement character.
        char whole = Character.isSurrogate(c) ? '\uFFFD' : c;
        bytes[length++] = (byte) (0xE0 | (whole >> 12));
        bytes[length++] = (byte) (0x80 | ((whole >> 6) & 0x3F));
        bytes[length++] = (byte) (0x80 | (whole & 0x3F));
      }
    }
  }

  private void supplementary(int code) {
    bytes[length++] = (byte) (0xF0 | (code >> 18));
    bytes[length++] = (byte) (0x80 | ((code >> 12) & 0x3F));
    bytes[length++] = (byte) (0x80 | ((code >> 6) & 0x3F));
    bytes[length++] = (byte) (0x80 | (code & 0x3F));
  }

  private void ascii(char c) {
    if (c == '"' || c == '\\') {
      bytes[length++] = '\\';
      bytes[length++] = (byte) c;
    } else if (c >= 0x20) {
      bytes[length++] = (byte) c;
    } else {
      control(c);
    }
  }

  private void control(char c) {
    int shortForm = "\b\t\n\f\r".indexOf(c);
    bytes[length++] = '\\';
    if (shortForm >= 0) {
      bytes[length++] = (byte) "btnfr".charAt(shortForm);
    } else {
      bytes[length++] = 'u';
      bytes[length++] = '0';
      bytes[length++] = '0';
      bytes[length++] = HEX[c >> 4];
      bytes[length++] = HEX[c & 0xF];
    }
  }

  /** An integer that every JSON reader keeps whole. */
  void digits(long value) {
    room(20);
    length = digits(value, bytes, length);
  }

  /** Writes a number's digits and returns where they end. */
  static int digits(long value, byte[] to, int at) {
    long rest = value;
    int from = at;
    if (rest < 0) {
      to[from++] = '-';
    } else {
      rest = -rest;
    }
    int end = from + 1;
    for (long left = rest; left <= -10; left /= 10) {
      end++;
    }
    for (int i = end - 1; i >= from; i--) {
      to[i] = (byte) ('0' - (int) (rest % 10));
      rest /= 10;
    }
    return end;
  }

  /** A time's form, without quotes. */
  void time(Instant time) {
    if (Timestamps.fits(time)) {
      room(Timestamps.LENGTH);
      Timestamps.put(time, bytes, length);
      length += Timestamps.LENGTH;
    } else {
      ascii(Timestamps.text(time));
    }
  }

  /** Writes a digest in lower-case hex. */
  static void hex(byte[] digest, byte[] to, int at) {
    int next = at;
    for (byte b : digest) {
      to[next++] = HEX[(b >> 4) & 0xF];
      to[next++] = HEX[b & 0xF];
    }
  }

  /** Text of ASCII that needs no escape. */
  @SuppressWarnings(
      "deprecation") // What it does wrong with other characters is of no account here.
  void ascii(String text) {
    int size = text.length();
    room(size);
    text.getBytes(0, size, bytes, length);
    length += size;
  }

  static String ecmaScript(double value) {
    if (value == 0) {
      return "0";
    }
    BigDecimal shortest = shortest(Math.abs(value)).stripTrailingZeros();
    String digits = shortest.unscaledValue().toString();
    int point = digits.length() - shortest.scale();
    return (value < 0 ? "-" : "") + placed(digits, point);
  }

  /**
   * ECMA-262 Number::toString, steps 6 to 10: {@code point} is its n, the number of digits its k.
   */
  private static String placed(String digits, int point) {
    int count = digits.length();
    if (count <= point && point <= 21) {
      return digits + "0".repeat(point - count);
    }
    if (0 < point && point <= 21) {
      return digits.substring(0, point) + "." + digits.substring(point);
    }
    if (-6 < point && point <= 0) {
      return "0." + "0".repeat(-point) + digits;
    }
    String mantissa = count == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    int exponent = point - 1;
    return mantissa + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
  }

  /** Java 17's own Double.toString is not always the shortest form. */
  private static BigDecimal shortest(double value) {
    BigDecimal exact = new BigDecimal(value);
    for (int precision = 1; precision < 17; precision++) {
      BigDecimal rounded = exact.round(new MathContext(precision, RoundingMode.HALF_EVEN));
      if (rounded.doubleValue() == value) {
        return rounded;
      }
    }
    return exact.round(new MathContext(17, RoundingMode.HALF_EVEN));
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more + 64));
    }
  }
}
