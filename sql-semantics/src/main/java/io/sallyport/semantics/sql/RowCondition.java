package io.sallyport.semantics.sql;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A row filter that was understood: a condition over one relation's columns, with a parameter for
 * every value it compares with. Immutable.
 *
 * @param piece the condition in brackets
 * @param columns the columns it reads
 * @param names where it names them, in order
 * @param parameters where its parameters stand, in order
 */
record RowCondition(
    SqlPiece piece, Set<String> columns, List<Named> names, List<Integer> parameters) {

  /** A column's name in the condition: where in the piece's text, and which column. */
  record Named(int start, int end, String column) {}

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(subject\\.[^{}]+)}");
  private static final Set<String> QUERIES = Keywords.words("SELECT VALUES TABLE");

  RowCondition {
    columns = Set.copyOf(columns);
    names = List.copyOf(names);
    parameters = List.copyOf(parameters);
  }

  /** The condition on other values than the columns by these names. */
  SqlPiece on(Function<String, SqlPiece> values) {
    SqlPiece all = SqlPiece.of("");
    int at = 0;
    for (Named name : names) {
      all = all.then(part(at, name.start)).then(values.apply(name.column));
      at = name.end;
    }
    return all.then(part(at, piece.text().length()));
  }

  private SqlPiece part(int from, int to) {
    List<ParameterSource> inside = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      if (parameters.get(i) >= from && parameters.get(i) < to) {
        inside.add(piece.values().get(i));
      }
    }
    return new SqlPiece(piece.text().substring(from, to), inside);
  }

  /** The condition on the columns of a row that goes by a name. */
  SqlPiece of(String qualifier, UnaryOperator<String> quote) {
    return on(column -> SqlPiece.of(qualifier + "." + quote.apply(column)));
  }

  /** All of several conditions. */
  RowCondition and(RowCondition other) {
    Set<String> all = new HashSet<>(columns);
    all.addAll(other.columns);
    List<Named> both = new ArrayList<>(names);
    int shift = piece.text().length() + " AND ".length();
    other.names.forEach(
        name -> both.add(new Named(name.start + shift, name.end + shift, name.column)));
    List<Integer> marks = new ArrayList<>(parameters);
    other.parameters.forEach(mark -> marks.add(mark + shift));
    return new RowCondition(piece.then(other.piece.around(" AND ", "")), all, both, marks);
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
      List<Named> names = new ArrayList<>();
      Set<String> columns = check(text.toString(), starts, relation, profile, catalog, names);
      List<ParameterSource> sources = new ArrayList<>();
      values.forEach(value -> sources.add(new ParameterSource.Value(value)));
      List<Integer> marks = starts.stream().map(start -> start + 1).toList();
      return new RowCondition(new SqlPiece("(" + text + ")", sources), columns, names, marks);
    } catch (Refusal refusal) {
      throw MaskFailure.badFilter(relation.name(), refusal.toUnread().what());
    }
  }

  private static Set<String> check(
      String text,
      List<Integer> parameters,
      Relation relation,
      SessionProfile profile,
      Catalog catalog,
      List<Named> names) {
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
    for (Site.Named named : site.names) {
      Token token = stream.tokens().get(named.name().first());
      names.add(new Named(token.start + 1, token.end + 1, named.column()));
    }
    names.sort(Comparator.comparingInt(Named::start));
    if (!site.readOtherwise.isEmpty() || !site.rows.isEmpty()) {
      throw MaskFailure.badFilter(relation.name(), "it reads a whole row");
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
