package io.sallyport.semantics.sql;

/** How a column is masked, strictest first. */
public enum MaskKind {
  /** {@code ***}, or the type's zero. */
  REDACT,
  /** {@code NULL}. */
  NULL,
  /** A stable stand-in, {@code tok_} and 16 hexadecimal digits of a keyed hash. */
  TOKEN,
  /** A keyed hash, so that joins and counts still work. */
  HASH,
  /** A recognisable rest: first letter and domain of an e-mail, last four digits of a card. */
  PARTIAL;

  /**
   * The stricter of two masks.
   *
   * @param other the other one
   * @return whichever gives less away
   */
  public MaskKind strictest(MaskKind other) {
    return compareTo(other) <= 0 ? this : other;
  }
}
