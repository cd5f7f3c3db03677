package io.sallyport.semantics.http;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Facts about a GraphQL request, whose document stands in the body or, without one, in the query of
 * the address. Servers differ in which one counts where both are there, and in what they make of
 * members beside the known ones, such as the number of a document that they keep: such a request is
 * not read. Stateless.
 */
final class GraphQlFacts {
  static final String UNREAD = "graphql_unread";

  /** Whether fields may be called otherwise in the answer than where they come from. */
  static final String RENAMES = "graphql_renames";

  static final String TYPE = "application/graphql";
  private static final String DOCUMENT = "query";
  private static final String CHOSEN = "operationName";
  private static final String EXTENSIONS = "extensions";
  private static final String KEPT = "persistedQuery";
  private static final Set<String> KNOWN = Set.of(DOCUMENT, CHOSEN, "variables", EXTENSIONS);

  private GraphQlFacts() {}

  /** Of the address, where there is no body. */
  static void ofAddress(CanonicalQuery query, Map<String, Object> facts) {
    if (facts.get("http.query." + DOCUMENT) instanceof String document) {
      document(document, facts.get("http.query." + CHOSEN), facts);
      if (query.pairs().stream().anyMatch(GraphQlFacts::isOther)) {
        unread("a parameter beside those of GraphQL", facts);
      }
    } else if (facts.containsKey("http.query." + DOCUMENT)) {
      // Several, of which servers take one.
      facts.put(RENAMES, true);
    }
  }

  /** Of a body that is such a document. */
  static void ofText(String document, CanonicalQuery query, Map<String, Object> facts) {
    document(document, null, facts);
    beside(query, facts);
  }

  /** Of the values in a body of JSON. */
  static void ofJson(Map<String, Object> values, CanonicalQuery query, Map<String, Object> facts) {
    if (values.get(DOCUMENT) instanceof String document) {
      document(document, values.get(CHOSEN), facts);
      if (values.keySet().stream()
          .anyMatch(path -> !isKnown(path) || path.startsWith(EXTENSIONS + "." + KEPT))) {
        unread("a member beside those of GraphQL", facts);
      }
    } else {
      unread("no single GraphQL document", facts);
      if (values.get(DOCUMENT) instanceof List<?> several) {
        facts.put(RENAMES, several.stream().anyMatch(one -> isDocument(String.valueOf(one))));
      }
    }
    beside(query, facts);
  }

  private static boolean isOther(CanonicalQuery.Pair pair) {
    boolean kept = pair.name().equals(EXTENSIONS) && pair.value().contains(KEPT);
    return kept || !isKnown(pair.name());
  }

  private static void beside(CanonicalQuery query, Map<String, Object> facts) {
    for (CanonicalQuery.Pair pair : query.pairs()) {
      if (isKnown(pair.name())) {
        unread("GraphQL in the address and in the body", facts);
        if (pair.name().equals(DOCUMENT) && isDocument(pair.value())) {
          facts.put(RENAMES, true);
        }
      }
    }
  }

  private static boolean isKnown(String path) {
    int dot = path.indexOf('.');
    return KNOWN.contains(dot < 0 ? path : path.substring(0, dot));
  }

  private static void unread(String why, Map<String, Object> facts) {
    facts.keySet().removeIf(name -> name.startsWith("graphql."));
    facts.put(UNREAD, why);
  }

  private static void document(
      String document, @Nullable Object chosen, Map<String, Object> facts) {
    try {
      GraphQl.Operation operation =
          GraphQl.of(document, chosen instanceof String name ? name : null);
      facts.put("graphql.operation", operation.kind());
      facts.put("graphql.name", operation.name());
      facts.put("graphql.fields", List.copyOf(operation.fields()));
      facts.put(RENAMES, operation.renames());
    } catch (JsonFacts.Unreadable e) {
      unread(String.valueOf(e.getMessage()), facts);
      facts.put(RENAMES, isDocument(document));
    }
  }

  /** Whether it can be one to anybody: JSON has quotes around names, where GraphQL has none. */
  private static boolean isDocument(String text) {
    if (text.indexOf('{') < 0) {
      return false;
    }
    try {
      return JsonFacts.of(text) == null;
    } catch (JsonFacts.Unreadable e) {
      return true;
    }
  }
}
