package io.sallyport.semantics.ssh;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes words so that no shell and no rule reads them otherwise. */
final class Words {
  /** The name of a line that is not read, and of words that are not known. */
  static final String UNKNOWN = "?";

  /** Stands for words that are not known, such as those that xargs reads; no line can hold it. */
  static final String ANY = "\0";

  /** Words that begin or end a construct where a command's name is expected (POSIX XCU 2.4). */
  static final Set<String> RESERVED =
      Set.of(
          "if",
          "then",
          "else",
          "elif",
          "fi",
          "do",
          "done",
          "case",
          "esac",
          "while",
          "until",
          "for",
          "{",
          "}",
          "!",
          "in",
          "select",
          "function",
          "[[",
          "]]",
          "coproc",
          "foreach",
          "end",
          "repeat",
          "switch",
          "begin",
          "nocorrect",
          "noglob");

  private static final Pattern BARE_NAME = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");
  private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_@%+:,./-]+");
  private static final Pattern BARE_OPTION = Pattern.compile("-[A-Za-z0-9_@%+=:,./-]+");

  private Words() {}

  /** The name of a command as rules and records have it. */
  static String name(List<String> words) {
    return words.stream().map(Words::inName).collect(Collectors.joining(" "));
  }

  private static String inName(String word) {
    if (word.equals(ANY)) {
      return UNKNOWN;
    }
    return BARE_NAME.matcher(word).matches() ? word : single(word);
  }

  /** A word for a POSIX shell. */
  static String shell(String word) {
    boolean bare = BARE.matcher(word).matches() || BARE_OPTION.matcher(word).matches();
    return bare && !RESERVED.contains(word) ? word : single(word);
  }

  private static String single(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
