package io.sallyport.semantics.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A row filter that was understood: a condition over one relation's columns, with a parameter for
 * every value it compares with. Immutable.
 *
 * @param piece the condition in brackets
 * @param columns the columns it reads
 */
record RowCondition(SqlPiece piece, Set<String> columns) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(subject\\.[^{}]+)}");
  private static final Set<String> QUERIES = Keywords.words("SELECT VALUES TABLE");

  RowCondition {
    columns = Set.copyOf(columns);
  }

  /** All of several conditions. */
  RowCondition and(RowCondition other) {
    Set<String> all = new HashSet<>(columns);
    all.addAll(other.columns);
    return new RowCondition(piece.then(other.piece.around(" AND ", "")), all);
  }

  /** Reads a filter as the database will: by its own lexer and grammar, in the relation's scope. */
  static RowCondition read(
      String filter, Relation relation, SessionProfile profile, Catalog catalog) {
    StringBuilder text = new StringBuilder();
    List<String> values = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    Matcher placeholder = PLACEHOLDER.matcher(filter);
    int done = 0;
    while (placeholder.find()) {
      // With blanks around it, since '=?' can be an operator.
      text.append(filter, done, placeholder.start()).append(' ');
      starts.add(text.length());
      text.append("? ");
      values.add(placeholder.group(1));
      done = placeholder.end();
    }
    text.append(filter.substring(done));
    try {
      Set<String> columns = check(text.toString(), starts, relation, profile, catalog);
      List<ParameterSource> sources = new ArrayList<>();
      values.forEach(value -> sources.add(new ParameterSource.Value(value)));
      return new RowCondition(new SqlPiece("(" + text + ")", sources), columns);
    } catch (Refusal refusal) {
      throw MaskFailure.badFilter(relation.name(), refusal.toUnread().what());
    }
  }

  private static Set<String> check(
      String text,
      List<Integer> parameters,
      Relation relation,
      SessionProfile profile,
      Catalog catalog) {
    TokenStream stream = Scanner.scan(text, profile);
    List<Integer> found = new ArrayList<>();
    for (Token token : stream.tokens()) {
      if (token.kind == Token.Kind.PARAMETER) {
        found.add(token.start);
      }
      if (QUERIES.contains(token.key) || token.is(".")) {
        throw MaskFailure.badFilter(
            relation.name(), "it holds more than unqualified columns, values and operators");
      }
    }
    // A placeholder inside a string, or a parameter of the filter's own, would shift the others.
    if (stream.differs() || !found.equals(parameters)) {
      throw MaskFailure.badFilter(relation.name(), "a comment, or a value inside a string");
    }
    Cursor cursor = new Cursor(stream, profile);
    Expr condition = new StatementParser(cursor).condition();
    Binding binding = new Binding(profile, catalog, new Views(profile, catalog), stream.tokens());
    Site site = new Site(relation, standIn(relation), true);
    Scope scope = new Scope(null);
    scope.sources.add(binding.source(site));
    new QueryBinder(binding).expressions.read(condition, scope, null);
    boolean pure = binding.accesses.toList().isEmpty() && binding.sites.isEmpty();
    if (!pure || !site.systemColumns.isEmpty()) {
      throw MaskFailure.badFilter(
          relation.name(), "it calls a function that is not known to be pure, or reads an address");
    }
    return site.touched;
  }

  private static FromItem.Table standIn(Relation relation) {
    String name = relation.name().name();
    Token token = new Token(Token.Kind.QUOTED, 0, 0, name, name, "");
    return new FromItem.Table(
        List.of(token), null, List.of(), new FromItem.Range(0, 0), null, null, null);
  }
}
