package io.sallyport.policy.rules;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the words of a command apart, as semantics write them and as rules do: blanks separate,
 * single quotes keep everything, double quotes too, a backslash outside of quotes keeps the next
 * character.
 */
final class CommandWords {
  private final String text;
  private final List<Word> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private final BitSet quoted = new BitSet();
  private boolean inWord;

  private CommandWords(String text) {
    this.text = text;
  }

  /**
   * One word.
   *
   * @param text without its quotes
   * @param quoted which characters stood in quotes
   */
  record Word(String text, BitSet quoted) {
    /** Whether it is this text and nothing of it was quoted. */
    boolean bare(String wanted) {
      return quoted.isEmpty() && text.equals(wanted);
    }
  }

  /** The words, or null where a quote is never closed. */
  static @Nullable List<Word> of(String text) {
    return new CommandWords(text).split();
  }

  private @Nullable List<Word> split() {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ' ') {
        end();
      } else if (c == '\'' || c == '"') {
        int close = text.indexOf(c, i + 1);
        if (close < 0) {
          return null;
        }
        keep(text, i + 1, close);
        i = close;
      } else if (c == '\\' && i + 1 < text.length()) {
        keep(text, i + 1, i + 2);
        i++;
      } else {
        inWord = true;
        word.append(c);
      }
    }
    end();
    return words;
  }

  private void keep(String from, int start, int end) {
    inWord = true;
    quoted.set(word.length(), word.length() + end - start);
    word.append(from, start, end);
  }

  private void end() {
    if (inWord) {
      words.add(new Word(word.toString(), (BitSet) quoted.clone()));
    }
    word.setLength(0);
    quoted.clear();
    inWord = false;
  }
}
