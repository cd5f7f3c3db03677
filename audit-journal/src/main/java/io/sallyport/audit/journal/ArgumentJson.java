package io.sallyport.audit.journal;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** How a bound value is kept where the file asks for clear parameters. */
final class ArgumentJson {
  private ArgumentJson() {}

  static void write(@Nullable Object value, CanonicalJson json, int longest) {
    if (value == null) {
      json.nil();
    } else if (value instanceof Boolean
        || value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Double
        || value instanceof Float) {
      json.any(value);
    } else if (value instanceof byte[] bytes) {
      json.string(cut("base64:" + Base64.getEncoder().encodeToString(bytes), longest));
    } else {
      json.string(cut(String.valueOf(value), longest));
    }
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest);
  }
}
