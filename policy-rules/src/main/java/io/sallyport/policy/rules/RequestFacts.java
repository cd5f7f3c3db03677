package io.sallyport.policy.rules;

import io.sallyport.api.Attributes;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Facts of HTTP requests: some have a name of their own, most are named by the request itself. A
 * fact of a body that was not read is neither there nor missing: a condition on it cannot be
 * evaluated, {@code has} included.
 */
final class RequestFacts {
  /** For messages. */
  static final String FORMS =
      "of requests http.query.<name>, http.header.<name>, http.body.<path>, http.form.<name>";

  private static final Map<String, Kind> FIXED =
      Map.ofEntries(
          Map.entry("http.method", Kind.TEXT),
          Map.entry("http.path", Kind.TEXT),
          Map.entry("graphql.operation", Kind.TEXT),
          Map.entry("graphql.name", Kind.TEXT),
          Map.entry("graphql.fields", Kind.TEXTS),
          Map.entry("k8s.verb", Kind.TEXT),
          Map.entry("k8s.group", Kind.TEXT),
          Map.entry("k8s.version", Kind.TEXT),
          Map.entry("k8s.namespace", Kind.TEXT),
          Map.entry("k8s.resource", Kind.TEXT),
          Map.entry("k8s.name", Kind.TEXT),
          Map.entry("k8s.subresource", Kind.TEXT),
          Map.entry("k8s.dry_run", Kind.BOOLEAN),
          Map.entry("k8s.proxy_path", Kind.TEXT),
          Map.entry("k8s.command", Kind.TEXTS),
          Map.entry("k8s.command_line", Kind.TEXT),
          Map.entry("k8s.container", Kind.TEXT),
          Map.entry("k8s.stdin", Kind.BOOLEAN),
          Map.entry("k8s.tty", Kind.BOOLEAN),
          Map.entry("k8s.port", Kind.TEXT));

  private static final Set<String> REQUESTS = actions("http", "k8s");
  private static final Set<String> CLUSTERS = actions("k8s");

  private RequestFacts() {}

  private static Set<String> actions(String... families) {
    Set<String> wanted = Set.of(families);
    return Actions.known().stream()
        .filter(action -> wanted.contains(Actions.family(action)))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The fact of that name, or null where requests have none such. */
  static @Nullable Attribute named(String name) {
    Kind fixed = FIXED.get(name);
    if (fixed != null) {
      return new Attribute(name, fixed, source(name));
    }
    boolean free =
        name.startsWith("http.query.")
            || name.startsWith("http.header.")
            || name.startsWith("http.body.")
            || name.startsWith("http.form.");
    return free ? new Attribute(name, Kind.ANY, source(name)) : null;
  }

  private static Attribute.Source source(String name) {
    boolean graphql = name.startsWith("graphql.");
    if (!graphql && !name.startsWith("http.body.") && !name.startsWith("http.form.")) {
      return facts -> facts.access().attributes().get(name);
    }
    return facts -> {
      Attributes given = facts.access().attributes();
      Object value = given.get(name);
      Object why = given.get("http.body_unread");
      why = why == null && graphql ? given.get("graphql_unread") : why;
      if (value == null && why != null) {
        throw new Unevaluable(name + " is not known, since the body was not read: " + why);
      }
      return value;
    };
  }

  /** The actions whose accesses can have the fact; empty for other facts than those of requests. */
  static Set<String> onlyOn(String name) {
    if (name.startsWith("k8s.")) {
      return CLUSTERS;
    }
    return named(name) == null ? Set.of() : REQUESTS;
  }
}
