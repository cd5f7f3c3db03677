package io.sallyport.detect;

import java.util.Arrays;
import java.util.Map;

/** Searches a text that comes in pieces of characters. For one thread. */
final class Sweep {
  private final Search search;
  private final Text text = new Text(new byte[0], 0, 0);
  private char[] held = new char[0];

  Sweep(Detectors detectors) {
    this.search = new Search(detectors.prefilter());
  }

  Map<String, Integer> counts() {
    return search.counts();
  }

  void take(CharSequence piece, StringBuilder out) {
    int length = text.to + piece.length();
    if (length > held.length) {
      int room = Math.max(length, 2 * held.length);
      held = Arrays.copyOf(held, room);
      text.bytes = Arrays.copyOf(text.bytes, room);
    }
    for (int i = 0; i < piece.length(); i++) {
      char c = piece.charAt(i);
      held[text.to + i] = c;
      text.bytes[text.to + i] = Text.of(c);
    }
    text.to = length;
    if (length - search.next() > Shape.AHEAD) {
      search.run(text, length - Shape.AHEAD, false, new Appending(out));
      compact();
    }
  }

  private void compact() {
    int drop = search.next() - Shape.BEHIND;
    if (drop > 0) {
      System.arraycopy(held, drop, held, 0, text.to - drop);
      System.arraycopy(text.bytes, drop, text.bytes, 0, text.to - drop);
      text.to -= drop;
      search.dropped(drop);
    }
  }

  void end(StringBuilder out) {
    search.run(text, text.to, true, new Appending(out));
    text.to = 0;
    search.restart(0);
  }

  private final class Appending implements Search.Sink<RuntimeException> {
    private final StringBuilder out;

    Appending(StringBuilder out) {
      this.out = out;
    }

    @Override
    public void plain(int from, int to) {
      out.append(held, from, to - from);
    }

    @Override
    public void found(String name) {
      out.append('[').append(name).append(']');
    }
  }
}
