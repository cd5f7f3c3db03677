package io.sallyport.policy.rules;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;

/** Guesses what a misspelled word was meant to be. */
final class Spelling {
  private static final Map<String, String> OTHER_WORDS =
      Map.ofEntries(
          Map.entry("allow", "permit"),
          Map.entry("grant", "permit"),
          Map.entry("forbid", "deny"),
          Map.entry("block", "deny"),
          Map.entry("resources", "on"),
          Map.entry("groups", "to"),
          Map.entry("subjects", "to"),
          Map.entry("who", "to"),
          Map.entry("unless", "except"),
          Map.entry("condition", "when"),
          Map.entry("if", "when"),
          Map.entry("name", "id"),
          Map.entry("user", "username"),
          Map.entry("approval", "approve"));
  private static final int LONGEST = 64;

  private Spelling() {}

  /** {@code ; did you mean 'x'?}, or where nothing is near {@code ; one of a, b, c}. */
  static String hint(String word, Collection<String> known) {
    String near = nearest(word, known);
    if (!near.isEmpty()) {
      return "; did you mean '" + near + "'?";
    }
    return known.isEmpty() ? "" : "; known are " + String.join(", ", known);
  }

  /** The known word that is nearest to this one, or the empty string where none is near. */
  static String nearest(String word, Collection<String> known) {
    String lower = word.toLowerCase(Locale.ROOT);
    String other = OTHER_WORDS.get(lower);
    if (other != null && known.contains(other)) {
      return other;
    }
    String best = "";
    int least = Math.max(1, word.length() / 3) + 1;
    for (String candidate : known) {
      int distance = distance(lower, candidate.toLowerCase(Locale.ROOT));
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return best;
  }

  /** Edits that make one word of the other, two swapped neighbours counting as one. */
  private static int distance(String a, String b) {
    if (a.length() > LONGEST || b.length() > LONGEST) {
      return Integer.MAX_VALUE;
    }
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        d[i][j] = i == 0 || j == 0 ? i + j : cheapest(d, a, b, i, j);
      }
    }
    return d[a.length()][b.length()];
  }

  private static int cheapest(int[][] d, String a, String b, int i, int j) {
    int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int best = Math.min(d[i - 1][j - 1] + same, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
  }
}
