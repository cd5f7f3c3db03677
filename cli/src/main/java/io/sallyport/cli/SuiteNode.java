package io.sallyport.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A piece of a suite's YAML, which knows where it stands. Immutable. */
final class SuiteNode {
  private final String file;
  private final Node node;

  private SuiteNode(String file, Node node) {
    this.file = file;
    this.node = node;
  }

  /** Reads a text. */
  static SuiteNode read(String file, String yaml) throws CliException {
    try {
      LoadSettings settings = LoadSettings.builder().setLabel(file).build();
      Optional<Node> root = new Compose(settings).composeString(yaml);
      if (root.isEmpty()) {
        throw problem(file + ":1:1", "the file is empty", "write tests into it");
      }
      return new SuiteNode(file, root.get());
    } catch (MarkedYamlEngineException e) {
      String place =
          e.getProblemMark()
              .map(mark -> file + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1))
              .orElse(file + ":1:1");
      throw problem(place, String.valueOf(e.getProblem()), "correct the YAML");
    } catch (YamlEngineException e) {
      throw problem(file + ":1:1", "it is no YAML", "correct it");
    }
  }

  private static CliException problem(String place, String what, String next) {
    return CliException.of("SP-9007", "a suite is not understood", place, what, next);
  }

  CliException problem(String what, String next) {
    String place =
        node.getStartMark()
            .map(mark -> file + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1))
            .orElse(file);
    return problem(place, what, next);
  }

  /** The members of a mapping, which has these keys and no other; with none named, any. */
  Map<String, SuiteNode> map(String... keys) throws CliException {
    if (!(node instanceof MappingNode mapping)) {
      throw problem("a mapping belongs here", "write it as key: value");
    }
    Map<String, SuiteNode> members = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String key = new SuiteNode(file, tuple.getKeyNode()).text();
      if (keys.length > 0 && !List.of(keys).contains(key)) {
        throw new SuiteNode(file, tuple.getKeyNode())
            .problem(
                "the key '" + key + "' is not known", "take one of " + String.join(", ", keys));
      }
      members.put(key, new SuiteNode(file, tuple.getValueNode()));
    }
    return members;
  }

  /** One text. */
  String text() throws CliException {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw problem("a text belongs here", "write one");
  }

  /** A text, or a list of them. */
  List<String> texts() throws CliException {
    List<String> all = new ArrayList<>();
    for (SuiteNode item : node instanceof SequenceNode ? items() : List.of(this)) {
      all.add(item.text());
    }
    return all;
  }

  /** A list. */
  List<SuiteNode> items() throws CliException {
    if (!(node instanceof SequenceNode sequence)) {
      throw problem("a list belongs here", "write it with a dash before each");
    }
    return sequence.getValue().stream().map(item -> new SuiteNode(file, item)).toList();
  }

  /** The member that has to be there. */
  SuiteNode required(Map<String, SuiteNode> members, String key) throws CliException {
    SuiteNode member = members.get(key);
    if (member == null) {
      throw problem("the key '" + key + "' is missing", "write it");
    }
    return member;
  }

  static @Nullable String optional(@Nullable SuiteNode node) throws CliException {
    return node == null ? null : node.text();
  }
}
