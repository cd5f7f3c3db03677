package io.sallyport.jdbc;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A vendor's URL taken apart.
 *
 * @param base the URL written anew, without properties
 * @param database the database's name, empty where the URL names none
 * @param properties what followed, names and values as the vendor's driver would read them
 */
record VendorUrl(String base, String database, Map<String, String> properties) {
  private static final Pattern HOST =
      Pattern.compile("(?:[A-Za-z0-9_][A-Za-z0-9._-]*|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?");
  private static final Pattern SCHEME = Pattern.compile("jdbc:[A-Za-z0-9_+-]{1,40}:");

  VendorUrl {
    properties = Map.copyOf(properties);
  }

  /** The scheme of a URL, or as much as is safe to show: the rest may hold a password. */
  static String scheme(String url) {
    var matcher = SCHEME.matcher(url);
    return matcher.lookingAt() ? matcher.group() : "";
  }

  static SQLException unreadable(String prefix, String why, String next) {
    return VendorRefusal.of("SP-5102", "The database URL is not understood", prefix, why, next);
  }

  /** Refuses characters no URL needs and every parser reads in its own way. */
  static void checkCharacters(String prefix, String url) throws SQLException {
    for (int i = 0; i < url.length(); i++) {
      char c = url.charAt(i);
      if (c <= ' ' || c == 0x7f || Character.isSpaceChar(c) || Character.isISOControl(c)) {
        throw unreadable(
            prefix, "it holds white space or a control character", "write the URL without it");
      }
    }
  }

  /** Checks the hosts of {@code //host:port,host:port}; what comes back holds nothing else. */
  static String hosts(String prefix, String text) throws SQLException {
    for (String host : text.split(",", -1)) {
      if (!HOST.matcher(host).matches()) {
        throw unreadable(
            prefix,
            "a host is a name, an IPv4 address or an IPv6 address in brackets, with a port or"
                + " without, several separated by commas",
            "give user and password as properties, and no other host syntax");
      }
    }
    return text;
  }

  /** Reads {@code name=value} pairs; one that stands twice with two values is refused. */
  static Map<String, String> pairs(String text, String separator, Decoder decoder)
      throws SQLException {
    Map<String, String> found = new LinkedHashMap<>();
    for (String pair : text.split(separator, -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equal = pair.indexOf('=');
      String name = decoder.decode(equal < 0 ? pair : pair.substring(0, equal));
      String value = equal < 0 ? "" : decoder.decode(pair.substring(equal + 1));
      String before = found.putIfAbsent(name, value);
      if (before != null && !before.equals(value)) {
        throw VendorProperties.twice(name);
      }
    }
    return found;
  }

  /** Decodes {@code %xx} and {@code +} as a form does. */
  static String formDecoded(String text) throws SQLException {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw unreadable("", "a percent sign is followed by two hexadecimal digits", "write it %25");
    }
  }

  /** How a driver decodes what stands in its URL. */
  interface Decoder {
    String decode(String text) throws SQLException;
  }
}
