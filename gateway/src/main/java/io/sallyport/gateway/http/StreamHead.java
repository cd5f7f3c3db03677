package io.sallyport.gateway.http;

import io.sallyport.semantics.http.Header;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes of the fields of a stream (RFC 9113 §8.3) the head that the same request has in HTTP/1.1,
 * where it has one: nothing in it can end a line or begin another field. Stateless.
 */
final class StreamHead {
  private static final Set<String> PSEUDO = Set.of(":method", ":scheme", ":authority", ":path");

  /** Of a connection of HTTP/1.1 (RFC 9113 §8.2.2). */
  private static final Set<String> OF_CONNECTION =
      Set.of(
          "connection",
          "proxy-connection",
          "keep-alive",
          "transfer-encoding",
          "upgrade",
          "http2-settings");

  private StreamHead() {}

  static Head of(List<Header> fields) throws Malformed {
    Map<String, String> pseudo = new HashMap<>();
    List<Header> others = new ArrayList<>(fields.size() + 1);
    StringBuilder cookies = new StringBuilder();
    for (Header field : fields) {
      if (field.name().startsWith(":")) {
        pseudo(field, pseudo, others.isEmpty() && cookies.isEmpty());
        continue;
      }
      checkName(field.name());
      checkValue(field.value());
      if (field.name().equals("te") && !field.value().equals("trailers")) {
        throw new Malformed("the field 'te' says trailers");
      }
      if (field.name().equals("cookie")) {
        // Cut into pieces for packing alone (RFC 9113 §8.2.3).
        cookies.append(cookies.isEmpty() ? "" : "; ").append(field.value());
      } else {
        others.add(field);
      }
    }
    if (!cookies.isEmpty()) {
      others.add(new Header("cookie", cookies.toString()));
    }
    if (!"https".equals(pseudo.get(":scheme"))) {
      throw new Malformed("the scheme is https");
    }
    String start = word(pseudo.get(":method")) + " " + word(pseudo.get(":path")) + " HTTP/1.1";
    return hosted(new Head(start, others), pseudo.get(":authority"));
  }

  private static void pseudo(Header field, Map<String, String> pseudo, boolean first)
      throws Malformed {
    if (!first || !PSEUDO.contains(field.name())) {
      throw new Malformed("method, scheme, authority and path stand first, and nothing like them");
    }
    if (pseudo.putIfAbsent(field.name(), field.value()) != null) {
      throw new Malformed("method, scheme, authority and path stand once");
    }
  }

  /** The host is said once, or twice in the same words. */
  private static Head hosted(Head head, @Nullable String authority) throws Malformed {
    String host = head.single("host");
    if (authority == null) {
      return head;
    }
    if (host != null && !host.equals(authority)) {
      throw new Malformed("the field 'host' is what the authority is");
    }
    List<Header> all = new ArrayList<>(head.headers());
    if (host == null) {
      all.add(0, new Header("host", authority));
    }
    return new Head(head.start(), all);
  }

  private static String word(@Nullable String text) throws Malformed {
    if (text == null || text.isEmpty()) {
      throw new Malformed("method and path are there");
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7F) {
        throw new Malformed("method and path are visible ASCII");
      }
    }
    return text;
  }

  private static void checkName(String name) throws Malformed {
    if (OF_CONNECTION.contains(name)) {
      throw new Malformed("the field '" + name + "' is none of HTTP/2");
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c <= ' ' || c >= 0x7F || c == ':' || (c >= 'A' && c <= 'Z')) {
        throw new Malformed("a field's name is visible ASCII in lower case, without a colon");
      }
    }
  }

  private static void checkValue(String value) throws Malformed {
    int length = value.length();
    if (length > 0 && (blank(value.charAt(0)) || blank(value.charAt(length - 1)))) {
      throw new Malformed("no blank stands around a field's value");
    }
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c == '\r' || c == '\n' || c == 0) {
        throw new Malformed("a field's value holds no CR, LF or NUL");
      }
    }
  }

  private static boolean blank(char c) {
    return c == ' ' || c == '\t';
  }
}
