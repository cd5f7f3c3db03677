package io.sallyport.semantics.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which header fields are passed on, which are dropped and which refuse the request (RFC 9110 §5,
 * §7.6.1). Stateless.
 */
final class HeaderRules {
  private static final int LARGEST = 65_536;
  private static final int MOST = 200;
  private static final String OWN_COOKIES = "__Host-sallyport";
  private static final String TOKEN_MARKS = "!#$%&'*+-.^`|~";

  /** Would make the target see another method or path than was decided on. */
  private static final Set<String> OVERRIDES =
      Set.of(
          "x-http-method-override",
          "x-http-method",
          "x-method-override",
          "x-original-method",
          "x-original-url",
          "x-original-uri",
          "x-rewrite-url",
          "x-envoy-original-path",
          "x-forwarded-method",
          "x-forwarded-uri",
          "x-forwarded-path",
          "x-forwarded-prefix");

  /** At most one of each, or hops differ in which one counts. */
  private static final Set<String> ONCE =
      Set.of("content-length", "content-type", "content-encoding", "range", "expect", "upgrade");

  /** Of one connection, not of the request; written anew for the next one. */
  private static final Set<String> HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "proxy-authenticate",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "http2-settings",
          "host",
          "content-length",
          "expect");

  /** Says who the caller is, or where it stands; the target gets its own credential. */
  private static final Set<String> IDENTITY =
      Set.of(
          "authorization",
          "proxy-authorization",
          "forwarded",
          "via",
          "x-real-ip",
          "x-client-ip",
          "x-cluster-client-ip",
          "true-client-ip",
          "cf-connecting-ip",
          "fastly-client-ip",
          "x-originating-ip",
          "x-remote-ip",
          "x-remote-addr",
          "x-host",
          "x-original-host",
          "x-original-for",
          "x-envoy-external-address",
          "x-envoy-internal",
          "remote-user",
          "x-remote-user",
          "x-ssl-client-cert",
          "x-client-cert",
          "x-amzn-oidc-identity",
          "x-webauth-user");

  private HeaderRules() {}

  /**
   * What is passed on of the fields that came in.
   *
   * @param kubernetes whether the target is an API server
   */
  static List<Header> kept(List<Header> headers, boolean kubernetes) throws Refused {
    List<Header> kept = new ArrayList<>(headers.size());
    Set<String> seen = new HashSet<>();
    Set<String> named = named(headers);
    int size = 0;
    for (Header header : headers) {
      String name = checkedName(header.name());
      checkValue(name, header.value());
      size += name.length() + header.value().length() + 4;
      if (!seen.add(name) && ONCE.contains(name)) {
        throw Codes.header(name, "it stands at most once");
      }
      refuseForWhatItDoes(name, kubernetes);
      // API servers take a bearer token out of the list of subprotocols.
      if (name.equals("sec-websocket-protocol") && header.value().contains("bearer.")) {
        throw Codes.impersonation(name);
      }
      boolean dropped =
          HOP.contains(name)
              || IDENTITY.contains(name)
              || name.startsWith("x-forwarded")
              || name.endsWith("client-ip")
              || name.startsWith("sallyport-")
              || named.contains(name);
      String value = name.equals("cookie") ? withoutOwn(header.value()) : header.value();
      if (!dropped && (value.equals(header.value()) || !value.isBlank())) {
        boolean same = name.equals(header.name()) && value.equals(header.value());
        kept.add(same ? header : new Header(name, value));
      }
    }
    if (size > LARGEST || headers.size() > MOST) {
      throw Codes.tooLarge("header", size > LARGEST ? LARGEST : MOST);
    }
    if (seen.contains("transfer-encoding") && seen.contains("content-length")) {
      throw Codes.header("transfer-encoding", "it does not stand beside content-length");
    }
    return kept;
  }

  /**
   * Cookies know no ports: a browser at the console shows its seat there to the gateway's doors.
   */
  private static String withoutOwn(String cookies) {
    if (!cookies.contains(OWN_COOKIES)) {
      return cookies;
    }
    return Arrays.stream(cookies.split(";", -1))
        .map(String::strip)
        .filter(cookie -> !cookie.startsWith(OWN_COOKIES))
        .collect(Collectors.joining("; "));
  }

  private static void refuseForWhatItDoes(String name, boolean kubernetes) throws Refused {
    if (OVERRIDES.contains(name) || name.endsWith("-override")) {
      throw Codes.override(name);
    }
    // Also on other targets: behind one may stand an API server.
    if (name.startsWith("impersonate-")) {
      throw Codes.impersonation(name);
    }
    if (kubernetes && name.startsWith("x-remote-")) {
      throw Codes.impersonation(name);
    }
  }

  /** The fields that the sender declares to be of this hop only. */
  private static Set<String> named(List<Header> headers) {
    Set<String> named = new HashSet<>();
    for (Header header : headers) {
      if (header.is("connection")) {
        for (String one : header.value().split(",", -1)) {
          named.add(one.strip().toLowerCase(Locale.ROOT));
        }
      }
    }
    return named;
  }

  private static String checkedName(String name) throws Refused {
    boolean lower = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '_') {
        // As every version of HTTP can say it: some send names in lower case alone.
        throw Codes.header(name.toLowerCase(Locale.ROOT), "some servers read '_' in a name as '-'");
      }
      if (!Percent.isAlphanumeric(c) && TOKEN_MARKS.indexOf(c) < 0) {
        throw Codes.header("?", "its name is a token");
      }
      lower &= c < 'A' || c > 'Z';
    }
    if (name.isEmpty()) {
      throw Codes.header("", "its name is a token");
    }
    return lower ? name : name.toLowerCase(Locale.ROOT);
  }

  private static void checkValue(String name, String value) throws Refused {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < 0x20 && c != '\t') || c >= 0x7F) {
        throw Codes.header(name, "its value is visible ASCII, blanks and tabs");
      }
    }
  }
}
