package io.sallyport.semantics.sql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Prints which texts of {@link HostileShapes} take longest to decide, and how long everyday ones.
 */
public final class HostileTimes {
  private static final int TIMES = 9;

  private record Timed(String dialect, String name, double millis) {}

  private HostileTimes() {}

  /** Runs all shapes in all dialects; without arguments. */
  public static void main(String[] args) {
    List<Timed> all = new ArrayList<>();
    for (String dialect : List.of("postgresql", "mysql", "h2")) {
      HostileText reader = new HostileText(dialect);
      // A process that has been deciding for a while.
      for (HostileShapes.Shape shape : HostileShapes.ALL) {
        reader.apply(shape.text(HostileShapes.WHOLE));
        reader.apply(shape.text(HostileShapes.WHOLE / 8));
      }
      for (HostileShapes.Shape shape : HostileShapes.ALL) {
        String text = shape.text(HostileShapes.WHOLE);
        double[] millis = new double[TIMES];
        for (int i = 0; i < TIMES; i++) {
          long start = System.nanoTime();
          reader.apply(text);
          millis[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(millis);
        all.add(new Timed(dialect, shape.name(), millis[TIMES / 2]));
      }
    }
    all.sort(Comparator.comparingDouble(Timed::millis).reversed());
    for (Timed timed : all.subList(0, 25)) {
      System.out.printf(Locale.ROOT, "%6.1f ms  %s  %s%n", timed.millis, timed.dialect, timed.name);
    }
  }
}
