package io.sallyport.jdbc;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code jdbc:sallyport:} URL and its properties say. Immutable, save for the properties,
 * which are a fresh copy.
 *
 * @param vendorUrl the database's own URL, or null where the URL names a target
 * @param target the target that the URL names, or null
 * @param own this driver's own properties, where the URL names a target
 * @param rest the other properties
 */
record Address(
    @Nullable String vendorUrl, @Nullable String target, Map<String, String> own, Properties rest) {
  static final String PREFIX = "jdbc:sallyport:";

  static boolean accepts(@Nullable String url) {
    return url != null && url.startsWith(PREFIX);
  }

  /** Takes the URL apart; what follows a vendor's URL is the vendor's to take apart. */
  static Address of(String url, @Nullable Properties given) throws SQLException {
    String rest = url.substring(PREFIX.length());
    if (rest.startsWith("//")) {
      throw Codes.gatewayUrl();
    }
    Properties properties = copy(given);
    int query = rest.indexOf('?');
    String name = query < 0 ? rest : rest.substring(0, query);
    if (name.indexOf(':') >= 0) {
      return new Address("jdbc:" + rest, null, Map.of(), properties);
    }
    if (name.isBlank()) {
      throw Codes.badName("the URL", "it names neither a target nor a database");
    }
    Map<String, String> own = new LinkedHashMap<>();
    if (query >= 0) {
      own.putAll(VendorUrl.pairs(rest.substring(query + 1), "&", Address::decoded));
    }
    for (String key : properties.stringPropertyNames()) {
      if (key.startsWith(Settings.PREFIX)) {
        own.put(key, properties.getProperty(key));
        properties.remove(key);
      }
    }
    return new Address(null, name, Map.copyOf(own), properties);
  }

  private static String decoded(String text) throws SQLException {
    try {
      return java.net.URLDecoder.decode(text, java.nio.charset.StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Codes.badName("the URL", "a % stands before something that is no code");
    }
  }

  /** A copy that holds the defaults as entries of its own. */
  static Properties copy(@Nullable Properties given) {
    Properties copy = new Properties();
    if (given != null) {
      for (String name : given.stringPropertyNames()) {
        copy.setProperty(name, given.getProperty(name));
      }
      given.forEach(copy::putIfAbsent);
    }
    return copy;
  }
}
