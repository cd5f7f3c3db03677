package io.sallyport.secret.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the members of one JSON object (RFC 8259) as characters that can be wiped: texts, numbers
 * and the three words. A member of a nested object is named with its way, as in {@code
 * auth.client_token}; lists are read over. A name that stands twice, in whatever way, is an error,
 * since readers differ in which one they take. An object itself counts as an empty text. One thread
 * at a time.
 */
public final class SecretJson {
  private static final int DEEPEST = 16;

  private final char[] text;
  private int at;

  private SecretJson(char[] text) {
    this.text = text;
  }

  /** It is not a JSON object; the message holds nothing of it. */
  public static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  /**
   * The members of the object in these bytes.
   *
   * @param bytes UTF-8, which the caller wipes
   * @return members by name, in their order; the caller wipes the values
   * @throws Malformed when it is no object, nests deeper than 16, or a name stands twice
   */
  public static Map<String, char[]> members(byte[] bytes) throws Malformed {
    CharBuffer decoded;
    try {
      decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      throw new Malformed("not UTF-8");
    }
    char[] text = new char[decoded.remaining()];
    decoded.get(text);
    Map<String, char[]> members = new LinkedHashMap<>();
    try {
      SecretJson reader = new SecretJson(text);
      reader.object("", members, 0);
      reader.end();
      return members;
    } catch (Malformed e) {
      wipe(members);
      throw e;
    } finally {
      Arrays.fill(text, '\0');
      Arrays.fill(decoded.array(), '\0');
    }
  }

  /** Wipes all values. */
  public static void wipe(Map<String, char[]> members) {
    members.values().forEach(value -> Arrays.fill(value, '\0'));
  }

  private void object(String way, Map<String, char[]> into, int depth) throws Malformed {
    expect('{');
    if (taken('}')) {
      return;
    }
    do {
      String name = way + new String(string());
      expect(':');
      if (into.put(name, value(name + ".", into, depth + 1)) != null) {
        throw new Malformed("a member stands twice");
      }
    } while (taken(','));
    expect('}');
  }

  private char[] value(String way, Map<String, char[]> into, int depth) throws Malformed {
    if (depth > DEEPEST) {
      throw new Malformed("nested too deep");
    }
    blanks();
    char first = at < text.length ? text[at] : '\0';
    if (first == '"') {
      return string();
    }
    if (first == '{') {
      object(way, into, depth);
      return new char[0];
    }
    if (first == '[') {
      array(depth);
      return new char[0];
    }
    return word();
  }

  private void array(int depth) throws Malformed {
    expect('[');
    if (taken(']')) {
      return;
    }
    do {
      Map<String, char[]> over = new LinkedHashMap<>();
      Arrays.fill(value("", over, depth + 1), '\0');
      wipe(over);
    } while (taken(','));
    expect(']');
  }

  private char[] word() throws Malformed {
    int from = at;
    while (at < text.length
        && (Character.isLetterOrDigit(text[at]) || "+-.".indexOf(text[at]) >= 0)) {
      at++;
    }
    if (from == at) {
      throw new Malformed("a value is missing");
    }
    return Arrays.copyOfRange(text, from, at);
  }

  private char[] string() throws Malformed {
    expect('"');
    char[] into = new char[text.length - at];
    int length = 0;
    while (at < text.length && text[at] != '"') {
      char c = text[at++];
      if (c < ' ') {
        throw new Malformed("a control character in a text");
      }
      into[length++] = c == '\\' ? escaped() : c;
    }
    char[] exact = Arrays.copyOf(into, length);
    Arrays.fill(into, '\0');
    if (at++ >= text.length) {
      throw new Malformed("a text does not end");
    }
    return exact;
  }

  private char escaped() throws Malformed {
    char c = at < text.length ? text[at++] : '\0';
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw new Malformed("an escape that does not exist");
    };
  }

  private char unicode() throws Malformed {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = at < text.length ? Character.digit(text[at++], 16) : -1;
      if (digit < 0) {
        throw new Malformed("an escape that does not exist");
      }
      code = code * 16 + digit;
    }
    return (char) code;
  }

  private boolean taken(char c) {
    blanks();
    if (at < text.length && text[at] == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) throws Malformed {
    if (!taken(c)) {
      throw new Malformed("'" + c + "' is missing");
    }
  }

  private void end() throws Malformed {
    blanks();
    if (at < text.length) {
      throw new Malformed("something follows the object");
    }
  }

  private void blanks() {
    while (at < text.length && " \t\r\n".indexOf(text[at]) >= 0) {
      at++;
    }
  }
}
