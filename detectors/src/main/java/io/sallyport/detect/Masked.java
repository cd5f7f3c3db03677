package io.sallyport.detect;

import java.util.Map;

/**
 * A text with what was found in it replaced. Immutable.
 *
 * @param text the text, each value replaced by its detector's name in brackets
 * @param counts how many values each detector found; detectors that found none are left out
 */
public record Masked(String text, Map<String, Integer> counts) {
  /** Copies the counts. */
  public Masked {
    counts = Map.copyOf(counts);
  }
}
