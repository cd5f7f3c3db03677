package io.sallyport.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.jdbc.SallyportAccessDeniedException;

/** Finds the refusal in what a framework throws. */
final class Refusals {
  private Refusals() {}

  /** The refusal among the causes; fails where there is none. */
  static SallyportAccessDeniedException in(Throwable thrown) {
    Throwable cause = thrown;
    while (cause != null && !(cause instanceof SallyportAccessDeniedException)) {
      cause = cause.getCause();
    }
    assertThat(cause).withFailMessage(() -> "no refusal among the causes of " + thrown).isNotNull();
    return (SallyportAccessDeniedException) cause;
  }
}
