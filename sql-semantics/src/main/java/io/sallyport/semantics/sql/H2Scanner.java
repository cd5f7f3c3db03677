package io.sallyport.semantics.sql;

import java.util.Locale;

/** H2's lexical rules in its regular mode (org.h2.command.Tokenizer of 2.4). */
final class H2Scanner extends Scanner {
  private static final String[] OPERATORS = {"<=", ">=", "<>", "!=", "!~", "||", "&&", "::", ":="};

  private final boolean lower;

  H2Scanner(String text, boolean lower) {
    super(text);
    this.lower = lower;
  }

  @Override
  boolean comment() {
    if (text.startsWith("--", at) || text.startsWith("//", at)) {
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
      case '?' -> question();
      case '@', '#', '`', '{', '}', '\\' ->
          throw Refusal.lexical(
              "the character '" + c + "' outside of strings",
              "variables, escapes and other quotes are not read: write plain SQL");
      default -> {
        return prefixed(c);
      }
    }
    return true;
  }

  private boolean prefixed(char c) {
    char next = peek(1);
    if (next == '\'' && "xXnN".indexOf(c) >= 0) {
      plainString(at + 1);
      return true;
    }
    if ((c == 'u' || c == 'U') && next == '&' && (peek(2) == '\'' || peek(2) == '"')) {
      throw Refusal.lexical("a U& literal", "write the characters themselves");
    }
    return false;
  }

  private void plainString(int quoteAt) {
    int end = closing(quoteAt + 1, '\'');
    string(end, undouble(text.substring(quoteAt + 1, end - 1), '\''));
  }

  private void dollarString() {
    if (peek(1) != '$') {
      throw Refusal.lexical("a '$' that opens no string", "use ? for parameters");
    }
    int close = text.indexOf("$$", at + 2);
    if (close < 0) {
      throw Refusal.lexical("a quote without end", "close the quote");
    }
    string(close + 2, text.substring(at + 2, close));
  }

  private void question() {
    if (isDigit(peek(1)) || peek(1) == '?') {
      throw Refusal.lexical("a numbered parameter", "use plain ? parameters");
    }
    add(Token.Kind.PARAMETER, at + 1, "?", "?", "");
  }

  @Override
  boolean joinsStrings(String gap) {
    return !gap.isEmpty();
  }

  @Override
  int operatorEnd() {
    for (String operator : OPERATORS) {
      if (text.startsWith(operator, at)) {
        return at + operator.length();
      }
    }
    if ("+-*/<>=~!%^&|:".indexOf(text.charAt(at)) < 0) {
      throw Refusal.lexical("an unknown character", "remove it");
    }
    return at + 1;
  }

  @Override
  String fold(String word) {
    return lower ? word.toLowerCase(Locale.ROOT) : word.toUpperCase(Locale.ENGLISH);
  }

  @Override
  int maximumNameBytes() {
    return 256;
  }
}
