package io.sallyport.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a call is refused, in words that are safe to show to the agent: no secret, no parameter, no
 * row value. Immutable.
 *
 * @param code the stable code, {@code SP-nnnn}, listed in {@code docs/codes.md}
 * @param rule the id of the rule that decided (several are separated by commas), or null where none
 *     did
 * @param message what was refused and why
 * @param remedy what to do next
 */
public record Reason(String code, @Nullable String rule, String message, String remedy) {
  /** A reason that no rule gave. */
  public static Reason of(String code, String message, String remedy) {
    return new Reason(code, null, message, remedy);
  }

  /** The same, by these rules. */
  public Reason by(List<String> rules) {
    return new Reason(code, rules.isEmpty() ? null : String.join(", ", rules), message, remedy);
  }

  /** One line: code, message, rule, remedy. */
  @Override
  public String toString() {
    String by = rule == null ? "" : " (rule '" + rule + "')";
    return code + " " + message + by + " " + remedy;
  }
}
