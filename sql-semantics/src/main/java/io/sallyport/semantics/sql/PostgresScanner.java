package io.sallyport.semantics.sql;

/**
 * PostgreSQL's lexical rules with {@code standard_conforming_strings} on (PostgreSQL documentation,
 * 4.1 Lexical Structure; scan.l).
 */
final class PostgresScanner extends Scanner {
  private static final String OPERATOR = "+-*/<>=~!@#%^&|`?";

  /**
   * Each sign in a run is looked for the run's end anew, so a run without end would cost its
   * square.
   */
  private static final int MOST_OPERATOR = 63;

  private static final String KEEPS_SIGN = "~!@#%^&|`?";

  PostgresScanner(String text) {
    super(text);
  }

  @Override
  boolean comment() {
    if (text.startsWith("--", at)) {
      skipLine();
      return true;
    }
    if (text.startsWith("/*", at)) {
      skipBlock(true);
      return true;
    }
    return false;
  }

  @Override
  boolean special(char c) {
    switch (c) {
      case '\'' -> plainString(at);
      case '"' -> quoted('"');
      case '$' -> dollarString();
      case ':' -> colon();
      case '?' -> question();
      case '{', '}', '\\' ->
          throw Refusal.lexical(
              "the character '" + c + "' outside of strings",
              "JDBC escapes are not read: write SQL");
      default -> {
        return prefixed(c);
      }
    }
    return true;
  }

  private boolean prefixed(char c) {
    char next = peek(1);
    if (next == '\'') {
      switch (c) {
        case 'e', 'E' -> escapeString();
        case 'b', 'B', 'x', 'X' -> bitString();
        case 'n', 'N' -> {
          int end = closing(at + 2, '\'');
          string(end, undouble(text.substring(at + 2, end - 1), '\''));
        }
        default -> {
          return false;
        }
      }
      return true;
    }
    if ((c == 'u' || c == 'U') && next == '&' && (peek(2) == '\'' || peek(2) == '"')) {
      throw Refusal.lexical("a U& literal", "write the characters themselves");
    }
    return false;
  }

  /** A doubled quote does not stand for one here: it ends this string and starts another. */
  private void bitString() {
    int close = text.indexOf('\'', at + 2);
    if (close < 0) {
      throw Refusal.lexical("a quote without end", "close the quote");
    }
    string(close + 1, text.substring(at + 2, close));
  }

  private void plainString(int from) {
    int end = closing(from + 1, '\'');
    string(end, undouble(text.substring(from + 1, end - 1), '\''));
  }

  private void escapeString() {
    StringBuilder value = new StringBuilder();
    int i = at + 2;
    while (true) {
      if (i >= text.length()) {
        throw Refusal.lexical("a quote without end", "close the quote");
      }
      char c = text.charAt(i);
      if (c == '\\') {
        value.append(c);
        if (i + 1 < text.length()) {
          value.append(text.charAt(i + 1));
        }
        i += 2;
      } else if (c == '\'') {
        if (i + 1 < text.length() && text.charAt(i + 1) == '\'') {
          value.append('\'');
          i += 2;
        } else {
          string(i + 1, value.toString());
          return;
        }
      } else {
        value.append(c);
        i++;
      }
    }
  }

  private void dollarString() {
    int tagEnd = at + 1;
    while (tagEnd < text.length()
        && isWordPart(text.charAt(tagEnd))
        && text.charAt(tagEnd) != '$') {
      tagEnd++;
    }
    boolean tagged = tagEnd == at + 1 || isWordStart(text.charAt(at + 1));
    if (!tagged || tagEnd >= text.length() || text.charAt(tagEnd) != '$') {
      throw Refusal.lexical("a '$' that opens no string", "use ? for parameters");
    }
    String tag = text.substring(at, tagEnd + 1);
    int close = text.indexOf(tag, tagEnd + 1);
    if (close < 0) {
      throw Refusal.lexical("a quote without end", "close the quote");
    }
    string(close + tag.length(), text.substring(tagEnd + 1, close));
  }

  private void colon() {
    if (peek(1) == ':' || peek(1) == '=') {
      symbol(at + 2);
    } else {
      symbol(at + 1);
    }
  }

  /** One question mark is a parameter; a doubled one is how JDBC writes the operator. */
  private void question() {
    if (peek(1) != '?') {
      add(Token.Kind.PARAMETER, at + 1, "?", "?", "");
    } else if (peek(2) == '|' || peek(2) == '&') {
      symbol(at + 3);
    } else {
      symbol(at + 2);
    }
  }

  /** Only over the end of a line, as the standard says. */
  @Override
  boolean joinsStrings(String gap) {
    return gap.indexOf('\n') >= 0 || gap.indexOf('\r') >= 0;
  }

  @Override
  int operatorEnd() {
    int i = at;
    while (i < text.length() && OPERATOR.indexOf(text.charAt(i)) >= 0 && text.charAt(i) != '?') {
      if (i > at && (text.startsWith("--", i) || text.startsWith("/*", i))) {
        break;
      }
      i++;
      if (i - at > MOST_OPERATOR) {
        throw Refusal.limit("more than " + MOST_OPERATOR + " characters of operators in a row");
      }
    }
    if (i == at) {
      throw Refusal.lexical("an unknown character", "remove it");
    }
    return withoutTrailingSigns(i);
  }

  /** A run ends in + or - only if it holds a character that SQL's own operators do not use. */
  private int withoutTrailingSigns(int end) {
    for (int i = at; i < end; i++) {
      if (KEEPS_SIGN.indexOf(text.charAt(i)) >= 0) {
        return end;
      }
    }
    int i = end;
    while (i - at > 1 && (text.charAt(i - 1) == '+' || text.charAt(i - 1) == '-')) {
      i--;
    }
    return i;
  }

  @Override
  String fold(String word) {
    return Symbols.lowerAscii(word);
  }

  @Override
  int maximumNameBytes() {
    return 63;
  }
}
