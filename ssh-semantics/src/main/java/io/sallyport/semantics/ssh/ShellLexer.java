package io.sallyport.semantics.ssh;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes a command line apart as a POSIX shell does (POSIX.1-2017 XCU 2.2, 2.3), as long as every
 * character means the same in all of sh, bash, dash, ksh, zsh and busybox, whatever their options.
 * Anything else ends the reading: this is a closed world.
 */
final class ShellLexer {
  private static final String LITERAL =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-";
  private static final String KEPT_BY_BACKSLASH = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ ";

  private final String line;
  private final List<Token> tokens = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private int at;
  private int start;
  private int plain;
  private boolean inWord;
  private boolean quoted;

  private ShellLexer(String line) {
    this.line = line;
  }

  static List<Token> split(String line) throws NotLiteral {
    ShellLexer lexer = new ShellLexer(line);
    while (lexer.at < line.length()) {
      lexer.next();
    }
    lexer.endWord(false);
    return lexer.tokens;
  }

  private void next() throws NotLiteral {
    char c = line.charAt(at);
    switch (c) {
      case ' ', '\t' -> {
        endWord(false);
        at++;
      }
      case '\n', ';' -> join(String.valueOf(c), 1);
      case '|' -> join(follows('|') ? "||" : "|", follows('|') ? 2 : 1);
      case '&' -> {
        if (!follows('&')) {
          throw not("a command in the background ('&')");
        }
        join("&&", 2);
      }
      case '<', '>' -> redirect(c);
      case '\'' -> single();
      case '"' -> twice();
      case '\\' -> backslash();
      default -> literal(c);
    }
  }

  private boolean follows(char c) {
    return at + 1 < line.length() && line.charAt(at + 1) == c;
  }

  private void join(String operator, int length) throws NotLiteral {
    endWord(false);
    int next = at + length;
    if (next < line.length() && (line.charAt(next) == '&' || line.charAt(next) == '|')) {
      throw not("an operator that shells read in different ways");
    }
    if (operator.equals(";") && next < line.length() && line.charAt(next) == ';') {
      throw not("an operator that shells read in different ways");
    }
    tokens.add(new Token(Token.Kind.JOIN, operator, 0, at, false, false));
    at = next;
  }

  private void redirect(char c) throws NotLiteral {
    endWord(true);
    String operator = String.valueOf(c);
    for (String longer : List.of("<<", "<&", "<>", ">>", ">&", ">|")) {
      operator = line.startsWith(longer, at) ? longer : operator;
    }
    if (operator.equals("<<")) {
      throw not("a here-document ('<<')");
    }
    tokens.add(new Token(Token.Kind.REDIRECT, operator, 0, at, false, false));
    at += operator.length();
    if (at < line.length() && "<>&|!(".indexOf(line.charAt(at)) >= 0) {
      throw not("an operator that shells read in different ways");
    }
  }

  private void single() throws NotLiteral {
    int close = line.indexOf('\'', at + 1);
    if (close < 0) {
      throw not("a quote that is never closed");
    }
    quote();
    for (int i = at + 1; i < close; i++) {
      word.append(inQuotes(line.charAt(i)));
    }
    at = close + 1;
  }

  private void twice() throws NotLiteral {
    quote();
    int open = at++;
    while (at < line.length() && line.charAt(at) != '"') {
      char c = line.charAt(at);
      if (c == '$' || c == '`') {
        throw not("an expansion ('" + c + "')");
      }
      if (c == '!') {
        throw not("a '!' in double quotes, which some shells expand");
      }
      if (c == '\\' && at + 1 < line.length() && "$`\"\\".indexOf(line.charAt(at + 1)) >= 0) {
        c = line.charAt(++at);
      }
      word.append(inQuotes(c));
      at++;
    }
    if (at == line.length()) {
      at = open;
      throw not("a quote that is never closed");
    }
    at++;
  }

  private void quote() throws NotLiteral {
    begin();
    if (!quoted) {
      quoted = true;
      plain = word.length();
    }
  }

  private char inQuotes(char c) throws NotLiteral {
    if ((c < ' ' && c != '\t') || c == 0x7f || c == 0x85 || c == 0x2028 || c == 0x2029) {
      throw not("a control character or a line's end in quotes");
    }
    return c;
  }

  private void backslash() throws NotLiteral {
    char next = at + 1 < line.length() ? line.charAt(at + 1) : '\n';
    if (KEPT_BY_BACKSLASH.indexOf(next) < 0) {
      throw not("a backslash that shells read in different ways");
    }
    quote();
    word.append(next);
    at += 2;
  }

  private void literal(char c) throws NotLiteral {
    if (LITERAL.indexOf(c) < 0) {
      throw not(named(c));
    }
    if (c == '=' && !inWord) {
      throw not("a '=' at a word's start, which some shells expand");
    }
    begin();
    word.append(c);
    at++;
  }

  private static String named(char c) {
    return switch (c) {
      case '$', '`' -> "an expansion ('" + c + "')";
      case '*', '?', '[', ']' -> "a pattern for file names ('" + c + "')";
      case '{', '}' -> "braces, which expand or group";
      case '~' -> "a home directory ('~')";
      case '#' -> "a comment ('#')";
      case '(', ')' -> "a subshell or function ('" + c + "')";
      case '!', '^' -> "a sign that some shells expand ('" + c + "')";
      default ->
          c < ' ' || c == 0x7f
              ? "a control character"
              : "a character that is not ASCII outside of quotes";
    };
  }

  private void begin() {
    if (!inWord) {
      inWord = true;
      start = at;
      quoted = false;
    }
  }

  private void endWord(boolean adjacent) {
    if (inWord) {
      int bare = quoted ? plain : word.length();
      tokens.add(new Token(Token.Kind.WORD, word.toString(), bare, start, adjacent, quoted));
    }
    word.setLength(0);
    inWord = false;
  }

  private NotLiteral not(String what) {
    return new NotLiteral(what + " at " + (at + 1));
  }
}
