package io.sallyport.api;

/**
 * One action on one resource. A call is a set of these, and every one must be permitted. Immutable.
 *
 * @param action what is done
 * @param resource what it is done to
 * @param implied whether another access of the same call entails this one (the WHERE of an UPDATE
 *     reads the table that it updates): such an access needs no permit of its own, but denies and
 *     obligations that speak of it hold
 * @param attributes facts for rule conditions, such as {@code sql.unfiltered}
 */
public record Access(Action action, Resource resource, boolean implied, Attributes attributes) {
  /** An access of its own right with no further facts. */
  public static Access of(String action, Resource resource) {
    return new Access(new Action(action), resource, false, Attributes.none());
  }
}
