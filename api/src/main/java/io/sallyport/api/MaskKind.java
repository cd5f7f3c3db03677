package io.sallyport.api;

/** How a column or field is masked, weakest first: of two, the later one wins. */
public enum MaskKind {
  /** Keeps a recognisable shape: first letter and domain of an e-mail, last four of a card. */
  PARTIAL,
  /** A keyed, stable hash: joins and counts still work. */
  HASH,
  /** A keyed, stable token. */
  TOKEN,
  /** Nothing at all. */
  NULL,
  /** {@code ***}, or the type's zero. */
  REDACT;

  /**
   * The stricter of two masks.
   *
   * @param other the other one
   * @return whichever gives less away
   */
  public MaskKind strictest(MaskKind other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
