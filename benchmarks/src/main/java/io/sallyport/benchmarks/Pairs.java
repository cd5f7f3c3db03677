package io.sallyport.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * Times a contender against a direct connection, in short blocks that take turns. What slows the
 * machine for a while slows both halves of a pair, so that their ratio stays. Immutable.
 */
final class Pairs {
  private final long warmUpNanos;
  private final long measureNanos;
  private final long blockNanos;

  /** Takes the time to warm up, to measure, and for one block. */
  Pairs(long warmUpNanos, long measureNanos, long blockNanos) {
    this.warmUpNanos = warmUpNanos;
    this.measureNanos = measureNanos;
    this.blockNanos = blockNanos;
  }

  /**
   * One direct block and one of the contender, side by side.
   *
   * @param direct nanoseconds for one direct operation
   * @param contender nanoseconds for one operation of the contender
   */
  record Pair(double direct, double contender) {
    double ratio() {
      return contender / direct;
    }

    double addedMicros() {
      return (contender - direct) / 1000;
    }
  }

  /** Something that can be done a number of times, and says how many nanoseconds one took. */
  interface Timed {
    double nanosPerOperation(int times) throws Exception;
  }

  /** Measures; the order within a pair changes from each to the next. */
  List<Pair> measure(Timed direct, Timed contender) throws Exception {
    long start = System.nanoTime();
    int directTimes = 1;
    int contenderTimes = 1;
    do {
      directTimes = times(direct.nanosPerOperation(directTimes));
      contenderTimes = times(contender.nanosPerOperation(contenderTimes));
    } while (System.nanoTime() - start < warmUpNanos);
    List<Pair> pairs = new ArrayList<>();
    start = System.nanoTime();
    do {
      pairs.add(pair(direct, directTimes, contender, contenderTimes, pairs.size() % 2 == 0));
    } while (System.nanoTime() - start < measureNanos);
    return pairs;
  }

  private static Pair pair(
      Timed direct, int directTimes, Timed contender, int contenderTimes, boolean directFirst)
      throws Exception {
    if (directFirst) {
      double d = direct.nanosPerOperation(directTimes);
      return new Pair(d, contender.nanosPerOperation(contenderTimes));
    }
    double c = contender.nanosPerOperation(contenderTimes);
    return new Pair(direct.nanosPerOperation(directTimes), c);
  }

  private int times(double nanosPerOperation) {
    return (int) Math.max(1, Math.min(1_000_000, Math.round(blockNanos / nanosPerOperation)));
  }
}
