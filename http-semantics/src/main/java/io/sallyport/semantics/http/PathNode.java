package io.sallyport.semantics.http;

import io.sallyport.api.MaskKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a walk through a document stands among some paths: a deterministic automaton, made once,
 * with one lookup a member or element. Immutable once made.
 */
final class PathNode {
  private static final int MOST = 4_096;

  /** From here no path leads anywhere. */
  static final PathNode DEAD = new PathNode(null);

  /** What becomes of a value here; null where it stays. */
  final @Nullable Hit hit;

  private byte[][] names = {};
  private PathNode[] next = {};
  private final Map<Integer, PathNode> elements = new HashMap<>();
  private @Nullable PathNode otherMember;
  private @Nullable PathNode otherElement;
  private int longest;

  private PathNode(@Nullable Hit hit) {
    this.hit = hit;
  }

  /**
   * A mask on a value.
   *
   * @param instead what stands for a text, where the kind does not say it
   */
  record Hit(MaskKind kind, @Nullable String instead) {
    Hit with(Hit other) {
      return kind.strictest(other.kind) == kind ? this : other;
    }
  }

  /** A place within a path. */
  private record Position(JsonPath path, int step) {
    JsonPath.@Nullable Step next() {
      return step < path.steps().size() ? path.steps().get(step) : null;
    }

    Position ahead(int steps) {
      return new Position(path, step + steps);
    }
  }

  /** Whether a path leads into a member of that name. */
  boolean mayTake(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    boolean inside = !member(bytes, 0, bytes.length).dead();
    return inside || elements.values().stream().anyMatch(one -> one.mayTake(name));
  }

  boolean dead() {
    return this == DEAD;
  }

  /** The longest name that it knows, in bytes. */
  int longest() {
    return longest;
  }

  /** Where a member of that name leads, whose bytes are given. */
  PathNode member(byte[] name, int from, int to) {
    for (int i = 0; i < names.length; i++) {
      byte[] known = names[i];
      if (known.length == to - from && Arrays.equals(known, 0, to - from, name, from, to)) {
        return next[i];
      }
    }
    return unknown();
  }

  /** Where a member of a name that no path spells leads. */
  PathNode unknown() {
    return otherMember == null ? DEAD : otherMember;
  }

  PathNode element(int index) {
    PathNode known = elements.isEmpty() ? null : elements.get(index);
    if (known != null) {
      return known;
    }
    return otherElement == null ? DEAD : otherElement;
  }

  /** The start of all these paths; null where together they need too many places. */
  static @Nullable PathNode of(List<JsonPath> paths) {
    Set<Position> start = new LinkedHashSet<>();
    paths.forEach(path -> start.add(new Position(path, 0)));
    Map<Set<Position>, PathNode> nodes = new HashMap<>();
    Deque<Set<Position>> open = new ArrayDeque<>();
    PathNode first = node(start, nodes, open);
    while (!open.isEmpty()) {
      Set<Position> at = open.remove();
      PathNode node = nodes.get(at);
      if (nodes.size() > MOST || node == null) {
        return null;
      }
      node.fill(at, nodes, open);
    }
    return first;
  }

  private static PathNode node(
      Set<Position> at, Map<Set<Position>, PathNode> nodes, Deque<Set<Position>> open) {
    if (at.isEmpty()) {
      return DEAD;
    }
    PathNode known = nodes.get(at);
    if (known != null) {
      return known;
    }
    Hit hit = null;
    for (Position position : at) {
      if (position.next() == null) {
        Hit one = new Hit(position.path().kind(), position.path().instead());
        hit = hit == null ? one : hit.with(one);
      }
    }
    PathNode made = new PathNode(hit);
    nodes.put(at, made);
    open.add(at);
    return made;
  }

  private void fill(
      Set<Position> at, Map<Set<Position>, PathNode> nodes, Deque<Set<Position>> open) {
    Map<String, byte[]> spelled = new TreeMap<>();
    Set<Integer> indices = new LinkedHashSet<>();
    for (Position position : at) {
      for (int ahead = 0; ahead < 2; ahead++) {
        JsonPath.Step step = position.ahead(ahead).next();
        if (step != null && step.name() != null) {
          spelled.put(step.name(), step.name().getBytes(StandardCharsets.UTF_8));
        } else if (step != null && step.index() >= 0) {
          indices.add(step.index());
        }
      }
    }
    names = spelled.values().toArray(new byte[0][]);
    next =
        spelled.keySet().stream()
            .map(name -> node(members(at, name), nodes, open))
            .toArray(PathNode[]::new);
    longest = spelled.values().stream().mapToInt(name -> name.length).max().orElse(0);
    otherMember = node(members(at, null), nodes, open);
    indices.forEach(index -> elements.put(index, node(elements(at, index), nodes, open)));
    otherElement = node(elements(at, -2), nodes, open);
  }

  private static Set<Position> members(Set<Position> at, @Nullable String name) {
    Set<Position> after = new LinkedHashSet<>();
    for (Position position : at) {
      JsonPath.Step step = position.next();
      Position tried = position;
      if (step != null && step.type() == JsonPath.Step.Type.DESCEND) {
        after.add(position);
        tried = position.ahead(1);
        step = tried.next();
      }
      if (step != null && takesMember(step, name)) {
        after.add(tried.ahead(1));
      }
    }
    return after;
  }

  private static boolean takesMember(JsonPath.Step step, @Nullable String name) {
    return switch (step.type()) {
      case ANY_NAME -> true;
      case NAME -> name != null && name.equals(step.name());
      case INDEX, ELEMENT, DESCEND -> false;
    };
  }

  private static Set<Position> elements(Set<Position> at, int index) {
    Set<Position> after = new LinkedHashSet<>();
    for (Position position : at) {
      JsonPath.Step step = position.next();
      Position tried = position;
      if (step != null && step.type() == JsonPath.Step.Type.DESCEND) {
        after.add(position);
        tried = position.ahead(1);
        step = tried.next();
      }
      if (step == null) {
        continue;
      }
      switch (step.type()) {
        case INDEX -> {
          if (step.index() == index) {
            after.add(tried.ahead(1));
          }
        }
        case ELEMENT -> after.add(tried.ahead(1));
        case ANY_NAME -> {
          after.add(tried.ahead(1));
          after.add(tried);
        }
        case NAME, DESCEND -> after.add(tried);
      }
    }
    return after;
  }
}
