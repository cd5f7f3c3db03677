package io.sallyport.semantics.http;

import io.sallyport.api.AccessDeniedException;
import java.util.Locale;

/**
 * Scheme, host and port in their one form (RFC 6454 §4): two origins are the same exactly if they
 * are equal. Immutable.
 *
 * @param scheme {@code http} or {@code https}
 * @param host ASCII, lower case, without a trailing dot; IPv6 in brackets
 * @param port 1 to 65535
 */
public record Origin(String scheme, String host, int port) {
  /**
   * The origin that a scheme and an authority name.
   *
   * @param scheme in any case
   * @param authority host, or host and port
   * @throws AccessDeniedException when it has more than one reading
   */
  public static Origin of(String scheme, String authority) throws AccessDeniedException {
    try {
      return parse(scheme, authority);
    } catch (Refused e) {
      throw new AccessDeniedException(e.reason(), e);
    }
  }

  static Origin parse(String scheme, String authority) throws Refused {
    String known = scheme.toLowerCase(Locale.ROOT);
    if (!known.equals("http") && !known.equals("https")) {
      throw Codes.authority(scheme + ":", "the scheme is http or https");
    }
    if (authority.indexOf('@') >= 0) {
      throw Codes.authority("…@", "user information before the host is not taken");
    }
    int colon = authority.lastIndexOf(':');
    boolean port = colon > authority.lastIndexOf(']');
    String host = Hosts.canonical(port ? authority.substring(0, colon) : authority);
    return new Origin(
        known, host, port ? port(authority, authority.substring(colon + 1)) : usual(known));
  }

  private static int port(String authority, String digits) throws Refused {
    boolean plain = digits.matches("[1-9]\\d{0,4}");
    int port = plain ? Integer.parseInt(digits) : 0;
    if (port < 1 || port > 65_535) {
      throw Codes.authority(authority, "a port is a plain number from 1 to 65535");
    }
    return port;
  }

  private static int usual(String scheme) {
    return scheme.equals("https") ? 443 : 80;
  }

  /** Host and, unless it is the scheme's own, port: what stands in {@code Host}. */
  public String authority() {
    return port == usual(scheme) ? host : host + ":" + port;
  }

  /** As in a URL. */
  @Override
  public String toString() {
    return scheme + "://" + authority();
  }
}
