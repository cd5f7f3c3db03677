package io.sallyport.semantics.sql;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Replacements in a token stream, and the text that results. For one thread. */
final class Splices {
  private record Splice(int last, String text) {}

  private final Map<Integer, Splice> byFirst = new TreeMap<>();
  private final Map<Integer, String> after = new TreeMap<>();

  boolean isEmpty() {
    return byFirst.isEmpty() && after.isEmpty();
  }

  void replace(int first, int last, String text) {
    byFirst.put(first, new Splice(last, text));
  }

  void append(int last, String text) {
    after.merge(last, text, String::concat);
  }

  /**
   * The tokens joined as they stood; comments and runs of blanks become one blank. Two dashes are
   * kept apart: MySQL takes them for signs before a comment, but for a comment before the blank
   * that stands in its place.
   */
  String apply(TokenStream stream) {
    if (isEmpty() && !stream.differs()) {
      return stream.source();
    }
    List<Token> tokens = stream.tokens();
    StringBuilder text = new StringBuilder(stream.source().length() + 64);
    int previousEnd = -1;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      boolean dashes = i > 0 && token.is("-") && tokens.get(i - 1).is("-");
      if (previousEnd >= 0 && (token.start > previousEnd || dashes)) {
        text.append(' ');
      }
      Splice splice = byFirst.get(i);
      if (splice == null) {
        text.append(token.text);
      } else {
        text.append(splice.text);
        i = splice.last;
      }
      String more = after.get(i);
      if (more != null) {
        text.append(more);
      }
      previousEnd = tokens.get(i).end;
    }
    return text.toString();
  }
}
