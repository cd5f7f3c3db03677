package io.sallyport.semantics.ssh;

import java.util.ArrayList;
import java.util.List;

/**
 * One simple command (POSIX XCU 2.9.1), with what joins it to the one before. Immutable.
 *
 * @param join the operator in front of it; empty for the first
 * @param assignments {@code NAME=value} in front of it
 * @param words its name and what it is given
 * @param redirects where its streams go
 */
record Command(
    String join, List<String> assignments, List<String> words, List<Redirect> redirects) {
  Command {
    assignments = List.copyOf(assignments);
    words = List.copyOf(words);
    redirects = List.copyOf(redirects);
  }

  /**
   * A redirection.
   *
   * @param descriptor the number in front of it, or empty
   * @param operator as written
   * @param to the file, or a descriptor after {@code <&} and {@code >&}
   */
  record Redirect(String descriptor, String operator, String to) {
    boolean ofDescriptor() {
      return operator.endsWith("&");
    }

    boolean reads() {
      return operator.equals("<") || operator.equals("<>");
    }

    boolean writes() {
      return !operator.equals("<");
    }
  }

  /** The command for a POSIX shell, with every word quoted that needs it. */
  String text() {
    List<String> pieces = new ArrayList<>();
    for (String assignment : assignments) {
      int equals = assignment.indexOf('=') + 1;
      String value = assignment.substring(equals);
      pieces.add(assignment.substring(0, equals) + (value.isEmpty() ? "" : Words.shell(value)));
    }
    words.forEach(word -> pieces.add(Words.shell(word)));
    for (Redirect one : redirects) {
      String to = one.ofDescriptor() ? one.to() : Words.shell(one.to());
      pieces.add(one.descriptor() + one.operator() + to);
    }
    String own = String.join(" ", pieces);
    return switch (join) {
      case "" -> own;
      case ";", "\n" -> "; " + own;
      default -> " " + join + " " + own;
    };
  }
}
