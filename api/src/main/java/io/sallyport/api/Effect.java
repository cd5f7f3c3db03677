package io.sallyport.api;

import java.util.List;

/**
 * What a call would do, measured before it is made and undone again, for those who are asked to
 * approve it. It holds nothing that the caller could not see itself. Immutable.
 *
 * @param affected how many rows it would touch; negative where that is not known
 * @param columns the names of the columns of {@code rows}; empty where none are shown
 * @param rows the first rows that it would touch, as they are now, masked, as texts
 * @param note why something of this is not known, or empty
 */
public record Effect(long affected, List<String> columns, List<List<String>> rows, String note) {
  /** Copies the lists. */
  public Effect {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
  }

  /** One that could not be measured. */
  public static Effect unknown(String why) {
    return new Effect(-1, List.of(), List.of(), why);
  }
}
