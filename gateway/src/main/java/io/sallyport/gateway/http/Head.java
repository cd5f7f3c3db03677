package io.sallyport.gateway.http;

import io.sallyport.semantics.http.Header;
import java.io.IOException;
import java.io.InputStream;
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
  private static final int LARGEST = 131_072;
  private static final int MOST = 300;

  Head {
    headers = List.copyOf(headers);
  }

  /** The next head, or null where the stream ends before it. */
  static @Nullable Head read(InputStream in) throws IOException {
    int[] budget = {LARGEST};
    String start = line(in, budget, true);
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

  static String more(InputStream in, int[] budget) throws IOException {
    String line = line(in, budget, false);
    if (line == null) {
      throw new Malformed("the message ends in the middle of its head");
    }
    return line;
  }

  private static @Nullable String line(InputStream in, int[] budget, boolean mayEnd)
      throws IOException {
    StringBuilder line = new StringBuilder(80);
    int c = in.read();
    if (c < 0 && mayEnd) {
      return null;
    }
    while (c != '\r') {
      if (c < 0 || c == '\n' || c == 0) {
        throw new Malformed("lines end in CR LF and hold no NUL");
      }
      if (--budget[0] < 0) {
        throw new Malformed("a head has at most " + LARGEST + " bytes");
      }
      line.append((char) c);
      c = in.read();
    }
    if (in.read() != '\n') {
      throw new Malformed("a CR stands before LF only");
    }
    return line.toString();
  }

  private static Header header(String line) throws Malformed {
    int colon = line.indexOf(':');
    char first = line.charAt(0);
    if (first == ' ' || first == '\t' || colon <= 0) {
      throw new Malformed("a field is a name, a colon and a value on one line");
    }
    String name = line.substring(0, colon);
    if (name.indexOf(' ') >= 0 || name.indexOf('\t') >= 0) {
      throw new Malformed("no blank stands in a field's name or before its colon");
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

  static byte[] bytes(CharSequence text) {
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
