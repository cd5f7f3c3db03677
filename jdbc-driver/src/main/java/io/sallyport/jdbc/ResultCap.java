package io.sallyport.jdbc;

import java.sql.SQLWarning;
import org.jspecify.annotations.Nullable;

/**
 * The caps on one result. Where one is reached the result ends as if there were no more rows, with
 * a warning. One thread at a time.
 */
final class ResultCap {
  private static final int CLOCK_EVERY = 64;

  private final Limits limits;
  private final long deadline;
  private boolean over;
  private @Nullable SQLWarning cut;

  ResultCap(Limits limits) {
    this.limits = limits;
    this.deadline = limits.millis() < 0 ? 0 : System.nanoTime() + limits.millis() * 1_000_000;
  }

  /** Whether the row of this number, from 1, may be handed out after that many bytes. */
  boolean admits(long row, long bytes) {
    if (limits.rows() >= 0 && row > limits.rows()) {
      cut = Codes.cut("a limit of rows", limits.rows());
      return false;
    }
    if (over) {
      return false;
    }
    if (limits.bytes() >= 0 && bytes >= limits.bytes()) {
      cut = Codes.cut("a limit of bytes", limits.bytes());
      over = true;
    } else if (limits.millis() >= 0 && row % CLOCK_EVERY == 0 && late()) {
      cut = Codes.cut("a limit of milliseconds", limits.millis());
      over = true;
    }
    return !over;
  }

  private boolean late() {
    return System.nanoTime() - deadline > 0;
  }

  long rows() {
    return limits.rows();
  }

  @Nullable SQLWarning warning() {
    return cut;
  }
}
