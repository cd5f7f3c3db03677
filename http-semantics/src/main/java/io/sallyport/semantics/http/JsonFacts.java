package io.sallyport.semantics.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values of a JSON document by their paths (RFC 8259, read strictly): {@code customer.id}; what
 * stands in an array is a list, the arrays themselves are looked through. A name that stands twice
 * in an object, whatever its case, makes the document unreadable, since parsers differ in which one
 * counts. For one thread, one text.
 */
final class JsonFacts {
  private static final int DEEPEST = 64;
  private static final int MOST = 4_000;

  private final String text;
  private final Map<String, Object> found = new HashMap<>();
  private int at;
  private int depth;
  private int values;

  private JsonFacts(String text) {
    this.text = text;
  }

  /** The document cannot be read in one way. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String why) {
      super(why, null, false, false);
    }
  }

  static Map<String, Object> of(String text) throws Unreadable {
    JsonFacts facts = new JsonFacts(text);
    facts.blank();
    facts.value("", false);
    facts.blank();
    if (facts.at != text.length()) {
      throw new Unreadable("more than one JSON value");
    }
    return facts.found;
  }

  private void value(@Nullable String path, boolean listed) throws Unreadable {
    if (++values > MOST) {
      throw new Unreadable("more than " + MOST + " values");
    }
    switch (peek()) {
      case '{' -> object(path, listed);
      case '[' -> array(path);
      case '"' -> keep(path, string(), listed);
      case 't' -> keep(path, word("true", true), listed);
      case 'f' -> keep(path, word("false", false), listed);
      case 'n' -> word("null", false);
      default -> keep(path, number(), listed);
    }
  }

  private void object(@Nullable String path, boolean listed) throws Unreadable {
    enter();
    Set<String> names = new HashSet<>();
    if (!closes('}')) {
      do {
        blank();
        String name = string();
        // Some parsers take a name for the same in another case.
        if (!names.add(name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT))) {
          throw new Unreadable("a name stands twice in a JSON object");
        }
        blank();
        expect(':');
        blank();
        value(below(path, name), listed);
        blank();
      } while (goesOn('}'));
    }
    depth--;
  }

  private void array(@Nullable String path) throws Unreadable {
    enter();
    if (path != null && !path.isEmpty()) {
      found.putIfAbsent(path, new ArrayList<String>());
    }
    if (!closes(']')) {
      do {
        blank();
        value(path, true);
        blank();
      } while (goesOn(']'));
    }
    depth--;
  }

  /** Names that a rule could not write are read and not kept. */
  private static @Nullable String below(@Nullable String path, String name) {
    boolean writable = name.matches("[A-Za-z_][A-Za-z0-9_-]*");
    if (path == null || !writable) {
      return null;
    }
    return path.isEmpty() ? name : path + "." + name;
  }

  private void keep(@Nullable String path, Object value, boolean listed) {
    if (path == null || path.isEmpty()) {
      return;
    }
    Object known = found.get(path);
    if (!listed && known == null) {
      found.put(path, value);
      return;
    }
    List<String> all = new ArrayList<>();
    if (known instanceof List<?> items) {
      items.forEach(item -> all.add(String.valueOf(item)));
    } else if (known != null) {
      all.add(String.valueOf(known));
    }
    all.add(String.valueOf(value));
    found.put(path, all);
  }

  private void enter() throws Unreadable {
    at++;
    if (++depth > DEEPEST) {
      throw new Unreadable("nested deeper than " + DEEPEST + " levels");
    }
  }

  private boolean closes(char end) throws Unreadable {
    blank();
    if (peek() == end) {
      at++;
      return true;
    }
    return false;
  }

  private boolean goesOn(char end) throws Unreadable {
    char c = peek();
    at++;
    if (c == ',') {
      return true;
    }
    if (c != end) {
      throw new Unreadable("malformed JSON");
    }
    return false;
  }

  private String string() throws Unreadable {
    expect('"');
    StringBuilder out = new StringBuilder();
    while (true) {
      char c = peek();
      at++;
      if (c == '"') {
        return out.toString();
      }
      if (c < 0x20) {
        throw new Unreadable("a control character in a JSON string");
      }
      out.append(c == '\\' ? escaped() : c);
    }
  }

  private char escaped() throws Unreadable {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw new Unreadable("malformed JSON");
    };
  }

  private char unicode() throws Unreadable {
    String digits = at + 4 <= text.length() ? text.substring(at, at + 4) : "";
    if (!digits.matches("[0-9A-Fa-f]{4}")) {
      throw new Unreadable("malformed JSON");
    }
    at += 4;
    return (char) Integer.parseInt(digits, 16);
  }

  private Object word(String word, Object value) throws Unreadable {
    if (!text.startsWith(word, at)) {
      throw new Unreadable("malformed JSON");
    }
    at += word.length();
    return value;
  }

  private Object number() throws Unreadable {
    int start = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String number = text.substring(start, at);
    if (!number.matches("-?(0|[1-9]\\d{0,400})(\\.\\d{1,400})?([eE][+-]?\\d{1,4})?")) {
      throw new Unreadable("malformed JSON");
    }
    if (number.matches("-?\\d{1,18}")) {
      return Long.valueOf(number);
    }
    return Double.valueOf(number);
  }

  private char peek() throws Unreadable {
    if (at >= text.length()) {
      throw new Unreadable("malformed JSON");
    }
    return text.charAt(at);
  }

  private void expect(char c) throws Unreadable {
    if (peek() != c) {
      throw new Unreadable("malformed JSON");
    }
    at++;
  }

  private void blank() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }
}
