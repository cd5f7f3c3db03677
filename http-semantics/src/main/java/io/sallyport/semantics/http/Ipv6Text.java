package io.sallyport.semantics.http;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * IPv6 addresses in brackets, brought into the form of RFC 5952. Zones, and forms that hold an IPv4
 * address, are refused: the same host would have two names.
 */
final class Ipv6Text {
  private static final Pattern GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");
  private static final int GROUPS = 8;

  private Ipv6Text() {}

  static String canonical(String raw) throws Refused {
    if (!raw.endsWith("]") || raw.length() < 4) {
      throw Codes.authority(raw, "an IPv6 address stands in brackets");
    }
    int[] groups = groups(raw, raw.substring(1, raw.length() - 1));
    if (embedsIpv4(groups)) {
      throw Codes.authority(raw, "an IPv4 address is written as four plain decimals");
    }
    return "[" + text(groups) + "]";
  }

  private static int[] groups(String raw, String inside) throws Refused {
    int gap = inside.indexOf("::");
    if (gap >= 0 && inside.indexOf("::", gap + 1) >= 0) {
      throw bad(raw);
    }
    List<Integer> head = parse(raw, gap < 0 ? inside : inside.substring(0, gap));
    List<Integer> tail = parse(raw, gap < 0 ? "" : inside.substring(gap + 2));
    int known = head.size() + tail.size();
    if (gap < 0 ? known != GROUPS : known >= GROUPS) {
      throw bad(raw);
    }
    int[] groups = new int[GROUPS];
    for (int i = 0; i < head.size(); i++) {
      groups[i] = head.get(i);
    }
    for (int i = 0; i < tail.size(); i++) {
      groups[GROUPS - tail.size() + i] = tail.get(i);
    }
    return groups;
  }

  private static List<Integer> parse(String raw, String part) throws Refused {
    List<Integer> groups = new ArrayList<>();
    if (part.isEmpty()) {
      return groups;
    }
    for (String group : part.split(":", -1)) {
      if (!GROUP.matcher(group).matches()) {
        throw bad(raw);
      }
      groups.add(Integer.parseInt(group, 16));
    }
    return groups;
  }

  private static Refused bad(String raw) {
    return Codes.authority(raw, "it is no IPv6 address, or has a zone or an IPv4 part");
  }

  /** Mapped and compatible (RFC 4291), translated (RFC 6052), 6to4 (RFC 3056), Teredo. */
  private static boolean embedsIpv4(int[] g) {
    boolean zeros = g[0] == 0 && g[1] == 0 && g[2] == 0 && g[3] == 0;
    boolean plain = zeros && g[4] == 0 && g[5] == 0 && g[6] == 0 && g[7] <= 1;
    boolean low = zeros && !plain;
    boolean translated = g[0] == 0x64 && g[1] == 0xFF9B;
    boolean teredo = g[0] == 0x2001 && g[1] == 0;
    return low || translated || teredo || g[0] == 0x2002;
  }

  private static String text(int[] groups) {
    int start = -1;
    int longest = 1;
    for (int i = 0; i < GROUPS; i++) {
      int end = i;
      while (end < GROUPS && groups[end] == 0) {
        end++;
      }
      if (end - i > longest) {
        longest = end - i;
        start = i;
      }
      i = Math.max(i, end - 1);
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (i == start) {
        text.append("::");
        i += longest - 1;
      } else {
        boolean first = text.isEmpty() || text.charAt(text.length() - 1) == ':';
        text.append(first ? "" : ":").append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }
}
