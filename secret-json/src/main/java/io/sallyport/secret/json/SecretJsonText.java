package io.sallyport.secret.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes one flat JSON object of texts and numbers, in ASCII, into characters that are wiped at the
 * end. One thread at a time.
 */
public final class SecretJsonText {
  private char[] text = new char[4096];
  private int length;

  /** Puts a text that is no secret. */
  public SecretJsonText put(String name, String value) {
    return put(name, value.toCharArray());
  }

  /** Puts a text, which the caller wipes. */
  public SecretJsonText put(String name, char[] value) {
    name(name);
    quoted(value);
    return this;
  }

  /** Puts a whole number. */
  public SecretJsonText put(String name, long value) {
    name(name);
    raw(Long.toString(value));
    return this;
  }

  /** The bytes of the object, which the caller wipes; nothing more can be put. */
  public byte[] end() {
    raw(length == 0 ? "{}" : "}");
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) text[i];
    }
    Arrays.fill(text, '\0');
    length = 0;
    return bytes;
  }

  private void name(String name) {
    raw(length == 0 ? "{" : ",");
    quoted(name.toCharArray());
    raw(":");
  }

  private void quoted(char[] value) {
    add('"');
    for (char c : value) {
      if (c == '"' || c == '\\') {
        add('\\');
        add(c);
      } else if (c < ' ' || c > '~') {
        raw("\\u%04x".formatted((int) c));
      } else {
        add(c);
      }
    }
    add('"');
  }

  private void raw(String ascii) {
    for (byte b : ascii.getBytes(StandardCharsets.US_ASCII)) {
      add((char) b);
    }
  }

  private void add(char c) {
    if (length == text.length) {
      char[] old = text;
      text = Arrays.copyOf(old, length * 2);
      Arrays.fill(old, '\0');
    }
    text[length++] = c;
  }
}
