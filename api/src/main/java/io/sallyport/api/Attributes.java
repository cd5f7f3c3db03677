package io.sallyport.api;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Named facts about a subject, a target, an access or the context, read by rule conditions. A value
 * is a {@link String}, {@link Boolean}, {@link Long}, {@link Double}, {@link Instant} or a list of
 * strings; anything else is refused when the attributes are made. Immutable.
 *
 * @param values the facts by name, sorted by name
 */
public record Attributes(Map<String, Object> values) {
  private static final Attributes NONE = new Attributes(Map.of());

  /**
   * Copies the facts.
   *
   * @throws IllegalArgumentException when a value is of another type than those named above
   */
  public Attributes {
    TreeMap<String, Object> copy = new TreeMap<>();
    values.forEach((name, value) -> copy.put(name, checked(name, value)));
    values = java.util.Collections.unmodifiableMap(copy);
  }

  /** No facts at all. */
  public static Attributes none() {
    return NONE;
  }

  /** Exactly one fact. */
  public static Attributes of(String name, Object value) {
    return new Attributes(Map.of(name, value));
  }

  /** The value of that name, or null where there is none. */
  public @Nullable Object get(String name) {
    return values.get(name);
  }

  /** These facts with others laid over them; the others win where both have a name. */
  public Attributes with(Attributes others) {
    if (others.values.isEmpty()) {
      return this;
    }
    TreeMap<String, Object> all = new TreeMap<>(values);
    all.putAll(others.values);
    return new Attributes(all);
  }

  private static Object checked(String name, Object value) {
    if (value instanceof String
        || value instanceof Boolean
        || value instanceof Long
        || value instanceof Double
        || value instanceof Instant) {
      return value;
    }
    if (value instanceof Integer number) {
      return number.longValue();
    }
    if (value instanceof Collection<?> items && items.stream().allMatch(String.class::isInstance)) {
      return List.copyOf(items);
    }
    throw new IllegalArgumentException(
        "Attribute '%s' is a %s; use a string, boolean, number, instant or a list of strings."
            .formatted(name, value.getClass().getName()));
  }
}
