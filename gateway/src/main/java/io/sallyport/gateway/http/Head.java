package io.sallyport.gateway.http;

import io.sallyport.semantics.http.Header;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The head of a message (RFC 9112 §2 to §5), read without any of the leniency that lets two readers
 * differ: lines end in CR LF, none is folded, no blank stands before a colon. Immutable.
 *
 * @param start the request or status line
 * @param headers in order, as sent
 */
record Head(String start, List<Header> headers) {
  static final int LARGEST = 131_072;
  private static final int MOST = 300;

  Head {
    headers = List.copyOf(headers);
  }

  /** The next head, or null where the stream ends before it. */
  static @Nullable Head read(Wire in) throws IOException {
    int[] budget = {LARGEST};
    String start = in.line(budget);
    if (start == null) {
      return null;
    }
    List<Header> headers = new ArrayList<>();
    for (String line = more(in, budget); !line.isEmpty(); line = more(in, budget)) {
      headers.add(header(line));
      if (headers.size() > MOST) {
        throw new Malformed("a head has at most " + MOST + " fields");
      }
    }
    return new Head(start, headers);
  }

  static String more(Wire in, int[] budget) throws IOException {
    String line = in.line(budget);
    if (line == null) {
      throw new Malformed("the message ends in the middle of its head");
    }
    return line;
  }

  private static Header header(String line) throws Malformed {
    int colon = line.indexOf(':');
    char first = line.charAt(0);
    if (first == ' ' || first == '\t' || colon <= 0) {
      throw new Malformed("a field is a name, a colon and a value on one line");
    }
    String name = line.substring(0, colon);
    for (int i = 0; i < colon; i++) {
      char c = name.charAt(i);
      if (c <= ' ' || c >= 0x7F) {
        throw new Malformed(
            "a field's name is visible ASCII, and its colon stands right behind it");
      }
    }
    int from = colon + 1;
    int to = line.length();
    while (from < to && blank(line.charAt(from))) {
      from++;
    }
    while (to > from && blank(line.charAt(to - 1))) {
      to--;
    }
    return new Header(name, line.substring(from, to));
  }

  private static boolean blank(char c) {
    return c == ' ' || c == '\t';
  }

  /** The value of a field that stands at most once; null where it does not stand. */
  @Nullable String single(String name) throws Malformed {
    String found = null;
    for (Header header : headers) {
      if (header.is(name)) {
        if (found != null) {
          throw new Malformed("the field '" + name + "' stands at most once");
        }
        found = header.value();
      }
    }
    return found;
  }

  boolean has(String name, String word) {
    for (Header header : headers) {
      if (header.is(name)) {
        for (String one : header.value().toLowerCase(Locale.ROOT).split(",", -1)) {
          if (one.strip().equals(word)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** The status of a response (RFC 9112 §4). */
  int status() throws Malformed {
    boolean version = start.startsWith("HTTP/1.1 ") || start.startsWith("HTTP/1.0 ");
    boolean ends = start.length() == 12 || (start.length() > 12 && start.charAt(12) == ' ');
    long status = version && ends ? length(start.substring(9, 12)) : -1;
    if (status < 100 || status >= 600) {
      throw new Malformed("a status line is version, status and words");
    }
    return (int) status;
  }

  /** The status of a response and what stands behind it, of a status line that was read. */
  String words() {
    return start.substring(9);
  }

  /** A length in plain digits (RFC 9110 §8.6); -1 for anything else. */
  static long length(String digits) {
    int count = digits.length();
    if (count == 0 || count > 18) {
      return -1;
    }
    long length = 0;
    for (int i = 0; i < count; i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      length = length * 10 + digit;
    }
    return length;
  }

  static void field(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append("\r\n");
  }

  static byte[] bytes(CharSequence text) {
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
