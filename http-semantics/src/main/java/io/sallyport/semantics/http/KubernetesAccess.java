package io.sallyport.semantics.http;

import io.sallyport.api.Access;
import io.sallyport.api.Action;
import io.sallyport.api.Attributes;
import io.sallyport.api.Resource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The access that a request to an API server makes: {@code k8s.<verb>} on {@code
 * namespace/resource/name}. A resource outside of the core group is written {@code
 * deployments.apps}; those that come with Kubernetes are also known by their plural alone. {@code
 * _} stands for no namespace, an empty name for all of a kind. Stateless.
 */
final class KubernetesAccess {
  /** The one port of a connection within a port-forward; empty for the whole of it. */
  static final String PORT = "k8s.port";

  /** Subresources that are an action of their own, on the resource itself. */
  private static final Map<String, String> STREAMS =
      Map.of(
          "exec", "k8s.exec",
          "attach", "k8s.attach",
          "portforward", "k8s.portforward",
          "proxy", "k8s.proxy",
          "log", "k8s.log");

  /** How the answer to a write shows what is written. */
  private static final Map<String, String> SHOWN =
      Map.of(
          "create", "k8s.get",
          "update", "k8s.get",
          "patch", "k8s.get",
          "delete", "k8s.get",
          "deletecollection", "k8s.list");

  private static final String NO_NAMESPACE = "_";

  /** Groups that come with Kubernetes, whose plurals are theirs alone among them. */
  private static final Set<String> BUILT_IN =
      Set.of(
          "apps",
          "batch",
          "autoscaling",
          "policy",
          "extensions",
          "networking.k8s.io",
          "rbac.authorization.k8s.io",
          "storage.k8s.io",
          "scheduling.k8s.io",
          "coordination.k8s.io",
          "discovery.k8s.io",
          "apiextensions.k8s.io",
          "admissionregistration.k8s.io",
          "certificates.k8s.io",
          "node.k8s.io");

  private KubernetesAccess() {}

  /**
   * What is done; and, where the answer shows the object that was written, that it is read: masks
   * and denies on reading hold there, too.
   */
  static List<Access> of(
      String target,
      KubernetesInfo info,
      CanonicalQuery query,
      boolean body,
      Map<String, Object> facts) {
    String namespace = info.namespace().isEmpty() ? NO_NAMESPACE : info.namespace();
    String stream = STREAMS.get(info.subresource());
    String tail = "/" + info.name();
    if (stream == null && !info.subresource().isEmpty()) {
      tail += "/" + info.subresource() + (info.rest().isEmpty() ? "" : "/" + info.rest());
    }
    String plural = namespace + "/" + info.kind();
    String full = info.group().isEmpty() ? plural : plural + "." + info.group();
    Set<String> synonyms = BUILT_IN.contains(info.group()) ? Set.of(plural + tail) : Set.of();
    facts(info, query, facts);
    facts.put("k8s.dry_run", dryRun(info, query, body));
    String action = stream == null ? "k8s." + info.verb() : stream;
    Resource resource = new Resource(target, full + tail, synonyms, false);
    Attributes attributes = new Attributes(facts);
    Access done = new Access(new Action(action), resource, false, attributes);
    String shown = stream == null ? SHOWN.get(info.verb()) : null;
    return shown == null
        ? List.of(done)
        : List.of(done, new Access(new Action(shown), resource, true, attributes));
  }

  private static void facts(KubernetesInfo info, CanonicalQuery query, Map<String, Object> facts) {
    facts.put("k8s.verb", info.verb());
    facts.put("k8s.group", info.group());
    facts.put("k8s.version", info.version());
    facts.put("k8s.namespace", info.namespace());
    facts.put("k8s.resource", info.kind());
    facts.put("k8s.name", info.name());
    facts.put("k8s.subresource", info.subresource());
    if (info.subresource().equals("proxy")) {
      facts.put("k8s.proxy_path", info.rest());
    }
    if (info.subresource().equals("exec") || info.subresource().equals("attach")) {
      stream(query, facts);
    }
    if (info.subresource().equals("portforward")) {
      facts.put(PORT, "");
    }
  }

  private static void stream(CanonicalQuery query, Map<String, Object> facts) {
    List<String> command = all(query, "command");
    facts.put("k8s.command", command);
    // Joined only where that can be read in one way; where it is missing, a condition on it denies.
    if (command.stream().allMatch(word -> word.matches("[\\w./:=@%+,-]+"))) {
      facts.put("k8s.command_line", String.join(" ", command));
    }
    String container = KubernetesInfo.first(query, "container");
    facts.put("k8s.container", container == null ? "" : container);
    facts.put("k8s.stdin", truth(query, "stdin"));
    facts.put("k8s.tty", truth(query, "tty"));
  }

  /**
   * Nothing is done only where the one value says so, and what is asked for knows of it: a stream
   * and a token do not. A deletion with a body takes its options from there and ignores the query.
   */
  private static boolean dryRun(KubernetesInfo info, CanonicalQuery query, boolean body) {
    boolean unknown = STREAMS.containsKey(info.subresource()) || info.subresource().equals("token");
    boolean ignored = unknown || (info.verb().startsWith("delete") && body);
    return !ignored && all(query, "dryRun").equals(List.of("All"));
  }

  private static boolean truth(CanonicalQuery query, String name) {
    List<String> values = all(query, name);
    return !values.isEmpty() && !values.equals(List.of("false")) && !values.equals(List.of("0"));
  }

  private static List<String> all(CanonicalQuery query, String name) {
    return query.pairs().stream()
        .filter(pair -> pair.name().equals(name))
        .map(CanonicalQuery.Pair::value)
        .toList();
  }
}
