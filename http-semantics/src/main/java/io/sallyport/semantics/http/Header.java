package io.sallyport.semantics.http;

/**
 * One header field (RFC 9110 §5). Immutable.
 *
 * @param name as sent, compared without regard to case
 * @param value without blanks around it
 */
public record Header(String name, String value) {
  /** Whether this is that field. */
  public boolean is(String other) {
    return name.equalsIgnoreCase(other);
  }
}
