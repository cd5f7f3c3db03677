package io.sallyport.detect;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a text that comes in pieces. From left to right, the first value found at a place
 * wins, the longest of several; the search goes on behind it. For one thread.
 */
final class Sweep {
  private final Detectors detectors;
  private final StringBuilder held = new StringBuilder();
  private final Map<String, Integer> counts = new LinkedHashMap<>();

  /** Where in what is held the search goes on; what lies before has been handed out. */
  private int next;

  /** What still belongs to the value found last. */
  private Shape.@Nullable Tail tail;

  Sweep(Detectors detectors) {
    this.detectors = detectors;
  }

  Map<String, Integer> counts() {
    return counts;
  }

  void take(CharSequence piece, StringBuilder out) {
    held.append(piece);
    if (held.length() - next > Shape.AHEAD) {
      search(out, false);
      int drop = next - Shape.BEHIND;
      if (drop > 0) {
        held.delete(0, drop);
        next -= drop;
      }
    }
  }

  void end(StringBuilder out) {
    search(out, true);
    held.setLength(0);
    next = 0;
  }

  private void search(StringBuilder out, boolean last) {
    while (finishTail(last)) {
      int limit = last ? held.length() : held.length() - Shape.AHEAD;
      int plain = next;
      while (next < limit && !found(out, plain)) {
        next++;
      }
      if (tail == null && next >= limit) {
        if (next > plain) {
          out.append(held, plain, next);
        }
        return;
      }
    }
  }

  /** Passes over the rest of a value; false if there may be more of it. */
  private boolean finishTail(boolean last) {
    if (tail == null) {
      return true;
    }
    int end = tail.end(held, next, last);
    next = end < 0 ? ~end : end;
    if (end < 0) {
      return false;
    }
    tail = null;
    return true;
  }

  /** Whether a value starts here; if so, it is replaced and the search stands behind it. */
  private boolean found(StringBuilder out, int plain) {
    Detectors.Candidate best = null;
    int end = Shape.NONE;
    for (Detectors.Candidate candidate : detectors.starting(held.charAt(next))) {
      int one = candidate.shape().end(held, next);
      if (one > end) {
        best = candidate;
        end = one;
      }
    }
    if (best == null) {
      return false;
    }
    out.append(held, plain, next).append('[').append(best.name()).append(']');
    counts.merge(best.name(), 1, Integer::sum);
    next = end;
    tail = best.shape().tail() == null ? EMPTY : best.shape().tail();
    return true;
  }

  private static final Shape.Tail EMPTY = (text, from, last) -> from;
}
