package io.sallyport.semantics.sql;

/** One token of the original text, as the database reads it. Immutable. */
final class Token {
  enum Kind {
    WORD,
    QUOTED,
    STRING,
    NUMBER,
    PARAMETER,
    SYMBOL,
    END
  }

  final Kind kind;
  final int start;
  final int end;

  /** The token as written. */
  final String text;

  /** A word folded, an identifier or string without quotes, anything else as written. */
  final String value;

  /** A word in upper case, a symbol as written, else empty: what keywords are compared with. */
  final String key;

  Token(Kind kind, int start, int end, String text, String value, String key) {
    this.kind = kind;
    this.start = start;
    this.end = end;
    this.text = text;
    this.value = value;
    this.key = key;
  }

  boolean is(String word) {
    return key.equals(word);
  }

  boolean isName() {
    return kind == Kind.WORD || kind == Kind.QUOTED;
  }

  /** How a refusal may show it: never the content of a string. */
  String shown() {
    return switch (kind) {
      case STRING -> "a string";
      case NUMBER -> "a number";
      case END -> "the end";
      case WORD, QUOTED, PARAMETER, SYMBOL -> "'" + Refusal.shown(text) + "'";
    };
  }
}
