package io.sallyport.semantics.sql;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Cuts a text into the tokens the database would see. What all dialects share; the rest is in one
 * subclass a dialect. For one thread, one text.
 */
abstract class Scanner {
  static final int MAX_TEXT = 1 << 20;
  private static final int MAX_TOKENS = 20_000;
  private static final int MAX_DEPTH = 100;

  final String text;
  int at;
  private final List<Token> tokens = new ArrayList<>(64);
  private boolean comments;
  private int depth;

  Scanner(String text) {
    this.text = text;
  }

  static TokenStream scan(String text, SessionProfile profile) {
    Scanner scanner =
        switch (profile.dialect()) {
          case POSTGRESQL -> new PostgresScanner(text);
          case MYSQL, MARIADB -> new MySqlScanner(text, profile);
          case H2 -> new H2Scanner(text, profile.has(SessionProfile.Fact.NAMES_FOLD_TO_LOWER));
        };
    return scanner.run();
  }

  private TokenStream run() {
    while (true) {
      skipBlanksAndComments();
      if (at >= text.length()) {
        break;
      }
      int before = at;
      next();
      if (at <= before) {
        throw Refusal.internal("the text could not be cut into tokens");
      }
      if (tokens.size() > MAX_TOKENS) {
        throw Refusal.limit("more than " + MAX_TOKENS + " tokens");
      }
    }
    boolean cut = dropTrailingSemicolons();
    if (depth != 0) {
      throw Refusal.grammar("brackets that do not match");
    }
    if (tokens.isEmpty()) {
      throw Refusal.empty("no statement in the text");
    }
    return new TokenStream(text, List.copyOf(tokens), comments || cut);
  }

  private boolean dropTrailingSemicolons() {
    boolean cut = false;
    while (!tokens.isEmpty() && tokens.get(tokens.size() - 1).is(";")) {
      tokens.remove(tokens.size() - 1);
      cut = true;
    }
    for (Token token : tokens) {
      if (token.is(";")) {
        throw Refusal.manyStatements();
      }
    }
    return cut;
  }

