package io.sallyport.gateway.control;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What of JSON Schema the document uses, and nothing else: an unknown keyword is a problem. */
public final class Schema {
  private final Map<?, ?> components;
  private final List<String> problems = new ArrayList<>();

  private Schema(Map<?, ?> components) {
    this.components = components;
  }

  /** Every way in which the value is not what the schema says. */
  public static List<String> problems(Map<?, ?> components, Map<?, ?> schema, Object value) {
    Schema checking = new Schema(components);
    checking.check("$", schema, value);
    return checking.problems;
  }

  private void check(String at, Map<?, ?> schema, Object value) {
    for (Map.Entry<?, ?> word : schema.entrySet()) {
      Object said = word.getValue();
      switch (String.valueOf(word.getKey())) {
        case "$ref" -> {
          String name = String.valueOf(said).substring("#/components/schemas/".length());
          check(at, (Map<?, ?>) components.get(name), value);
        }
        case "type" -> require(at, type(said, value), "is no " + said + ": " + value);
        case "enum" -> require(at, ((List<?>) said).contains(value), "is none of " + said);
        case "items" -> items(at, (Map<?, ?>) said, value);
        case "required" ->
            ((List<?>) said).forEach(key -> require(at, has(value, key), "lacks " + key));
        case "properties" -> members(at, schema, (Map<?, ?>) said, value);
        case "format" -> require(at, said.equals("date-time") && time(value), "is no time");
        case "pattern" ->
            require(at, value.toString().matches(said.toString()), "is not like " + said);
        case "maxLength" ->
            require(at, value.toString().length() <= ((Number) said).intValue(), "is too long");
        case "additionalProperties", "description", "default" -> {}
        default -> problems.add(at + ": the schema has an unknown word " + word.getKey());
      }
    }
  }

  private void require(String at, boolean holds, String problem) {
    if (!holds) {
      problems.add(at + " " + problem);
    }
  }

  private static boolean has(Object value, Object key) {
    return value instanceof Map<?, ?> map && map.containsKey(key);
  }

  private void items(String at, Map<?, ?> schema, Object value) {
    if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        check(at + "[" + i + "]", schema, list.get(i));
      }
    }
  }

  private void members(String at, Map<?, ?> schema, Map<?, ?> known, Object value) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, member) -> {
            if (known.get(key) instanceof Map<?, ?> own) {
              check(at + "." + key, own, member);
            } else {
              require(at, !Boolean.FALSE.equals(schema.get("additionalProperties")), "has " + key);
            }
          });
    }
  }

  private static boolean type(Object said, Object value) {
    if (said instanceof List<?> several) {
      return several.stream().anyMatch(one -> type(one, value));
    }
    return switch (String.valueOf(said)) {
      case "string" -> value instanceof String;
      case "integer" -> value instanceof Integer || value instanceof Long;
      case "boolean" -> value instanceof Boolean;
      case "array" -> value instanceof List<?>;
      case "object" -> value instanceof Map<?, ?>;
      case "null" -> value == null;
      default -> false;
    };
  }

  private static boolean time(Object value) {
    try {
      return Instant.parse(value.toString()) != null;
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
