package io.sallyport.semantics.sql;

import io.sallyport.semantics.sql.SessionProfile.Fact;
import java.util.Set;

/**
 * The lexical rules of MySQL and MariaDB (MySQL Reference Manual, 11 Language Structure), as far as
 * the session's {@code sql_mode} has them. The connection's character set must be UTF-8.
 */
final class MySqlScanner extends Scanner {
  private static final String[] OPERATORS = {
    "<=>", "->>", "->", "<<", ">>", "<=", ">=", "<>", "!=", "&&", "||", ":="
  };

  private static final Set<String> UTF8 = Set.of("_utf8mb4", "_utf8mb3", "_utf8");

  private final boolean ansiQuotes;
  private final boolean backslash;

  MySqlScanner(String text, SessionProfile profile) {
    super(text);
    this.ansiQuotes = profile.has(Fact.ANSI_QUOTES);
    this.backslash = !profile.has(Fact.NO_BACKSLASH_ESCAPES);
  }

  @Override
  boolean comment() {
    char c = text.charAt(at);
    if (c == '#') {
      skipLineOnly();
      return true;
    }
    if (c == '-' && peek(1) == '-' && endsDashes(at + 2)) {
      skipLineOnly();
      return true;
    }
    if (c == '/' && peek(1) == '*') {
      if (peek(2) == '!' || (peek(2) == 'M' && peek(3) == '!')) {
        throw Refusal.lexical("a comment that the database executes", "write it as plain SQL");
      }
      skipBlock(false);
      return true;
    }
    return false;
  }

  /** MySQL ends a line comment at a line feed only. */
  private void skipLineOnly() {
    int end = text.indexOf('\n', at);
    String comment = end < 0 ? text.substring(at) : text.substring(at, end);
    if (comment.indexOf('\r') >= 0 && !comment.endsWith("\r")) {
      throw Refusal.lexical("a carriage return in a comment", "end the line with a line feed");
    }
    at = end < 0 ? text.length() : end;
  }

  /** Two dashes open a comment only before a blank or the end. */
  private boolean endsDashes(int index) {
    if (index >= text.length()) {
      return true;
    }
    char c = text.charAt(index);
    if (c < ' ' && c != '\n' && c != '\t' && c != '\r') {
      throw Refusal.lexical("a control character after two dashes", "remove it");
    }
    return c <= ' ';
  }

  @Override
  boolean special(char c) {
    switch (c) {
      case '\'' -> quotedString(at + 1, '\'');
      case '"' -> {
        if (ansiQuotes) {
          quoted('"');
        } else {
          quotedString(at + 1, '"');
        }
      }
      case '`' -> quoted('`');
      case '?' -> add(Token.Kind.PARAMETER, at + 1, "?", "?", "");
      case '@' -> systemVariable();
      case '{', '}', '\\', '$' ->
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
    if (peek(1) == '\'' && "xXbBnN".indexOf(c) >= 0) {
      quotedString(at + 2, '\'');
      return true;
    }
    if (c == '_') {
      int end = wordEnd(at);
      if (end < text.length() && (text.charAt(end) == '\'' || text.charAt(end) == '"')) {
        if (text.charAt(end) == '\''
            && UTF8.contains(Symbols.lowerAscii(text.substring(at, end)))) {
          quotedString(end + 1, '\'');
          return true;
        }
        throw Refusal.lexical("a character set before a string", "leave the introducer out");
      }
    }
    return false;
  }

  /** {@code @@name} reads a setting; {@code @name} is a variable that outlives the statement. */
  private void systemVariable() {
    int end = peek(1) == '@' ? wordEnd(at + 2) : at;
    if (end <= at + 2) {
      throw Refusal.lexical("a user variable", "use parameters or subqueries");
    }
    while (end < text.length() && text.charAt(end) == '.') {
      end = wordEnd(end + 1);
    }
    String slice = text.substring(at, end);
    add(Token.Kind.SYMBOL, end, slice, slice, "@@name");
  }

  private void quotedString(int from, char quote) {
    StringBuilder value = new StringBuilder();
    int i = from;
    while (true) {
      if (i >= text.length()) {
        throw Refusal.lexical("a quote without end", "close the quote");
      }
      char c = text.charAt(i);
      if (c == '\\' && backslash) {
        if (i + 1 < text.length()) {
          value.append(escaped(text.charAt(i + 1)));
        }
        i += 2;
      } else if (c == quote) {
        if (i + 1 < text.length() && text.charAt(i + 1) == quote) {
          value.append(quote);
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

  private static String escaped(char c) {
    return switch (c) {
      case '0' -> "\0";
      case 'b' -> "\b";
      case 'n' -> "\n";
      case 'r' -> "\r";
      case 't' -> "\t";
      case 'Z' -> "\u001a";
      case '%', '_' -> "\\" + c;
      default -> String.valueOf(c);
    };
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
    return word;
  }

  @Override
  int maximumNameBytes() {
    return 256;
  }
}
