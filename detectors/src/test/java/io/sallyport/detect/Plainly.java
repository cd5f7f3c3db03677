package io.sallyport.detect;

/**
 * Masks without any short cut: every shape is tried at every place. What the searches in use give
 * is held against it.
 */
final class Plainly {
  private Plainly() {}

  static String mask(Detectors detectors, CharSequence chars) {
    Text text = Text.of(chars);
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < text.to) {
      Detectors.Candidate best = null;
      int end = Shape.NONE;
      for (Detectors.Candidate candidate : detectors.starting(chars.charAt(at))) {
        int one = candidate.shape().end(text, at);
        if (one > end) {
          best = candidate;
          end = one;
        }
      }
      if (best == null) {
        out.append(chars.charAt(at++));
      } else {
        out.append('[').append(best.name()).append(']');
        Shape.Tail tail = best.shape().tail();
        at = tail == null ? end : tail.end(text, end, true);
      }
    }
    return out.toString();
  }
}
