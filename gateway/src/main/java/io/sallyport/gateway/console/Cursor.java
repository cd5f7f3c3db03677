package io.sallyport.gateway.console;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How far somebody has seen a session. Immutable.
 *
 * @param version the session's
 * @param places the byte up to which each of its recordings was seen
 */
record Cursor(long version, List<Long> places) {
  private static final Cursor START = new Cursor(0, List.of());

  /** Copies the list. */
  Cursor {
    places = List.copyOf(places);
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when the text is none
   */
  static Cursor of(@Nullable String text) {
    if (text == null) {
      return START;
    }
    if (!text.matches("\\d{1,15}(-\\d{1,15}){0,100}")) {
      throw new IllegalArgumentException("That is no place to go on from.");
    }
    List<Long> numbers = new ArrayList<>();
    for (String part : text.split("-", -1)) {
      numbers.add(Long.parseLong(part));
    }
    return new Cursor(numbers.get(0), numbers.subList(1, numbers.size()));
  }

  long place(int recording) {
    return recording < places.size() ? places.get(recording) : 0;
  }

  @Override
  public String toString() {
    return version + places.stream().map(place -> "-" + place).collect(Collectors.joining());
  }
}
