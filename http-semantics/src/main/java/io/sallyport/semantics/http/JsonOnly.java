package io.sallyport.semantics.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Leaves of what a client of an API server accepts the kinds of JSON: protobuf and YAML cannot be
 * masked, nor can the cells of a table, which the server fills with what it likes. Stateless.
 */
final class JsonOnly {
  private JsonOnly() {}

  static String of(String accept, boolean tables) {
    List<String> kept = new ArrayList<>();
    for (String one : accept.split(",", -1)) {
      String type = one.strip().toLowerCase(Locale.ROOT);
      boolean plain =
          type.equals("application/json") || type.equals("application/json;stream=watch");
      if (plain || (tables && type.startsWith("application/json;"))) {
        kept.add(one.strip());
      }
    }
    return kept.isEmpty() ? "application/json" : String.join(", ", kept);
  }
}