  private void skipBlanksAndComments() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
        at++;
      } else if (comment()) {
        comments = true;
      } else {
        return;
      }
    }
  }

  /** Moves past a comment that starts here, or says that none does. */
  abstract boolean comment();

  /** Reads a token that is special to the dialect, or says that none starts here. */
  abstract boolean special(char c);

  /** The end of the operator that starts here. */
  abstract int operatorEnd();

  /** How an unquoted name is stored. */
  abstract String fold(String word);

  abstract int maximumNameBytes();

  private void next() {
    char c = text.charAt(at);
    if (special(c)) {
      return;
    }
    if (c == '.' && peek(1) == '.') {
      throw Refusal.lexical("two dots side by side", "put a name between them");
    }
    if (isWordStart(c)) {
      word(wordEnd(at));
    } else if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
      number();
    } else if ("()[],;.".indexOf(c) >= 0) {
      bracket(c);
      symbol(at + 1);
    } else if (c < ' ' || c >= 127) {
      throw Refusal.lexical(
          "a character outside of strings that is neither a letter nor a plain blank",
          "remove control characters and unusual blanks");
    } else {
      symbol(operatorEnd());
    }
  }

  private void bracket(char c) {
    if (c == '(' || c == '[') {
      if (++depth > MAX_DEPTH) {
        throw Refusal.limit("brackets nested more than " + MAX_DEPTH + " deep");
      }
    } else if ((c == ')' || c == ']') && --depth < 0) {
      throw Refusal.grammar("brackets that do not match");
    }
  }

  final void skipLine() {
    while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
      at++;
    }
  }

  final void skipBlock(boolean nests) {
    int level = 1;
    at += 2;
    while (level > 0) {
      if (at >= text.length()) {
        throw Refusal.lexical("a comment without end", "close the comment or leave it out");
      }
      if (text.startsWith("*/", at)) {
        level--;
        at += 2;
      } else if (nests && text.startsWith("/*", at)) {
        level++;
        at += 2;
      } else {
        at++;
      }
    }
  }

  final char peek(int ahead) {
    int index = at + ahead;
    return index < text.length() ? text.charAt(index) : '\0';
  }

  final void symbol(int end) {
    String slice = end == at + 1 ? Symbols.of(text.charAt(at)) : text.substring(at, end);
    add(Token.Kind.SYMBOL, end, slice, slice, slice);
  }

  final void add(Token.Kind kind, int end, String slice, String value, String key) {
    tokens.add(new Token(kind, at, end, slice, value, key));
    at = end;
  }

  final void string(int end, String value) {
    if (!tokens.isEmpty() && tokens.get(tokens.size() - 1).kind == Token.Kind.STRING) {
      continued(tokens.get(tokens.size() - 1), end, value);
      return;
    }
    add(Token.Kind.STRING, end, text.substring(at, end), value, "");
  }

  /** Plain strings with nothing but blanks between them are one, each dialect says with which. */
  private void continued(Token before, int end, String value) {
    String gap = text.substring(before.end, at);
    boolean plain = before.text.startsWith("'") && text.charAt(at) == '\'';
    if (!plain || !gap.isBlank() || !joinsStrings(gap)) {
      throw Refusal.lexical("two strings side by side", "write them as one string, or join them");
    }
    String slice = text.substring(before.start, end);
    tokens.set(
        tokens.size() - 1,
        new Token(Token.Kind.STRING, before.start, end, slice, before.value + value, ""));
    at = end;
  }

  /** Whether two strings with these blanks between them are one. */
  abstract boolean joinsStrings(String gap);

  private void word(int end) {
    String slice = text.substring(at, end);
    String upper = upper(slice);
    checkName(slice);
    add(Token.Kind.WORD, end, slice, fold(slice), upper);
  }

  /** Reads a quoted identifier whose closing quote is doubled inside. */
  final void quoted(char quote) {
    int end = closing(at + 1, quote);
    String value = undouble(text.substring(at + 1, end - 1), quote);
    if (value.isEmpty()) {
      throw Refusal.lexical("an empty quoted name", "give the name or leave the quotes out");
    }
    for (int i = 0; i < value.length(); i++) {
      if (Character.isISOControl(value.charAt(i))) {
        throw Refusal.lexical("a control character in a name", "remove it");
      }
    }
    checkName(value);
    add(Token.Kind.QUOTED, end, text.substring(at, end), value, "");
  }

  /** The index after the closing quote; a doubled quote does not close. */
  final int closing(int from, char quote) {
    int i = from;
    while (true) {
      i = text.indexOf(quote, i);
      if (i < 0) {
        throw Refusal.lexical("a quote without end", "close the quote");
      }
      if (i + 1 < text.length() && text.charAt(i + 1) == quote) {
        i += 2;
      } else {
        return i + 1;
      }
    }
  }

  static String undouble(String inner, char quote) {
    String one = String.valueOf(quote);
    return inner.indexOf(quote) < 0 ? inner : inner.replace(one + one, one);
  }

  private void checkName(String name) {
    if (name.length() * 3 > maximumNameBytes()
        && name.getBytes(StandardCharsets.UTF_8).length > maximumNameBytes()) {
      throw Refusal.lexical(
          "a name of more than " + maximumNameBytes() + " bytes",
          "shorten it: the database would cut it");
    }
  }

  /** Non-ASCII letters that fold into ASCII ones would spell keywords and names in disguise. */
  private static String upper(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) >= 128) {
        String up = word.toUpperCase(Locale.ROOT);
        if (isAscii(up) || isAscii(word.toLowerCase(Locale.ROOT))) {
          throw Refusal.lexical("a letter that folds into another alphabet", "use plain letters");
        }
        return up;
      }
    }
    return Symbols.upperAscii(word);
  }

  private static boolean isAscii(String word) {
    return word.chars().allMatch(c -> c < 128);
  }

  final int wordEnd(int from) {
    int i = from;
    while (i < text.length() && isWordPart(text.charAt(i))) {
      i++;
    }
    return i;
  }

  static boolean isWordStart(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '_'
        || (c >= 128 && Character.isLetter(c));
  }

  static boolean isWordPart(char c) {
    return isWordStart(c) || isDigit(c) || c == '$';
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private void number() {
    int i = at;
    boolean radix = text.charAt(i) == '0' && "xXbBoO".indexOf(peek(1)) >= 0;
    if (radix) {
      i = wordEnd(i + 1);
      if (!radixDigits(text.substring(at + 1, i))) {
        throw badNumber();
      }
    } else {
      i = digits(i);
      if (i < text.length() && text.charAt(i) == '.') {
        i = digits(i + 1);
      }
      i = exponent(i);
    }
    if (i < text.length() && (isWordPart(text.charAt(i)) || text.charAt(i) == '.')) {
      throw badNumber();
    }
    String slice = text.substring(at, i);
    add(Token.Kind.NUMBER, i, slice, slice, "");
  }

  private static boolean radixDigits(String tail) {
    String allowed =
        switch (tail.charAt(0)) {
          case 'x', 'X' -> "0123456789abcdefABCDEF";
          case 'o', 'O' -> "01234567";
          default -> "01";
        };
    return tail.length() > 1 && tail.chars().skip(1).allMatch(c -> allowed.indexOf(c) >= 0);
  }

  private int exponent(int from) {
    if (from < text.length() && (text.charAt(from) == 'e' || text.charAt(from) == 'E')) {
      int i = from + 1;
      if (i < text.length() && (text.charAt(i) == '+' || text.charAt(i) == '-')) {
        i++;
      }
      if (i < text.length() && isDigit(text.charAt(i))) {
        return digits(i);
      }
    }
    return from;
  }

  private int digits(int from) {
    int i = from;
    while (i < text.length() && isDigit(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private static Refusal badNumber() {
    return Refusal.lexical("a number that runs into a name", "put a blank between them");
  }
}
