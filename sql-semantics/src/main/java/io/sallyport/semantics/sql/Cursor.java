package io.sallyport.semantics.sql;

import java.util.List;

/** A place in a token stream. What every part of the parser shares. For one thread. */
final class Cursor {
  private static final int MAX_NESTING = 200;

  final Dialect dialect;
  final SessionProfile profile;
  final List<Token> tokens;
  private final Token end;
  private final int[] closing;
  private int at;
  private int nesting;
  private int parameters;
  private long looks;

  Cursor(TokenStream stream, SessionProfile profile) {
    this.profile = profile;
    this.dialect = profile.dialect();
    this.tokens = stream.tokens();
    this.closing = brackets(tokens);
    int length = stream.source().length();
    this.end = new Token(Token.Kind.END, length, length, "", "", "\0");
  }

  /** For each opening bracket the index of the one that closes it. */
  private static int[] brackets(List<Token> tokens) {
    int[] closing = new int[tokens.size()];
    int[] open = new int[tokens.size() + 1];
    int depth = 0;
    for (int i = 0; i < closing.length; i++) {
      Token token = tokens.get(i);
      if (token.is("(")) {
        open[depth++] = i;
      } else if (token.is(")") && depth > 0) {
        closing[open[--depth]] = i;
      }
    }
    return closing;
  }

  /** The token behind the bracket that closes the one some tokens ahead. */
  Token behindBracket(int ahead) {
    int close = closing[at + ahead];
    return close > 0 && close + 1 < tokens.size() ? tokens.get(close + 1) : end;
  }

  Token peek() {
    return peek(0);
  }

  Token peek(int ahead) {
    looks++;
    int index = at + ahead;
    return index >= 0 && index < tokens.size() ? tokens.get(index) : end;
  }

  int position() {
    return at;
  }

  void reset(int position) {
    at = position;
  }

  boolean atEnd() {
    return at >= tokens.size();
  }

  Token next() {
    Token token = peek();
    if (token != end) {
      at++;
    }
    if (token.kind == Token.Kind.PARAMETER) {
      parameters++;
    }
    return token;
  }

  /** How often a token was looked at: what reading costs, counted. */
  long looks() {
    return looks;
  }

  int parameters() {
    return parameters;
  }

  boolean is(String key) {
    return peek().is(key);
  }

  boolean is(String first, String second) {
    return peek().is(first) && peek(1).is(second);
  }

  boolean isAny(String... keys) {
    Token token = peek();
    for (String key : keys) {
      if (token.is(key)) {
        return true;
      }
    }
    return false;
  }

  boolean accept(String key) {
    if (peek().is(key)) {
      at++;
      return true;
    }
    return false;
  }

  boolean accept(String first, String second) {
    if (is(first, second)) {
      at += 2;
      return true;
    }
    return false;
  }

  Token expect(String key) {
    Token token = peek();
    if (!token.is(key)) {
      throw unexpected();
    }
    at++;
    return token;
  }

  Token name() {
    Token token = peek();
    if (!token.isName() || Keywords.isReserved(token)) {
      throw unexpected();
    }
    at++;
    return token;
  }

  /** A name where the grammar allows any word, as after a dot or AS. */
  Token anyName() {
    Token token = peek();
    if (!token.isName()) {
      throw unexpected();
    }
    at++;
    return token;
  }

  Refusal unexpected() {
    String before = at == 0 ? "" : " after " + tokens.get(at - 1).shown();
    return Refusal.grammar("unexpected " + peek().shown() + before);
  }

  Refusal unsupported(String what) {
    return Refusal.unsupported(what + " is not understood here", "write the statement without it");
  }

  /** Counts a level of recursion, which brackets alone do not bound (CASE, NOT, signs). */
  void enter() {
    if (++nesting > MAX_NESTING) {
      throw Refusal.limit("expressions nested too deep");
    }
  }

  void leave() {
    nesting--;
  }
}
