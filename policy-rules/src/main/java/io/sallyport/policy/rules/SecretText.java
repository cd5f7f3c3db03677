package io.sallyport.policy.rules;

import java.util.regex.Pattern;

/** Texts that refer to secrets by name, as in <code>Bearer ${secret:billing}</code>. */
final class SecretText {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\{secret:[A-Za-z0-9][A-Za-z0-9._/-]{0,199}\\}");

  private SecretText() {}

  /** Whether the text holds references, and nothing that only looks like one. */
  static boolean holdsReference(String text) {
    String rest = REFERENCE.matcher(text).replaceAll("");
    return !rest.equals(text) && !rest.contains("${");
  }
}
