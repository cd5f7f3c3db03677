package io.sallyport.semantics.http;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Hosts in their one form (RFC 3986 §3.2.2, RFC 5890): ASCII, lower case, no trailing dot; IPv4 in
 * four plain decimals; IPv6 in brackets as RFC 5952 writes it. Other ways to write a number, which
 * resolvers read in different ways, are refused.
 */
final class Hosts {
  private static final int LONGEST = 253;

  /** Mapped or dropped by IDNA of 2003, kept by that of 2008 (UTS 46 §7): two names for one. */
  private static final String DEVIATIONS = "\u00DF\u1E9E\u03C2\u200C\u200D";

  private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");
  private static final Pattern NUMERIC = Pattern.compile("\\d+|0[xX][0-9A-Fa-f]*");
  private static final Pattern OCTET = Pattern.compile("0|[1-9]\\d{0,2}");

  private Hosts() {}

  static String canonical(String raw) throws Refused {
    if (raw.startsWith("[")) {
      return Ipv6Text.canonical(raw);
    }
    String host = ascii(raw);
    if (host.endsWith(".")) {
      host = host.substring(0, host.length() - 1);
    }
    if (host.isEmpty() || host.length() > LONGEST) {
      throw Codes.authority(raw, "a host has 1 to " + LONGEST + " characters");
    }
    String[] labels = host.split("\\.", -1);
    if (NUMERIC.matcher(labels[labels.length - 1]).matches()) {
      return ipv4(labels, raw, host);
    }
    for (String label : labels) {
      if (!LABEL.matcher(label).matches()) {
        throw Codes.authority(raw, "it is made of labels of letters, digits and dashes");
      }
    }
    return host;
  }

  private static String ascii(String raw) throws Refused {
    boolean plain = true;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c <= 0x20 || c == 0x7F || "%/\\@:?#[]<>^`{|}\"".indexOf(c) >= 0) {
        throw Codes.authority(raw, "it holds a character that no host has");
      }
      if (DEVIATIONS.indexOf(c) >= 0) {
        throw Codes.authority(raw, "it holds a letter that is another name in newer rules");
      }
      plain &= c < 0x80;
    }
    if (plain) {
      return raw.toLowerCase(Locale.ROOT);
    }
    try {
      return IDN.toASCII(raw, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      Refused refused = Codes.authority(raw, "it is no internationalized name");
      refused.addSuppressed(e);
      throw refused;
    }
  }

  private static String ipv4(String[] parts, String raw, String host) throws Refused {
    boolean plain = parts.length == 4;
    for (String part : parts) {
      plain &= OCTET.matcher(part).matches() && Integer.parseInt(part) <= 255;
    }
    if (!plain) {
      throw Codes.authority(raw, "an IPv4 address is written as four plain decimals");
    }
    return host;
  }
}
