package io.sallyport.gateway.control;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parts of a request's body, each of which must be what it has to be. */
final class Bodies {
  private Bodies() {}

  static void known(Map<String, Object> body, Set<String> keys) {
    for (String key : body.keySet()) {
      if (!keys.contains(key)) {
        throw new IllegalArgumentException("A key that is not known; known are " + keys + ".");
      }
    }
  }

  static String required(Map<String, Object> body, String key) {
    String text = text(body, key);
    if (text == null) {
      throw new IllegalArgumentException("The key '" + key + "' is missing.");
    }
    return text;
  }

  static @Nullable String text(Map<String, Object> body, String key) {
    Object value = body.get(key);
    if (value != null && !(value instanceof String)) {
      throw new IllegalArgumentException("The key '" + key + "' must be a text.");
    }
    return (String) value;
  }

  static Set<String> texts(Map<String, Object> body, String key) {
    Object value = body.get(key);
    Set<String> found = new LinkedHashSet<>();
    if (value == null) {
      return found;
    }
    if (!(value instanceof List<?> list)) {
      throw new IllegalArgumentException("The key '" + key + "' must be a list of texts.");
    }
    for (Object item : list) {
      if (!(item instanceof String text)) {
        throw new IllegalArgumentException("The key '" + key + "' must be a list of texts.");
      }
      found.add(text);
    }
    return found;
  }

  static @Nullable Instant time(Map<String, Object> body, String key) {
    String text = text(body, key);
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "The key '" + key + "' must be a time such as 2030-01-31T00:00:00Z.", e);
    }
  }
}
