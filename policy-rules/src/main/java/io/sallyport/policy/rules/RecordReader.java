package io.sallyport.policy.rules;

import io.sallyport.api.Durability;
import io.sallyport.api.Obligation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Reads {@code record}: a word for how safe the decision's record must be, or a mapping that also
 * asks for a recording of the session.
 *
 * @param durability null for the file's own
 * @param recording null for none
 */
record RecordReader(@Nullable Durability durability, Obligation.@Nullable Recording recording) {
  static final List<String> KEYS = List.of("durability", "session", "results", "input");
  private static final long MOST_ROWS = 10_000;

  static RecordReader read(Section rule, Problems problems) {
    Node node = rule.value("record");
    if (!(node instanceof MappingNode)) {
      return new RecordReader(FileReader.durability(rule, "record", problems), null);
    }
    Section section = Section.fixed(node, "'record'", KEYS, problems);
    if (section == null) {
      return new RecordReader(null, null);
    }
    if (section.entries().isEmpty()) {
      problems.add(node, Code.BAD_VALUE, "'record' asks for nothing; write one as in results: 20");
    }
    return new RecordReader(
        FileReader.durability(section, "durability", problems), recording(section, problems));
  }

  private static Obligation.@Nullable Recording recording(Section section, Problems problems) {
    Node results = section.value("results");
    Long rows = results == null ? Long.valueOf(0) : rows(results, problems);
    boolean input = yes(section, "input", problems);
    boolean session = yes(section, "session", problems);
    boolean wanted = session || input || results != null;
    return wanted && rows != null ? new Obligation.Recording(rows.intValue(), input) : null;
  }

  private static @Nullable Long rows(Node node, Problems problems) {
    Long rows = Values.count(node, "'results'", 0, problems);
    if (rows != null && rows > MOST_ROWS) {
      problems.add(node, Code.BAD_VALUE, "'results' must be at most " + MOST_ROWS);
      return null;
    }
    return rows;
  }

  /** A wish is written as true or left out, so that nothing seems to take back another rule's. */
  private static boolean yes(Section section, String key, Problems problems) {
    Node node = section.value(key);
    if (node == null) {
      return false;
    }
    boolean yes = node instanceof ScalarNode scalar && scalar.getValue().equals("true");
    if (!yes) {
      problems.add(node, Code.BAD_VALUE, "'" + key + "' must be true, or be left out");
    }
    return yes;
  }
}
