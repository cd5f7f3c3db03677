package io.sallyport.semantics.sql;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.util.TablesNamesFinder;

/**
 * Reads the same tokens with JSqlParser, which shares no line with the parser of this module. Where
 * it sees a relation of the catalog that our reading does not name, one of the two is wrong, and
 * the statement is refused. It can only refuse: what it cannot read is left to the first reading,
 * whose world is closed.
 */
final class SecondReader {
  /**
   * Beyond these its backtracking could cost more than the statement; the first reading has no such
   * trouble.
   */
  private static final int MOST_TOKENS = 1_500;

  private static final int MOST_DEPTH = 12;

  private final Bound bound;
  private final SessionProfile profile;
  private final Catalog catalog;

  private SecondReader(Bound bound, SessionProfile profile, Catalog catalog) {
    this.bound = bound;
    this.profile = profile;
    this.catalog = catalog;
  }

  /**
   * Compares the two readings.
   *
   * @throws Refusal when the second one sees more
   */
  static void check(Bound bound, SessionProfile profile, Catalog catalog) {
    if (bound.utility() == null && bound.stream().tokens().size() <= MOST_TOKENS) {
      new SecondReader(bound, profile, catalog).compare();
    }
  }

  private void compare() {
    Set<String> known = new HashSet<>();
    bound.sites().forEach(site -> known.add(lower(site.relation.name().name())));
    if (!holdsOtherRelations(known)) {
      return;
    }
    for (String seen : names()) {
      List<String> parts = List.of(seen.replaceAll("[\"`]", "").split("\\.", -1));
      String name = parts.get(parts.size() - 1);
      if (!known.contains(lower(name)) && inCatalog(parts)) {
        throw Refusal.readDifferently(name);
      }
    }
  }

  /** A relation can be overlooked only where its name stands, which few statements offer. */
  private boolean holdsOtherRelations(Set<String> known) {
    List<Token> tokens = bound.stream().tokens();
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.isName() && !known.contains(lower(token.value))) {
        boolean qualified = i >= 2 && tokens.get(i - 1).is(".") && tokens.get(i - 2).isName();
        if (inCatalog(List.of(token.value))
            || (qualified && inCatalog(List.of(tokens.get(i - 2).value, token.value)))) {
          return true;
        }
      }
    }
    return false;
  }

  private Set<String> names() {
    StringBuilder text = new StringBuilder();
    int depth = 0;
    for (Token token : bound.stream().tokens()) {
      depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
      if (depth > MOST_DEPTH) {
        return Set.of();
      }
      text.append(spelled(token)).append(' ');
    }
    try {
      CCJSqlParser parser = new CCJSqlParser(text.toString()).withAllowComplexParsing(false);
      Statement statement = parser.Statement();
      return new TablesNamesFinder<Void>().getTables(statement);
    } catch (ParseException | RuntimeException unread) {
      return Set.of();
    }
  }

  /**
   * No content of a string reaches the second lexer, which would end strings elsewhere than the
   * database.
   */
  private static String spelled(Token token) {
    return switch (token.kind) {
      case STRING -> "'s'";
      case QUOTED -> '"' + token.value.replace('"', '_') + '"';
      case PARAMETER -> "?";
      case WORD, NUMBER, SYMBOL, END -> token.text;
    };
  }

  private boolean inCatalog(List<String> parts) {
    List<String> schemas =
        parts.size() > 1 ? List.of(parts.get(parts.size() - 2)) : profile.searchPath();
    String name = parts.get(parts.size() - 1);
    return schemas.stream().anyMatch(schema -> spellings(schema, name));
  }

  private boolean spellings(String schema, String name) {
    return catalog.find(schema, name) != null
        || catalog.find(lower(schema), lower(name)) != null
        || catalog.find(upper(schema), upper(name)) != null;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static String upper(String name) {
    return name.toUpperCase(Locale.ROOT);
  }
}
