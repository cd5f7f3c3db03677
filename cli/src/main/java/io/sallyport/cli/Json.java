package io.sallyport.cli;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes maps, lists, texts, numbers and truth values as one line of JSON. */
final class Json {
  private Json() {}

  static String text(@Nullable Object value) {
    StringBuilder json = new StringBuilder();
    write(value, json);
    return json.toString();
  }

  private static void write(@Nullable Object value, StringBuilder json) {
    if (value instanceof Map<?, ?> map) {
      json.append('{');
      boolean more = false;
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.append(more ? "," : "");
        string(String.valueOf(entry.getKey()), json);
        json.append(':');
        write(entry.getValue(), json);
        more = true;
      }
      json.append('}');
    } else if (value instanceof Collection<?> items) {
      json.append('[');
      boolean more = false;
      for (Object item : items) {
        json.append(more ? "," : "");
        write(item, json);
        more = true;
      }
      json.append(']');
    } else if (value == null || value instanceof Number || value instanceof Boolean) {
      json.append(value);
    } else {
      string(value.toString(), json);
    }
  }

  private static void string(String text, StringBuilder json) {
    json.append('"');
    escape(text, json);
    json.append('"');
  }

  /** A text as it stands between quotes, escaped as RFC 8785 does it. */
  static String escaped(String text) {
    StringBuilder json = new StringBuilder();
    escape(text, json);
    return json.toString();
  }

  private static void escape(String text, StringBuilder json) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int shortForm = "\b\t\n\f\r".indexOf(c);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (shortForm >= 0) {
        json.append('\\').append("btnfr".charAt(shortForm));
      } else if (c < 0x20) {
        json.append("\\u%04x".formatted((int) c));
      } else {
        json.append(c);
      }
    }
  }
}
