package io.sallyport.detect;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a text, which may come in pieces. From left to right, the first value found at a
 * place wins, the longest of several; the search goes on behind it. For one thread.
 */
final class Search {
  private static final Shape.Tail EMPTY = (text, from, last) -> from;

  private final Prefilter filter;
  private final Map<String, Integer> counts = new LinkedHashMap<>();

  /** Where the search goes on; what lies before has been handed out. */
  private int next;

  /** What still belongs to the value found last. */
  private Shape.@Nullable Tail tail;

  /**
   * The first at sign that is not yet passed, and where its address would start; -1 for unknown.
   */
  private int sign = -1;

  private int address;

  private Detectors.@Nullable Candidate best;
  private int end;

  Search(Prefilter filter) {
    this.filter = filter;
  }

  /** Takes what was searched. */
  interface Sink<E extends Exception> {
    /** Some of the text that belongs to no value. */
    void plain(int from, int to) throws E;

    /** A value. */
    void found(String name) throws E;
  }

  int next() {
    return next;
  }

  Map<String, Integer> counts() {
    return counts;
  }

  /** The first bytes of the text are gone. */
  void dropped(int count) {
    next -= count;
    sign = -1;
  }

  /** The next text begins. */
  void restart(int from) {
    next = from;
    tail = null;
    sign = -1;
  }

  /**
   * Goes on.
   *
   * @param limit up to where values may start that are looked for now
   * @param last whether the text ends where it ends now
   */
  <E extends Exception> void run(Text text, int limit, boolean last, Sink<E> sink) throws E {
    // More of the text has come, and with it perhaps a sign.
    sign = -1;
    while (finishTail(text, last)) {
      int plain = next;
      int start = Math.max(next, find(text, next, limit));
      next = start;
      if (start > plain) {
        sink.plain(plain, start);
      }
      Detectors.Candidate value = best;
      if (value == null) {
        return;
      }
      sink.found(value.name());
      counts.merge(value.name(), 1, Integer::sum);
      next = end;
      Shape.Tail own = value.shape().tail();
      tail = own == null ? EMPTY : own;
    }
  }

  /** Whether the text holds a value. */
  boolean finds(Text text) {
    sign = -1;
    int unused = find(text, text.from, text.to);
    return best != null;
  }

  /** Passes over the rest of a value; false if there may be more of it. */
  private boolean finishTail(Text text, boolean last) {
    if (tail == null) {
      return true;
    }
    int stop = tail.end(text, next, last);
    next = stop < 0 ? ~stop : stop;
    if (stop < 0) {
      return false;
    }
    tail = null;
    return true;
  }

  /** Where the first value starts, or the limit; what it is, and where it ends, is noted. */
  private int find(Text text, int from, int limit) {
    best = null;
    end = Shape.NONE;
    int at = from;
    while (at < limit) {
      int mail = address(text, at);
      int stop = Math.min(mail, limit);
      at = filter.next(text, at, stop);
      if (at < stop) {
        consider(text, at, filter.at(text, at));
      } else if (at == mail && at < limit) {
        consider(text, at, filter.at(text, at));
        consider(text, at, filter.addresses());
      }
      if (best != null || at >= limit) {
        return Math.min(at, limit);
      }
      at++;
    }
    return limit;
  }

  /** Where the next address may start, or the text's end. */
  private int address(Text text, int from) {
    if (filter.addresses().length == 0) {
      return text.to;
    }
    while (sign < from || address < from) {
      sign = Prefilter.sign(text, Math.max(from, sign + 1));
      if (sign >= text.to) {
        address = text.to;
        break;
      }
      address = Prefilter.address(text, sign);
    }
    return address;
  }

  private void consider(Text text, int at, Detectors.Candidate[] candidates) {
    for (Detectors.Candidate candidate : candidates) {
      int one = candidate.shape().end(text, at);
      if (one > end) {
        best = candidate;
        end = one;
      }
    }
  }
}
