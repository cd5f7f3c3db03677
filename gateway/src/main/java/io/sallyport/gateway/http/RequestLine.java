package io.sallyport.gateway.http;

import io.sallyport.gateway.door.Presented;
import org.jspecify.annotations.Nullable;

/**
 * The first line of a request (RFC 9112 §3), and what of the head must be there once. Immutable.
 *
 * @param method as sent
 * @param target as sent
 * @param host as sent
 * @param bearer the token, or null
 */
record RequestLine(String method, String target, String host, @Nullable String bearer) {
  static RequestLine of(Head head) throws Malformed {
    String line = head.start();
    int first = line.indexOf(' ');
    int last = line.lastIndexOf(' ');
    if (first <= 0 || first == last || line.indexOf(' ', first + 1) != last) {
      throw new Malformed("a request line is method, target and version, one blank between them");
    }
    if (!line.substring(last + 1).equals("HTTP/1.1")) {
      throw new Malformed("the version is HTTP/1.1");
    }
    String host = head.single("host");
    if (host == null || !isHost(host)) {
      throw new Malformed("the field 'host' stands once and names a host");
    }
    String expected = head.single("expect");
    if (expected != null && !expected.equalsIgnoreCase("100-continue")) {
      throw new Malformed("nothing but 100-continue is expected");
    }
    String token = Presented.Token.text(head.single("authorization"));
    return new RequestLine(line.substring(0, first), line.substring(first + 1, last), host, token);
  }

  /** Letters, digits and what else stands in host and port; what they mean is asked elsewhere. */
  private static boolean isHost(String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!plain && ".-_:[]".indexOf(c) < 0) {
        return false;
      }
    }
    return !host.isEmpty();
  }

  @Override
  public String toString() {
    return method;
  }
}
