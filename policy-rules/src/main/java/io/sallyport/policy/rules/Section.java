package io.sallyport.policy.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * One mapping of the file: its keys are unique, are text, and are known where the section has fixed
 * keys.
 */
final class Section {
  private final Node node;
  private final Map<String, Entry> entries;
  private final Problems problems;

  private Section(Node node, Map<String, Entry> entries, Problems problems) {
    this.node = node;
    this.entries = entries;
    this.problems = problems;
  }

  /**
   * A key with its value.
   *
   * @param name the key's text
   * @param key the key, for its place
   * @param value the value
   */
  record Entry(String name, Node key, Node value) {}

  /** A section with fixed keys; an unknown one is a problem. */
  static @Nullable Section fixed(
      Node node, String what, Collection<String> known, Problems problems) {
    Section section = free(node, what, problems);
    if (section != null) {
      section.refuseUnknown(known);
    }
    return section;
  }

  /** A section whose keys are the user's. */
  static @Nullable Section free(Node node, String what, Problems problems) {
    if (!(node instanceof MappingNode mapping)) {
      problems.add(node, Code.WRONG_SHAPE, what + " must be a mapping of keys to values");
      return null;
    }
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Node key = tuple.getKeyNode();
      if (!(key instanceof ScalarNode scalar)) {
        problems.add(key, Code.WRONG_SHAPE, "a key of " + what + " must be text");
        continue;
      }
      String name = scalar.getValue();
      if (entries.containsKey(name)) {
        problems.add(key, Code.DUPLICATE_KEY, "key '" + name + "' stands twice; keep one");
      } else {
        entries.put(name, new Entry(name, key, tuple.getValueNode()));
      }
    }
    return new Section(node, entries, problems);
  }

  private void refuseUnknown(Collection<String> known) {
    for (Entry entry : entries.values()) {
      if (!known.contains(entry.name)) {
        problems.add(
            entry.key,
            Code.UNKNOWN_KEY,
            "unknown key '" + entry.name + "'" + Spelling.hint(entry.name, known));
      }
    }
  }

  Node node() {
    return node;
  }

  List<Entry> entries() {
    return new ArrayList<>(entries.values());
  }

  boolean has(String key) {
    return entries.containsKey(key);
  }

  @Nullable Entry entry(String key) {
    return entries.get(key);
  }

  @Nullable Node value(String key) {
    Entry entry = entries.get(key);
    return entry == null ? null : entry.value;
  }

  /** The text under that key, or null where the key is missing or the value is not text. */
  @Nullable String text(String key) {
    Node value = value(key);
    return value == null ? null : Values.text(value, "'" + key + "'", problems);
  }

  /**
   * The texts under that key; one text alone counts as a list of one. Null where the key is
   * missing.
   */
  @Nullable List<Values.Text> texts(String key) {
    Node value = value(key);
    return value == null ? null : Values.texts(value, "'" + key + "'", problems);
  }
}
