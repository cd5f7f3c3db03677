package io.sallyport.policy.rules;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A pattern over the words of a command line, never over its text. {@code *} stands for characters
 * within one word, {@code **} as a word of its own for any further words.
 *
 * <p>A permit is read narrowly: a {@code *} matches no slash, one at a word's start no option, and
 * no wildcard a word with a {@code ..} in it as a path's segment. A deny is read broadly: in any
 * case, for the command in whatever directory, with whatever words behind it, and for command lines
 * that could not be read. Immutable.
 */
final class CommandPattern {
  /** How semantics name a line that they cannot read, and words that are not known. */
  private static final String UNKNOWN = "?";

  private static final String ANY_WORDS = "**";

  private final String text;
  private final @Nullable List<Part> parts;
  private final boolean unknown;

  private CommandPattern(String text, @Nullable List<Part> parts, boolean unknown) {
    this.text = text;
    this.parts = parts;
    this.unknown = unknown;
  }

  /** One word of the pattern, read in both ways; any words where the globs are null. */
  private record Part(@Nullable Glob narrow, @Nullable Glob broad, boolean option) {
    boolean anyWords() {
      return narrow == null;
    }
  }

  static CommandPattern of(String text) {
    List<CommandWords.Word> words = CommandWords.of(text);
    if (words == null) {
      return new CommandPattern(text, null, false);
    }
    List<Part> parts = new ArrayList<>();
    for (CommandWords.Word word : words) {
      parts.add(word.bare(ANY_WORDS) ? new Part(null, null, true) : part(word));
    }
    boolean unknown = words.size() == 1 && words.get(0).bare(UNKNOWN);
    return new CommandPattern(text, parts, unknown);
  }

  private static Part part(CommandWords.Word word) {
    StringBuilder wide = new StringBuilder();
    BitSet kept = new BitSet();
    for (int i = 0; i < word.text().length(); i++) {
      char c = word.text().charAt(i);
      boolean quoted = word.quoted().get(i);
      kept.set(wide.length(), quoted);
      wide.append(c).append(c == '*' && !quoted ? "*" : "");
    }
    boolean star = word.text().startsWith("*") && !word.quoted().get(0);
    return new Part(
        Glob.exactSave(word.text(), word.quoted()),
        // Two stars in a row became four, which read as two wildcards of the same kind.
        Glob.foldingSave(wide.toString(), kept),
        !star);
  }

  /** Whether a permit speaks of the command of that name. */
  boolean permits(String name) {
    if (name.equals(UNKNOWN) || unknown) {
      return name.equals(UNKNOWN) && unknown;
    }
    List<CommandWords.Word> words = CommandWords.of(name);
    if (parts == null || words == null) {
      return false;
    }
    BitSet at = start();
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      // The command itself is never left open together with what it is given.
      at =
          part.anyWords()
              ? rest(at, i == 0 ? 1 : 0, words.size())
              : after(at, words, (word, n) -> permits(part, word));
    }
    return at.get(words.size());
  }

  /** How many words may have been read where none is yet. */
  private static BitSet start() {
    BitSet at = new BitSet();
    at.set(0);
    return at;
  }

  /** How many may have been read after any of them. */
  private static BitSet rest(BitSet at, int more, int size) {
    BitSet next = new BitSet();
    int first = at.nextSetBit(0);
    if (first >= 0 && first + more <= size) {
      next.set(first + more, size + 1);
    }
    return next;
  }

  private interface Fits {
    boolean test(CommandWords.Word word, int number);
  }

  /** How many may have been read after one more that fits. */
  private static BitSet after(BitSet at, List<CommandWords.Word> words, Fits fits) {
    BitSet next = new BitSet();
    for (int n = at.nextSetBit(0); n >= 0 && n < words.size(); n = at.nextSetBit(n + 1)) {
      if (fits.test(words.get(n), n)) {
        next.set(n + 1);
      }
    }
    return next;
  }

  private static boolean permits(Part part, CommandWords.Word word) {
    Glob glob = part.narrow();
    if (glob == null || word.bare(UNKNOWN)) {
      return false;
    }
    if (!glob.literal()) {
      boolean option = word.text().startsWith("-") && !part.option();
      if (option || word.text().isEmpty() || climbs(word.text())) {
        return false;
      }
    }
    return glob.matches(word.text());
  }

  /** Whether a path in the word, wherever it begins, goes up. */
  private static boolean climbs(String word) {
    for (int at = word.indexOf(".."); at >= 0; at = word.indexOf("..", at + 1)) {
      boolean starts = at == 0 || !plain(word.charAt(at - 1));
      boolean ends = at + 2 == word.length() || !plain(word.charAt(at + 2));
      if (starts && ends) {
        return true;
      }
    }
    return false;
  }

  private static boolean plain(char c) {
    return c == '.' || c == '_' || c == '-' || Character.isLetterOrDigit(c);
  }

  /** Whether a deny speaks of the command of that name. */
  boolean restricts(String name) {
    if (name.equals(UNKNOWN)) {
      return true;
    }
    List<CommandWords.Word> words = CommandWords.of(name);
    if (parts == null || words == null) {
      return true;
    }
    BitSet at = start();
    for (Part part : parts) {
      if (!after(at, words, (word, n) -> word.bare(UNKNOWN)).isEmpty()) {
        return true;
      }
      at =
          part.anyWords()
              ? rest(at, 0, words.size())
              : after(at, words, (word, n) -> restricts(part, word.text(), n == 0));
    }
    return !at.isEmpty();
  }

  private static boolean restricts(Part part, String word, boolean command) {
    Glob glob = part.broad();
    return glob == null
        || glob.matches(word)
        || (command && glob.matches(word.substring(word.lastIndexOf('/') + 1)));
  }

  /** The lower-case name of the only command that it permits, or the empty string. */
  String onlyName() {
    boolean single = text.matches("[A-Za-z0-9_@%+:,./-]+( [A-Za-z0-9_@%+=:,./-]+)*");
    return single ? text.toLowerCase(Locale.ROOT) : "";
  }
}
