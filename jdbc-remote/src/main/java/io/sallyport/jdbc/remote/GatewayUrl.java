package io.sallyport.jdbc.remote;

import io.sallyport.jdbc.wire.Hello;
import io.sallyport.token.TokenSources;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway's URL and its properties say. Immutable. What is not known is refused by its name,
 * and so is what only the embedded driver may be told: at a gateway it would have no effect, or
 * would be a credential that belongs on the other side.
 *
 * @param hosts the gateways, in the order in which they are tried
 * @param target the target's name
 * @param settings the properties that are known, by name
 */
record GatewayUrl(List<Host> hosts, String target, Map<String, String> settings) {
  static final String PREFIX = "jdbc:sallyport://";
  static final String CA = "sallyport.ca";
  static final String FINGERPRINT = "sallyport.fingerprint";
  static final String CERTIFICATE = "sallyport.certificate";
  static final String CERTIFICATE_KEY = "sallyport.certificateKey";
  static final String CONNECT_TIMEOUT = "sallyport.connectTimeout";

  /** What is said to the gateway at login. */
  static final List<String> SAID = List.of(Hello.APPLICATION, Hello.PURPOSE, Hello.APPROVAL);

  private static final int PORT = 7443;
  private static final List<String> OWN =
      List.of(CA, FINGERPRINT, CERTIFICATE, CERTIFICATE_KEY, CONNECT_TIMEOUT);
  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9_][A-Za-z0-9._-]*|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?");
  private static final Pattern TARGET = Pattern.compile("[^/?#\\s\\p{Cntrl}]{1,200}");

  /** One gateway. */
  record Host(String name, int port) {
    @Override
    public String toString() {
      return name + ":" + port;
    }
  }

  GatewayUrl {
    hosts = List.copyOf(hosts);
    settings = Map.copyOf(settings);
  }

  static GatewayUrl of(String url, @Nullable Properties given) throws SQLException {
    String rest = url.substring(PREFIX.length());
    int query = rest.indexOf('?');
    String place = query < 0 ? rest : rest.substring(0, query);
    int slash = place.indexOf('/');
    if (slash < 0 || !TARGET.matcher(place.substring(slash + 1)).matches()) {
      throw Codes.badUrl("it names no target after the host");
    }
    Map<String, String> settings = new HashMap<>();
    if (query >= 0) {
      pairs(rest.substring(query + 1), settings);
    }
    if (given != null) {
      for (String name : given.stringPropertyNames()) {
        put(settings, name, given.getProperty(name));
      }
    }
    settings.remove("password", "");
    for (String name : settings.keySet()) {
      check(name);
    }
    return new GatewayUrl(hosts(place.substring(0, slash)), place.substring(slash + 1), settings);
  }

  private static List<Host> hosts(String text) throws SQLException {
    List<Host> hosts = new ArrayList<>();
    for (String one : text.split(",", -1)) {
      Matcher host = HOST.matcher(one);
      int port = -1;
      if (host.matches()) {
        port = host.group(2) == null ? PORT : Integer.parseInt(host.group(2));
      }
      if (port < 1 || port > 65_535) {
        throw Codes.badUrl("a host is a name or address, with a port from 1 to 65535 or without");
      }
      hosts.add(new Host(host.group(1).replaceAll("[\\[\\]]", ""), port));
    }
    return hosts;
  }

  private static void pairs(String text, Map<String, String> settings) throws SQLException {
    for (String pair : text.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equal = pair.indexOf('=');
        String name = decoded(equal < 0 ? pair : pair.substring(0, equal));
        put(settings, name, equal < 0 ? "" : decoded(pair.substring(equal + 1)));
      }
    }
  }

  private static void put(Map<String, String> settings, String name, String value)
      throws SQLException {
    String before = settings.putIfAbsent(name, value);
    if (before != null && !before.equals(value)) {
      throw Codes.badProperty(name, "it is given twice with different values", "give it once");
    }
  }

  private static String decoded(String text) throws SQLException {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Codes.badUrl("a % stands before something that is no code");
    }
  }

  private static void check(String name) throws SQLException {
    if (OWN.contains(name) || SAID.contains(name) || TokenSources.settings().contains(name)) {
      return;
    }
    if (name.equals("user") || name.equals("password")) {
      throw Codes.badProperty(
          name, "a gateway knows its callers by a token", "leave it out and set sallyport.token");
    }
    throw Codes.badProperty(
        name,
        "a client of a gateway may not say that, or it is not known",
        "leave it out; rules, identity and credentials are the gateway's");
  }

  /** A setting: as given, else from the system properties, else from the environment. */
  @Nullable String get(String name) {
    String value = settings.get(name);
    if (value == null && name.startsWith("sallyport.")) {
      value = System.getProperty(name);
      value =
          value == null ? System.getenv(name.toUpperCase(Locale.ROOT).replace('.', '_')) : value;
    }
    return value == null || value.isBlank() ? null : value.strip();
  }
}
