package io.sallyport.policy.rules;

import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Where in the file something stands. Immutable.
 *
 * @param line from 1
 * @param column from 1
 */
record Place(int line, int column) {
  static final Place START = new Place(1, 1);

  static Place of(Node node) {
    return node.getStartMark().map(Place::of).orElse(START);
  }

  static Place of(Mark mark) {
    return new Place(mark.getLine() + 1, mark.getColumn() + 1);
  }

  /**
   * Where the character at that offset of the scalar's text stands, as far as the file still shows
   * it one to one.
   */
  static Place inside(ScalarNode scalar, int offset) {
    Place start = of(scalar);
    boolean oneLine = scalar.getEndMark().map(end -> end.getLine() + 1 == start.line).orElse(false);
    if (!oneLine || scalar.getValue().indexOf('\\') >= 0) {
      return start;
    }
    boolean quoted = scalar.getScalarStyle() != ScalarStyle.PLAIN;
    return new Place(start.line, start.column + offset + (quoted ? 1 : 0));
  }
}
