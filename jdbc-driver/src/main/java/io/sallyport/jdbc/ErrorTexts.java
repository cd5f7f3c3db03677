package io.sallyport.jdbc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The SQLStates and error codes that a vendor documents, and what we say for them. Read from a
 * resource with one a line: {@code 23505 text}, {@code 23 text} for a whole class, {@code
 * 23000/1062 text} for a vendor's code. Immutable.
 */
final class ErrorTexts {
  private static final int CLASS = 2;
  private static final String GENERIC = "The database reports an error";

  private final Map<String, String> byKey = new HashMap<>();
  private final Set<String> states = new HashSet<>();

  private ErrorTexts() {}

  static ErrorTexts read(String resource) {
    ErrorTexts texts = new ErrorTexts();
    texts.readLines("errors.txt");
    texts.readLines(resource);
    return texts;
  }

  private void readLines(String resource) {
    InputStream stream = ErrorTexts.class.getResourceAsStream(resource);
    if (stream == null) {
      throw new IllegalStateException("The jar lacks " + resource + "; it is damaged.");
    }
    try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      lines.lines().filter(line -> !line.isBlank() && line.charAt(0) != '#').forEach(this::add);
    } catch (IOException e) {
      throw new UncheckedIOException("The jar's " + resource + " cannot be read.", e);
    }
  }

  private void add(String line) {
    int blank = line.indexOf(' ');
    String key = blank < 0 ? line : line.substring(0, blank);
    int slash = key.indexOf('/');
    if (blank >= 0) {
      byKey.put(key, line.substring(blank + 1).trim());
    } else if (slash >= 0) {
      byKey.put(key, "");
    }
    String state = slash < 0 ? key : key.substring(0, slash);
    if (state.length() > CLASS) {
      states.add(state);
    }
  }

  /** Whether the vendor documents this SQLState. */
  boolean isState(String state) {
    return states.contains(state);
  }

  /** Whether the vendor documents this code together with this SQLState. */
  boolean isCode(String state, int code) {
    return code == 0 || byKey.containsKey(state + "/" + code) || state.equals(String.valueOf(code));
  }

  /** Our words for an error. */
  String of(String state, int code) {
    for (String key : new String[] {state + "/" + code, state, head(state)}) {
      String text = byKey.get(key);
      if (text != null && !text.isEmpty()) {
        return text;
      }
    }
    return GENERIC;
  }

  private static String head(String state) {
    return state.length() < CLASS ? state : state.substring(0, CLASS);
  }
}
