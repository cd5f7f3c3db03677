package io.sallyport.semantics.http;

import io.sallyport.api.MaskKind;
import io.sallyport.detect.Detectors;
import io.sallyport.detect.Masked;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is written in place of the values of a JSON document. For one thread at a time. */
final class JsonText {
  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  private final ValueMask masks;
  private final @Nullable Detectors detectors;
  private final Map<String, Integer> counts = new HashMap<>();

  JsonText(ValueMask masks, @Nullable Detectors detectors) {
    this.masks = masks;
    this.detectors = detectors;
  }

  boolean searches() {
    return detectors != null;
  }

  Map<String, Integer> counts() {
    return Map.copyOf(counts);
  }

  /** Instead of an object or array. */
  void container(PathNode.Hit hit, ByteSink out) throws IOException {
    if (hit.kind() == MaskKind.REDACT) {
      write('"' + ValueMask.REDACTED + '"', out);
    } else {
      out.write(NULL, 0, NULL.length);
    }
  }

  /** Instead of a string, whose bytes between the quotes are given; or the string itself. */
  void string(PathNode.@Nullable Hit hit, byte[] raw, int length, boolean overlong, ByteSink out)
      throws IOException {
    String instead = hit == null ? null : hit.instead();
    if (overlong || instead != null) {
      write(quoted(instead == null ? ValueMask.REDACTED : instead), out);
      return;
    }
    if (hit != null) {
      String value = masks.text(hit.kind(), unescaped(raw, length));
      write(value == null ? "null" : quoted(value), out);
      return;
    }
    Detectors wanted = detectors;
    if (wanted != null) {
      String value = unescaped(raw, length);
      String masked = searched(wanted, value);
      if (masked != null) {
        write(quoted(masked), out);
        return;
      }
    }
    out.write(new byte[] {'"'}, 0, 1);
    out.write(raw, 0, length);
    out.write(new byte[] {'"'}, 0, 1);
  }

  /** Instead of a number, true, false or null; or itself. */
  void scalar(PathNode.@Nullable Hit hit, byte[] raw, int length, ByteSink out) throws IOException {
    MaskKind kind = hit == null ? null : hit.kind();
    byte first = raw[0];
    boolean number = first == '-' || (first >= '0' && first <= '9');
    String value = new String(raw, 0, length, StandardCharsets.US_ASCII);
    if (kind == null) {
      Detectors wanted = detectors;
      String masked = wanted == null || !number ? null : searched(wanted, value);
      write(masked == null ? value : quoted(masked), out);
    } else if (number) {
      write(masks.number(kind, value), out);
    } else {
      write(kind == MaskKind.REDACT && first != 'n' ? "false" : "null", out);
    }
  }

  private @Nullable String searched(Detectors wanted, String value) {
    Masked found = wanted.search(value);
    if (found.counts().isEmpty()) {
      return null;
    }
    found.counts().forEach((name, count) -> counts.merge(name, count, Integer::sum));
    return found.text();
  }

  /** Whether the bytes are a number or one of the three words. */
  static boolean isScalar(byte[] raw, int from, int to) {
    byte[] word =
        switch (raw[from]) {
          case 't' -> TRUE;
          case 'f' -> FALSE;
          case 'n' -> NULL;
          default -> null;
        };
    if (word != null) {
      return Arrays.equals(raw, from, to, word, 0, word.length);
    }
    boolean digit = false;
    for (int i = from; i < to; i++) {
      byte c = raw[i];
      digit |= c >= '0' && c <= '9';
      if (c >= 'a' && c <= 'z' && c != 'e') {
        return false;
      }
    }
    return digit;
  }

  String unescaped(byte[] raw, int length) throws MaskingException {
    String text = new String(raw, 0, length, StandardCharsets.UTF_8);
    int slash = text.indexOf('\\');
    if (slash < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      c = text.charAt(++i);
      switch (c) {
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case 'u' -> {
          out.append(unicode(text, i + 1));
          i += 4;
        }
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  private static char unicode(String text, int at) throws MaskingException {
    int value = 0;
    for (int i = at; i < at + 4; i++) {
      int digit =
          i < text.length() && text.charAt(i) < 0x80 ? Character.digit(text.charAt(i), 16) : -1;
      if (digit < 0) {
        throw new MaskingException(Codes.malformed(at));
      }
      value = value << 4 | digit;
    }
    return (char) value;
  }

  static String quoted(String value) {
    StringBuilder out = new StringBuilder(value.length() + 2).append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 0x20 || Character.isSurrogate(c)) {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }

  private static void write(String text, ByteSink out) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write(bytes, 0, bytes.length);
  }
}
