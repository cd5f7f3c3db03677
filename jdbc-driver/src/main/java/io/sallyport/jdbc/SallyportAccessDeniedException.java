package io.sallyport.jdbc;

import io.sallyport.api.Reason;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A call that was refused. The connection, its transaction and the statement stay usable. SQLState
 * 42501 (insufficient privilege, ISO/IEC 9075). In a batch it is the {@code getNextException()} of
 * the {@link java.sql.BatchUpdateException}. Immutable.
 */
public final class SallyportAccessDeniedException extends SQLException {
  private static final long serialVersionUID = 1L;

  /** The SQLState of every refusal. */
  public static final String SQL_STATE = "42501";

  private final String code;
  private final @Nullable String rule;
  private final String reason;
  private final String remedy;
  private final @Nullable String approval;

  SallyportAccessDeniedException(Reason reason) {
    this(reason, null);
  }

  SallyportAccessDeniedException(Reason reason, @Nullable String approval) {
    super(reason.toString(), SQL_STATE);
    this.code = reason.code();
    this.rule = reason.rule();
    this.reason = reason.message();
    this.remedy = reason.remedy();
    this.approval = approval;
  }

  /**
   * The id of the approval that people are asked for (SP-2030), or null where the call waits for
   * none. The same statement with the same parameters, executed again once it is granted, redeems
   * it.
   */
  public @Nullable String approval() {
    return approval;
  }

  /** The stable code, {@code SP-nnnn}; see {@code docs/codes.md}. */
  public String code() {
    return code;
  }

  /** The id of the rule that decided, or null where none did. */
  public @Nullable String rule() {
    return rule;
  }

  /** What was refused and why, in words that are safe to show. */
  public String reason() {
    return reason;
  }

  /** What to do next. */
  public String remedy() {
    return remedy;
  }
}
