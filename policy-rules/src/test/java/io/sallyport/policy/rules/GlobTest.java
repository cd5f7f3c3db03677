package io.sallyport.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class GlobTest {
  @Test
  void everyWayToSpreadTheStarsIsFound() {
    Random random = new Random(20_261_127);
    int matching = 0;
    for (int i = 0; i < 200_000; i++) {
      String pattern = made(random, List.of("a", "b", "/", "*", "**", "**"), 9);
      String name = made(random, List.of("a", "b", "/"), 11);
      boolean plain = plain(pattern, 0, name, 0);
      assertThat(Glob.exact(pattern).matches(name)).as("%s on %s", pattern, name).isEqualTo(plain);
      matching += plain ? 1 : 0;
    }
    assertThat(matching).isBetween(20_000, 100_000);
  }

  /** Names are strangers'; what went back to each of their characters took half a minute. */
  @Test
  @Timeout(60)
  void longNamesAreGoneOverOnce() {
    String half = "a".repeat(150_000);
    for (String pattern :
        List.of("**a*b", "**a*a*a*b", "**a*/a*b", "**a*/*a*b**c", "**a*/a*b*/c*d", "**a**a**a*b")) {
      for (String name :
          List.of(half + half, half + "/" + half, "a/".repeat(150_000), (half + "/a").repeat(2))) {
        assertThat(Glob.exact(pattern).matches(name)).isFalse();
        assertThat(Glob.exact(pattern + "**").matches(name + "aaab/ab/cad")).isTrue();
      }
    }
  }

  /** A line of many words beside a pattern that leaves many of them open. */
  @Test
  @Timeout(60)
  void longLinesAreGoneOverOnce() {
    CommandPattern pattern = CommandPattern.of("git ** a ** a ** a ** a ** b");
    String line = "git" + " a".repeat(20_000);
    assertThat(pattern.permits(line)).isFalse();
    assertThat(pattern.restricts(line)).isFalse();
    assertThat(pattern.permits(line + " b")).isTrue();
    assertThat(pattern.restricts(line + " ?")).isTrue();
  }

  private static String made(Random random, List<String> parts, int most) {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(most); left > 0; left--) {
      text.append(parts.get(random.nextInt(parts.size())));
    }
    return text.toString();
  }

  private static boolean plain(String pattern, int p, String name, int n) {
    if (p == pattern.length()) {
      return n == name.length();
    }
    if (pattern.charAt(p) != '*') {
      return n < name.length()
          && pattern.charAt(p) == name.charAt(n)
          && plain(pattern, p + 1, name, n + 1);
    }
    boolean any = pattern.startsWith("**", p);
    for (int end = n; end <= name.length(); end++) {
      if (plain(pattern, p + (any ? 2 : 1), name, end)) {
        return true;
      }
      if (!any && end < name.length() && name.charAt(end) == '/') {
        return false;
      }
    }
    return false;
  }
}
