package io.sallyport.api;

/** What a limit counts. */
public enum LimitKind {
  /** Rows handed to the caller by one call; further ones are cut. */
  ROWS,
  /** Bytes handed to the caller by one call; further ones are cut. */
  BYTES,
  /** Milliseconds that one call may take; then it is cancelled. */
  TIME,
  /** Rows that one write really touches; over it, the write is rolled back and refused. */
  AFFECTED
}
