package io.sallyport.jdbc.remote;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Makes the exception that a refusal becomes, so that it is of one class in both placements. */
@FunctionalInterface
public interface Denials {
  /**
   * The exception of a refusal.
   *
   * @param code SP-nnnn
   * @param rule the rule that decided, or null
   * @param reason what was refused and why
   * @param remedy what to do next
   * @param approval the id of the approval that people are asked for, or null
   */
  SQLException denied(
      String code, @Nullable String rule, String reason, String remedy, @Nullable String approval);
}
