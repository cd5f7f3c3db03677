package io.sallyport.semantics.http;

import io.sallyport.api.MaskKind;
import java.util.ArrayList;
import java.util.List;

/**
 * A mask on an object of an API server holds wherever the server shows the object: in lists, watch
 * events and tables, and in the copy that {@code kubectl apply} keeps in an annotation. Stateless.
 */
final class KubernetesMasks {
  private static final String COPY = "kubectl.kubernetes.io/last-applied-configuration";

  private KubernetesMasks() {}

  static List<JsonPath> everywhere(List<JsonPath> paths) {
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
      all.add(copies);
    }
    return all;
  }
}
