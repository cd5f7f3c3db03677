package io.sallyport.semantics.http;

import io.sallyport.api.MaskKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A mask on an object of an API server holds wherever the server shows the object: in lists, watch
 * events and tables, and in the copy that {@code kubectl apply} keeps in an annotation. What stands
 * there then is of the type that clients expect. Stateless.
 */
final class KubernetesMasks {
  private static final String COPY = "kubectl.kubernetes.io/last-applied-configuration";

  /** An object, as {@code kubectl apply} reads the copy. */
  private static final String EMPTY = "{}";

  /** {@code ***} in Base64, as the values of a Secret are written. */
  private static final String REDACTED = "Kioq";

  /** Maps of names to values: the values are masked, the names stay. */
  private static final Set<String> MAPS = Set.of("data", "binaryData", "stringData");

  private static final Set<String> READS = Set.of("get", "list", "watch");

  private KubernetesMasks() {}

  /**
   * Whether content is masked whatever the rules say: who may write a Secret is told what became of
   * it, not what stood there before.
   */
  static boolean always(KubernetesInfo info) {
    return info.is("secrets") && !READS.contains(info.verb());
  }

  /** All paths at which these hold. */
  static List<JsonPath> everywhere(List<JsonPath> wanted, KubernetesInfo info) {
    List<JsonPath> paths = new ArrayList<>();
    wanted.forEach(path -> paths.add(typed(path, info)));
    if (always(info)) {
      MAPS.stream()
          .sorted()
          .forEach(map -> paths.add(JsonPath.named(MaskKind.REDACT, map).entries(REDACTED)));
    }
    if (paths.isEmpty()) {
      return paths;
    }
    List<JsonPath> all = new ArrayList<>();
    for (JsonPath path : paths) {
      all.add(path);
      all.add(path.under("items"));
      all.add(path.under("object"));
      all.add(path.under("object", "items"));
      all.add(path.under("rows", "object"));
      all.add(path.under("object", "rows", "object"));
    }
    JsonPath copies = JsonPath.of("$..annotations['" + COPY + "']", MaskKind.REDACT);
    if (copies != null) {
      all.add(copies.instead(EMPTY));
    }
    return all;
  }

  private static JsonPath typed(JsonPath path, KubernetesInfo info) {
    String map = path.steps().get(0).name();
    boolean secret = info.is("secrets");
    if (map == null || !MAPS.contains(map) || !(secret || info.is("configmaps"))) {
      return path;
    }
    boolean hidden = path.kind() != MaskKind.NULL && path.kind() != MaskKind.HASH;
    boolean base64 = hidden && !map.equals("stringData") && (secret || map.equals("binaryData"));
    String instead = base64 ? REDACTED : null;
    return path.steps().size() == 1 ? path.entries(instead) : path.instead(instead);
  }
}
