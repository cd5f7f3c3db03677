package io.sallyport.policy.rules;

import io.sallyport.api.ConfigurationException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Collects everything that is wrong with a file, so that a user corrects it in one go. One thread
 * at a time.
 */
final class Problems {
  private static final int MOST = 100;

  private final String file;
  private final List<Problem> found = new ArrayList<>();

  Problems(String file) {
    this.file = file;
  }

  private record Problem(Place place, Code code, String text) {}

  void add(Node at, Code code, String text) {
    add(Place.of(at), code, text);
  }

  void add(Place at, Code code, String text) {
    found.add(new Problem(at, code, text));
  }

  int count() {
    return found.size();
  }

  /** All of them, in the order of the file, one a line as {@code file:line:column: SP-nnnn …}. */
  ConfigurationException exception(@Nullable Throwable cause) {
    String lines =
        found.stream()
            .sorted(
                Comparator.comparingInt((Problem p) -> p.place.line())
                    .thenComparingInt(p -> p.place.column()))
            .distinct()
            .limit(MOST)
            .map(this::line)
            .collect(Collectors.joining("\n"));
    int more = found.size() - MOST;
    return new ConfigurationException(
        more > 0 ? lines + "\n… and " + more + " more problems" : lines, cause);
  }

  private String line(Problem problem) {
    return "%s:%d:%d: %s %s"
        .formatted(
            file,
            problem.place.line(),
            problem.place.column(),
            problem.code.id(),
            printable(problem.text));
  }

  /** A value from the file is shown, but cannot break the line or colour the terminal. */
  private static String printable(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '�' : c)
        .limit(600)
        .forEach(safe::appendCodePoint);
    return safe.toString();
  }
}
