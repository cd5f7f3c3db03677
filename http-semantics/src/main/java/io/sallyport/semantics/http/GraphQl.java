package io.sallyport.semantics.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The operation of a GraphQL document and its top-level fields (GraphQL specification, October
 * 2021, §2): aliases are taken off, fragments looked up. For one thread, one text.
 */
final class GraphQl {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\"\"\"(?:[^\"\\\\]|\\\\\"\"\"|\\\\(?!\"\"\")|\"(?!\"\"))*+\"\"\"|\"(?:[^\"\\\\\\n"
              + "\\r"
              + "]|\\\\.)*+\"|[A-Za-z_]\\w*+|\\.\\.\\.|-?\\d[\\w.+-]*+|[!$&()\\[\\]{}:=@|]",
          Pattern.DOTALL);
  private static final Pattern IGNORED = Pattern.compile("(?:[\\s,\\uFEFF]|#[^\\n\\r]*+)*+");
  private static final Set<String> KINDS = Set.of("query", "mutation", "subscription");
  private static final int MOST_TOKENS = 20_000;
  private static final int DEEPEST = 100;

  private final List<String> tokens = new ArrayList<>();
  private final Map<String, Set<String>> fragments = new HashMap<>();
  private final Map<String, Set<String>> spreads = new HashMap<>();
  private final List<Operation> operations = new ArrayList<>();
  private int at;
  private int depth;
  private boolean renames;

  /**
   * What is asked for.
   *
   * @param kind {@code query}, {@code mutation} or {@code subscription}
   * @param name empty for one without
   * @param fields the names of its top-level fields, sorted
   * @param renames whether any field of the document is called otherwise in the answer
   */
  record Operation(String kind, String name, Set<String> fields, boolean renames) {}

  private GraphQl() {}

  /**
   * The operation that a server would execute.
   *
   * @param chosen the name given beside the document, or null
   */
  static Operation of(String document, @Nullable String chosen) throws JsonFacts.Unreadable {
    GraphQl reader = new GraphQl();
    reader.cut(document);
    while (reader.at < reader.tokens.size()) {
      reader.definition();
    }
    return reader.chosen(chosen == null || chosen.isEmpty() ? null : chosen);
  }

  private static JsonFacts.Unreadable bad() {
    return new JsonFacts.Unreadable("a GraphQL document that is not understood");
  }

  private void cut(String text) throws JsonFacts.Unreadable {
    Matcher ignored = IGNORED.matcher(text);
    Matcher token = TOKEN.matcher(text);
    int from = 0;
    while (true) {
      from = ignored.region(from, text.length()).lookingAt() ? ignored.end() : from;
      if (from == text.length()) {
        return;
      }
      if (tokens.size() == MOST_TOKENS || !token.region(from, text.length()).lookingAt()) {
        throw bad();
      }
      tokens.add(token.group());
      from = token.end();
    }
  }

  private void definition() throws JsonFacts.Unreadable {
    String first = peek();
    if (first.equals("{")) {
      operations.add(new Operation("query", "", selection(""), false));
    } else if (KINDS.contains(first)) {
      at++;
      String name = peek().matches("[A-Za-z_]\\w*") ? next() : "";
      skipTo("{");
      Set<String> fields = selection("operation " + operations.size());
      operations.add(new Operation(first, name, fields, false));
    } else if (first.equals("fragment")) {
      at++;
      String name = next();
      skipTo("{");
      if (fragments.containsKey(name)) {
        throw bad();
      }
      fragments.put(name, selection(name));
    } else {
      throw bad();
    }
  }

  /** The fields named between braces; what is spread in is noted under the owner. */
  private Set<String> selection(String owner) throws JsonFacts.Unreadable {
    String key = owner.isEmpty() ? "operation " + operations.size() : owner;
    Set<String> fields = new TreeSet<>();
    expect("{");
    if (++depth > DEEPEST) {
      throw bad();
    }
    while (!peek().equals("}")) {
      if (peek().equals("...")) {
        at++;
        spread(key, fields);
      } else {
        field(fields);
      }
    }
    at++;
    depth--;
    return fields;
  }

  private void field(Set<String> fields) throws JsonFacts.Unreadable {
    String name = name();
    if (peek().equals(":")) {
      at++;
      name = name();
      renames = true;
    }
    fields.add(name);
    tail();
    if (peek().equals("{")) {
      below();
    }
  }

  /** The fields of a field: a colon outside of arguments stands behind an alias. */
  private void below() throws JsonFacts.Unreadable {
    int open = 0;
    do {
      if (peek().equals("(")) {
        balanced("(", ")");
        continue;
      }
      String token = next();
      open += token.equals("{") ? 1 : token.equals("}") ? -1 : 0;
      renames |= token.equals(":");
    } while (open > 0);
  }

  private void spread(String key, Set<String> fields) throws JsonFacts.Unreadable {
    if (peek().equals("on") || peek().equals("@") || peek().equals("{")) {
      if (peek().equals("on")) {
        at++;
        name();
      }
      tail();
      fields.addAll(selection(key));
    } else {
      spreads.computeIfAbsent(key, k -> new HashSet<>()).add(name());
      tail();
    }
  }

  /** Arguments and directives. */
  private void tail() throws JsonFacts.Unreadable {
    if (peek().equals("(")) {
      balanced("(", ")");
    }
    while (peek().equals("@")) {
      at++;
      name();
      if (peek().equals("(")) {
        balanced("(", ")");
      }
    }
  }

  private void skipTo(String token) throws JsonFacts.Unreadable {
    while (!peek().equals(token)) {
      if (peek().equals("(")) {
        balanced("(", ")");
      } else {
        at++;
      }
    }
  }

  private void balanced(String open, String close) throws JsonFacts.Unreadable {
    int depth = 0;
    do {
      String token = next();
      depth += token.equals(open) ? 1 : token.equals(close) ? -1 : 0;
    } while (depth > 0);
  }

  private Operation chosen(@Nullable String name) throws JsonFacts.Unreadable {
    for (int i = 0; i < operations.size(); i++) {
      Operation one = operations.get(i);
      if (name == null ? operations.size() == 1 : one.name().equals(name)) {
        Set<String> fields = new TreeSet<>(one.fields());
        resolve("operation " + i, fields, new HashSet<>());
        return new Operation(one.kind(), one.name(), fields, renames);
      }
    }
    throw bad();
  }

  private void resolve(String owner, Set<String> into, Set<String> seen)
      throws JsonFacts.Unreadable {
    for (String fragment : spreads.getOrDefault(owner, Set.of())) {
      Set<String> fields = fragments.get(fragment);
      if (fields == null) {
        throw bad();
      }
      if (seen.add(fragment)) {
        into.addAll(fields);
        resolve(fragment, into, seen);
      }
    }
  }

  private String name() throws JsonFacts.Unreadable {
    String name = next();
    if (!name.matches("[A-Za-z_]\\w*")) {
      throw bad();
    }
    return name;
  }

  private void expect(String token) throws JsonFacts.Unreadable {
    if (!next().equals(token)) {
      throw bad();
    }
  }

  private String peek() throws JsonFacts.Unreadable {
    if (at >= tokens.size()) {
      throw bad();
    }
    return tokens.get(at);
  }

  private String next() throws JsonFacts.Unreadable {
    String token = peek();
    at++;
    return token;
  }
}
