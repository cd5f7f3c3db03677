package io.sallyport.detect;

import org.jspecify.annotations.Nullable;

/**
 * How one kind of value looks. What is said of a place depends on at most {@link #BEHIND}
 * characters before it and {@link #AHEAD} from it on. Thread-safe.
 */
interface Shape {
  /** How far a shape looks back. */
  int BEHIND = 4;

  /** How far a shape looks ahead to know that a value starts. */
  int AHEAD = 2_200;

  int NONE = -1;

  /** The characters that a value can start with. */
  Chars starts();

  /** The characters that can be a value's second one. */
  default Chars seconds() {
    return Chars.ANY;
  }

  /** Whether a value can start with these two. */
  default boolean startsWith(char first, char second) {
    return starts().has(first) && seconds().has(second);
  }

  /** Whether a value that starts with the first two can have this as its third. */
  default boolean goesOn(char first, char third) {
    return true;
  }

  /**
   * The end of the value, or of as much of it as tells what it is; {@link #NONE} if none starts.
   */
  int end(CharSequence text, int at);

  /** What goes on belonging to the value behind its end, however long; null if nothing. */
  default @Nullable Tail tail() {
    return null;
  }

  /** What belongs to a value however long it is. */
  interface Tail {
    /**
     * How far it goes from an index on.
     *
     * @param last whether the text ends here
     * @return the end; the complement ({@code ~}) of how far it goes for sure if more is needed
     */
    int end(CharSequence text, int from, boolean last);
  }

  /** A run of characters of a set. */
  record Run(Chars set) implements Tail {
    @Override
    public int end(CharSequence text, int from, boolean last) {
      int end = set.run(text, from, text.length());
      return end == text.length() && !last ? ~end : end;
    }
  }
}
