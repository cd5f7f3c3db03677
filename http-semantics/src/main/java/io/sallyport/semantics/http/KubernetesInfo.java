package io.sallyport.semantics.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks of an API server, by the server's own rules ({@code RequestInfoFactory} in
 * k8s.io/apiserver, pkg/endpoints/request). Immutable.
 *
 * @param resource whether it is about a resource at all, and not about a path such as {@code
 *     /version}
 * @param verb {@code get list watch create update patch delete deletecollection}
 * @param group the API group, empty for the core one
 * @param version the version of the group
 * @param namespace empty for resources of the cluster and for requests across namespaces
 * @param kind the resource's plural, such as {@code pods}
 * @param name empty where all are meant, or the body names it
 * @param subresource such as {@code exec}, or empty
 * @param rest what stands behind the subresource
 */
record KubernetesInfo(
    boolean resource,
    String verb,
    String group,
    String version,
    String namespace,
    String kind,
    String name,
    String subresource,
    String rest) {
  private static final KubernetesInfo PATH =
      new KubernetesInfo(false, "", "", "", "", "", "", "", "");
  private static final Set<String> OF_NAMESPACES = Set.of("status", "finalize");

  /** Whether it is about that kind of the core group. */
  boolean is(String plural) {
    return group.isEmpty() && kind.equals(plural);
  }

  static KubernetesInfo of(String method, List<String> segments, CanonicalQuery query)
      throws Refused {
    String prefix = segments.isEmpty() ? "" : segments.get(0);
    boolean core = prefix.equals("api");
    if (segments.size() < 3 || !(core || prefix.equals("apis"))) {
      return PATH;
    }
    if (!core && segments.size() < 4) {
      return PATH;
    }
    String group = core ? "" : segments.get(1);
    String version = segments.get(core ? 1 : 2);
    List<String> parts = new ArrayList<>(segments.subList(core ? 2 : 3, segments.size()));
    String verb = verb(method, parts);
    String namespace = "";
    if (parts.get(0).equals("namespaces") && parts.size() > 1) {
      namespace = parts.get(1);
      if (parts.size() > 2 && !OF_NAMESPACES.contains(parts.get(2))) {
        parts = parts.subList(2, parts.size());
      }
    }
    String name = parts.size() > 1 ? parts.get(1) : "";
    String subresource = parts.size() > 2 ? parts.get(2) : "";
    String rest = parts.size() > 3 ? String.join("/", parts.subList(3, parts.size())) : "";
    if (name.isEmpty() && verb.equals("get")) {
      verb = watches(query) ? "watch" : "list";
      String selected = selectedName(query);
      name = selected == null ? "" : selected;
    }
    if (name.isEmpty() && verb.equals("delete")) {
      verb = "deletecollection";
    }
    return new KubernetesInfo(
        true, verb, group, version, namespace, parts.get(0), name, subresource, rest);
  }

  private static String verb(String method, List<String> parts) throws Refused {
    if (parts.get(0).equals("watch")) {
      parts.remove(0);
      if (parts.isEmpty()) {
        throw Codes.kubernetes("watch", "a kind stands behind it");
      }
      return "watch";
    }
    if (parts.get(0).equals("proxy")) {
      throw Codes.kubernetes("proxy", "API servers have dropped this form");
    }
    return switch (method) {
      case "GET", "HEAD" -> "get";
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> "delete";
      default -> throw Codes.kubernetes(method, "an API server has no verb for it");
    };
  }

  /** As the server converts it: only {@code false} and {@code 0} are not. */
  private static boolean watches(CanonicalQuery query) {
    String watch = first(query, "watch");
    return watch != null && !watch.toLowerCase(Locale.ROOT).equals("false") && !watch.equals("0");
  }

  /** The name that a field selector requires, where it says nothing else. */
  private static @Nullable String selectedName(CanonicalQuery query) {
    String selector = first(query, "fieldSelector");
    if (selector == null || count(query, "fieldSelector") > 1) {
      return null;
    }
    boolean plain = selector.matches("metadata\\.name==?[A-Za-z0-9][A-Za-z0-9.-]*");
    return plain ? selector.substring(selector.lastIndexOf('=') + 1) : null;
  }

  static @Nullable String first(CanonicalQuery query, String name) {
    for (CanonicalQuery.Pair pair : query.pairs()) {
      if (pair.name().equals(name)) {
        return pair.value();
      }
    }
    return null;
  }

  private static long count(CanonicalQuery query, String name) {
    return query.pairs().stream().filter(pair -> pair.name().equals(name)).count();
  }
}
