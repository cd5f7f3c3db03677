package io.sallyport.cli;

import java.util.Locale;

/** A word of a command line in which {@code *} stands for anything; case does not count. */
final class Wild {
  private final String[] parts;
  private final String longest;

  Wild(String text) {
    this.parts = text.toLowerCase(Locale.ROOT).split("\\*", -1);
    String best = "";
    for (String part : parts) {
      best = part.length() > best.length() ? part : best;
    }
    this.longest = best;
  }

  /** What every match has in it. */
  Needle needle() {
    return Needle.inText(longest, true);
  }

  boolean matches(String value) {
    String folded = value.toLowerCase(Locale.ROOT);
    if (parts.length == 1) {
      return folded.equals(parts[0]);
    }
    String last = parts[parts.length - 1];
    if (!folded.startsWith(parts[0])
        || !folded.endsWith(last)
        || folded.length() < parts[0].length() + last.length()) {
      return false;
    }
    int at = parts[0].length();
    for (int i = 1; i < parts.length - 1; i++) {
      int found = folded.indexOf(parts[i], at);
      if (found < 0) {
        return false;
      }
      at = found + parts[i].length();
    }
    return at <= folded.length() - last.length();
  }
}
