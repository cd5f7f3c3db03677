package io.sallyport.jdbc;

import io.sallyport.api.Arguments;
import io.sallyport.api.Explanation;
import io.sallyport.api.Obligation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a plain UPDATE or DELETE names, as its caller itself may read them: by a governed
 * SELECT of the caller's own, decided, masked and recorded like any other. Where the caller may not
 * read them, or would have to ask for it, nobody sees them. Immutable.
 *
 * @param sql the SELECT
 * @param skipped how many of the write's parameters stand before its WHERE
 */
record FirstRows(String sql, int skipped) {
  private static final int MOST_ROWS = 5;
  private static final int MOST_COLUMNS = 12;
  private static final int MOST_CHARACTERS = 60;
  private static final int SECONDS = 2;

  /** One name, with its schema, with an alias. */
  private static final Pattern TABLE =
      Pattern.compile("[\\w\"`]+(?:\\.[\\w\"`]+){0,2}(?:\\s+(?:(?i:AS)\\s+)?[A-Za-z_]\\w*)?");

  /** Beside these words, what is written is not simply the rows of one table that WHERE names. */
  private static final List<String> NOT_PLAIN =
      List.of("FROM", "USING", "RETURNING", "ORDER", "LIMIT", "FETCH", "JOIN", "ONLY", "CURRENT");

  /** What was seen. */
  record Seen(List<String> columns, List<List<String>> rows) {
    static final Seen NOTHING = new Seen(List.of(), List.of());
  }

  private record Word(String text, int at, int marks) {}

  /** Where a write is plain enough for that, else null. */
  static @Nullable FirstRows of(String text) {
    List<Word> words = words(text);
    if (words == null || words.size() < 3) {
      return null;
    }
    String kind = words.get(0).text;
    int where = index(words, "WHERE", 1);
    int end = where < 0 ? text.length() : words.get(where).at;
    int from = kind.equals("DELETE") && words.get(1).text.equals("FROM") ? 1 : 0;
    int set = kind.equals("UPDATE") ? index(words, "SET", 1) : -1;
    if (from == 0 && set < 0) {
      return null;
    }
    for (Word word : words.subList(from + 1, words.size())) {
      if (NOT_PLAIN.contains(word.text)) {
        return null;
      }
    }
    Word first = words.get(from);
    int stop = set < 0 ? end : words.get(set).at;
    String table = text.substring(first.at + first.text.length(), stop).strip();
    return TABLE.matcher(table).matches()
        ? new FirstRows(
            "SELECT * FROM " + table + " " + text.substring(end),
            where < 0 ? 0 : words.get(where).marks)
        : null;
  }

  private static int index(List<Word> words, String wanted, int from) {
    for (int i = from; i < words.size(); i++) {
      if (words.get(i).text.equals(wanted)) {
        return i;
      }
    }
    return -1;
  }

  /** The words outside of brackets and quotes; null for what is written in another way. */
  private static @Nullable List<Word> words(String text) {
    List<Word> words = new ArrayList<>();
    int depth = 0;
    int marks = 0;
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '\'' || c == '"' || c == '`') {
        int close = text.indexOf(c, i + 1);
        if (close < 0) {
          return null;
        }
        i = close + 1;
      } else if (c == '\\' || c == ';' || c == '$' || text.startsWith("--", i)) {
        return null;
      } else if (text.startsWith("/*", i) || c == '#') {
        return null;
      } else if (Character.isLetter(c) || c == '_') {
        int end = i;
        while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
          end++;
        }
        if (depth == 0) {
          words.add(new Word(text.substring(i, end).toUpperCase(Locale.ROOT), i, marks));
        }
        i = end;
      } else {
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        marks += c == '?' ? 1 : 0;
        i++;
      }
    }
    return words;
  }

  /** Looks, as the caller. */
  Seen look(Link link, Connection governed, Arguments arguments) throws SQLException {
    Explanation decided = link.sessions().current().explain(link.operation(sql, KeyWish.NONE));
    boolean asks =
        decided.obligations().stream()
            .anyMatch(
                one -> one instanceof Obligation.Approval || one instanceof Obligation.BreakGlass);
    if (!decided.permitted() || asks) {
      return Seen.NOTHING;
    }
    try (PreparedStatement statement = governed.prepareStatement(sql)) {
      statement.setQueryTimeout(SECONDS);
      statement.setMaxRows(MOST_ROWS);
      for (int i = skipped; i < arguments.size(); i++) {
        statement.setObject(i - skipped + 1, arguments.values().get(i));
      }
      try (ResultSet rows = statement.executeQuery()) {
        return seen(rows);
      }
    }
  }

  private static Seen seen(ResultSet rows) throws SQLException {
    int columns = Math.min(MOST_COLUMNS, rows.getMetaData().getColumnCount());
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= columns; i++) {
      names.add(rows.getMetaData().getColumnLabel(i).toLowerCase(Locale.ROOT));
    }
    List<List<String>> found = new ArrayList<>();
    while (rows.next()) {
      List<String> row = new ArrayList<>();
      for (int i = 1; i <= columns; i++) {
        String value = String.valueOf(rows.getString(i));
        row.add(
            value.length() <= MOST_CHARACTERS ? value : value.substring(0, MOST_CHARACTERS) + "…");
      }
      found.add(row);
    }
    return new Seen(names, found);
  }
}
