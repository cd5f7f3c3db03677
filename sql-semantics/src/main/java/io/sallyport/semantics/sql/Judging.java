package io.sallyport.semantics.sql;

/**
 * How much has been done to judge the conditions of one statement. Whatever the text, there is an
 * end to it: a condition that takes more cannot be told to name rows. For one thread.
 */
final class Judging {
  /** Expressions looked at or computed; each takes about 0.2 microseconds. */
  static final int MOST_STEPS = 60_000;

  private static final int ROWS = 20;
  private static final int FRAME = 3;

  final Regexes regexes = new Regexes(this);
  private int steps;

  /** Ends the judging; nobody looks at where it was thrown. */
  static final class Endless extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Endless() {
      super("a condition that takes too long to be judged", null, false, false);
    }
  }

  /**
   * Counts one more step.
   *
   * @throws Endless when there were too many
   */
  void step() {
    steps(1);
  }

  /**
   * Counts as many steps at once.
   *
   * @throws Endless when there were too many
   */
  void steps(int more) {
    steps += Math.min(more, MOST_STEPS + 1);
    if (steps > MOST_STEPS) {
      throw new Endless();
    }
  }

  /** Counts what it takes to make up the rows for one condition. */
  void rows() {
    steps(ROWS + 1);
  }

  /** Counts what it takes to put rows of a made-up database together. */
  void frame() {
    steps(FRAME + 1);
  }

  int steps() {
    return steps;
  }
}
