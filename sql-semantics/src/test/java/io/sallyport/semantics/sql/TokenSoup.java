package io.sallyport.semantics.sql;

import java.util.List;
import java.util.Random;

/** Random texts of what lexers disagree about. */
final class TokenSoup {
  private static final List<String> ALL =
      List.of(
          "'",
          "''",
          "'a'",
          "'b",
          "\"",
          "\"id\"",
          "\\",
          "\\'",
          "--",
          "-- x\n",
          "--x\r",
          "/*",
          "*/",
          "/**/",
          "/*/",
          "/",
          "*",
          "-",
          "+",
          "- -",
          "--1",
          "<>",
          "<",
          ">",
          "=",
          "!",
          "!=",
          "@",
          "#",
          "%",
          "^",
          "&",
          "|",
          "||",
          "~",
          "?",
          ":",
          "::",
          ":=",
          "..",
          ".",
          ",",
          ";",
          "(",
          ")",
          "[",
          "]",
          "{",
          "}",
          "$",
          "$$",
          "$x$",
          "$1",
          "$é$",
          "`",
          "`id`",
          "_",
          "a",
          "id",
          "e",
          "E",
          "é",
          "1",
          "2",
          ".5",
          "1.",
          "1e3",
          "1e",
          "1E+",
          "0x4F",
          "0b1",
          "0o7",
          "0x",
          "1_000",
          "1a",
          "E'",
          "e'\\''",
          "E'\\\\'",
          "N'",
          "n'x'",
          "X'41'",
          "x'4",
          "B'1'",
          "b'0",
          "U&'a'",
          "u&\"x\"",
          "U&",
          "_utf8'x'",
          "_latin1'x'",
          "q'[a]'",
          "/*!",
          "/*!50000 1*/",
          "/*M!",
          "//",
          "#x\n",
          "\n",
          "\r",
          "\t",
          "\f",
          "\u000b",
          "\u00a0",
          "\u2003",
          "\ufeff",
          "\u0085",
          "\u0001",
          "\u0130",
          "\u212a",
          "AS",
          "AND",
          "NOT",
          "NULL",
          "DIV",
          "UESCAPE",
          "IS",
          "INTERVAL",
          "DATE",
          "->",
          "->>",
          "#>",
          "@>",
          "<@",
          "<=>",
          "<<",
          ">>",
          "!~",
          "&&",
          "-1",
          "+-",
          "*-",
          "@-",
          "|/",
          "||/",
          "!!",
          "~~*");

  private static final List<String> OPENING =
      List.of("'", "'", "'", "\"", "N'", "n'", "$$", "$a$", "_utf8mb4'", "E'", "x'", "`", "q'[");
  private static final List<String> INSIDE =
      List.of(
          "a",
          "b c",
          "'",
          "''",
          "\"",
          "\"\"",
          "\\",
          "\\\\",
          "\\'",
          "\\n",
          "\\t",
          "\\0",
          "\\Z",
          "\\%",
          "\\_",
          "\\x41",
          "\\b",
          "--",
          "/*",
          "*/",
          "#",
          "//",
          ";",
          "$",
          "$$",
          "$a$",
          "$A$",
          "?",
          "\n",
          "\r",
          "\t",
          "\u00a0",
          "é",
          "\ud83d\ude00",
          "%",
          "_",
          "{",
          "}",
          "]'",
          "`");

  private TokenSoup() {}

  /** A quote, a random inside, and mostly the quote that closes it. */
  static String literal(Random random) {
    String opening = OPENING.get(random.nextInt(OPENING.size()));
    StringBuilder text = new StringBuilder(opening);
    for (int n = random.nextInt(6); n > 0; n--) {
      text.append(INSIDE.get(random.nextInt(INSIDE.size())));
    }
    String closing = opening.startsWith("$") ? opening : opening.substring(opening.length() - 1);
    return text.append(closing).append(random.nextInt(4) == 0 ? " -- '" : "").toString();
  }

  static String of(Random random) {
    StringBuilder text = new StringBuilder(random.nextInt(5) == 0 ? "" : "SELECT ");
    boolean blanks = random.nextBoolean();
    for (int n = 1 + random.nextInt(10); n > 0; n--) {
      text.append(ALL.get(random.nextInt(ALL.size())));
      if (blanks && random.nextInt(3) > 0) {
        text.append(' ');
      }
    }
    return text.toString();
  }
}
