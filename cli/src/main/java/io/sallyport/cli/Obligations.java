package io.sallyport.cli;

import java.util.Map;

/** What a permit is bound to, in words. */
final class Obligations {
  private Obligations() {}

  /** A recorded obligation. */
  static String words(Map<?, ?> obligation) {
    String resource = Records.text(obligation, "resource");
    String field = Records.text(obligation, "field");
    String kind = Records.text(obligation, "kind");
    return switch (Records.text(obligation, "type")) {
      case "mask" -> "mask %s.%s: %s".formatted(resource, field, kind);
      case "row_filter" ->
          "only rows of %s with %s".formatted(resource, Records.text(obligation, "condition"));
      case "lookup" -> "lookup by %s.%s".formatted(resource, field);
      case "limit" -> "at most %s %s".formatted(obligation.get("limit"), unit(kind));
      case "detect" -> "detect %s in %s".formatted(obligation.get("detectors"), resource);
      case "approval" -> "approval by %s".formatted(obligation.get("by"));
      case "record" -> "record " + Records.text(obligation, "durability");
      case "break_glass" -> "an alarm, since it is for emergencies";
      case "recording" -> "recorded, %s rows of each result".formatted(obligation.get("results"));
      default -> obligation.toString();
    };
  }

  private static String unit(String kind) {
    return switch (kind) {
      case "affected" -> "rows affected";
      case "time" -> "ms";
      default -> kind;
    };
  }
}
