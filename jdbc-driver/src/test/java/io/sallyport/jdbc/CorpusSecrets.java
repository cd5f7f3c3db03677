package io.sallyport.jdbc;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The values that no answer may hold, in whatever form they come. */
final class CorpusSecrets {
  private static final List<String> WORDS = words();
  private static final List<String> FORMS = forms();

  /** How a mask is made, key and all, must not be seen either. */
  private static final List<String> MAKING = List.of("sha2(", "sha256", "hash('", "cast('***'");

  private CorpusSecrets() {}

  private static List<String> words() {
    List<String> words = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      words.add("canary" + i + "@example");
      words.add("canary-vault-" + i);
      words.add("canary-pin-" + i);
      words.add("canary-ip-" + i);
      words.add("45-678" + i);
      words.add("5556 666" + i);
      words.add("7812" + i);
      words.add("1961-03-0" + i);
    }
    return words;
  }

  private static List<String> forms() {
    List<String> forms = new ArrayList<>();
    for (String word : WORDS) {
      forms.add(word);
      forms.add(new StringBuilder(word).reverse().toString());
      byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
      forms.add(HexFormat.of().formatHex(bytes));
      for (int skip = 0; skip < 3; skip++) {
        // Base64 of a text depends on where the word stands in it: the whole groups inside do not.
        byte[] inner = word.substring(skip).getBytes(StandardCharsets.UTF_8);
        String encoded = Base64.getEncoder().withoutPadding().encodeToString(inner);
        if (inner.length >= 6) {
          forms.add(encoded.substring(0, inner.length / 3 * 4).toLowerCase(Locale.ROOT));
        }
      }
    }
    return forms;
  }

  /** The first secret that an answer holds and the statement did not bring itself, or null. */
  static @Nullable String in(List<String> lines, String sql) {
    return in(lines, sql, FORMS);
  }

  /** What an answer shows of the rewritten text, or null. */
  static @Nullable String makingIn(List<String> lines, String sql) {
    return in(lines, sql, MAKING);
  }

  private static @Nullable String in(List<String> lines, String sql, List<String> forms) {
    String said = sql.toLowerCase(Locale.ROOT);
    for (String line : lines) {
      String lower = line.toLowerCase(Locale.ROOT);
      for (String form : forms) {
        if (lower.contains(form) && !said.contains(form)) {
          return form;
        }
      }
    }
    return null;
  }
}
