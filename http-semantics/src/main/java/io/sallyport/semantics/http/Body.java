package io.sallyport.semantics.http;

/** What is known of a request's body when it is decided on. Immutable. */
public sealed interface Body {
  /** There is none. */
  Body NONE = new None();

  /** There is none. */
  record None() implements Body {}

  /** All of it. */
  final class Whole implements Body {
    private final byte[] content;

    /** Keeps the array, which must not be changed. */
    public Whole(byte[] content) {
      this.content = content;
    }

    /** The bytes as sent; not to be changed. */
    public byte[] content() {
      return content;
    }
  }

  /**
   * It is there and was not read, so a rule whose condition needs it refuses.
   *
   * @param why in a few words, such as {@code larger than 262144 bytes}
   */
  record Unread(String why) implements Body {}
}
