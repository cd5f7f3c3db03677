package io.sallyport.semantics.sql;

import io.sallyport.semantics.sql.Query.From;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** FROM clauses and single table references. */
final class FromParser {
  private static final Set<String> JOIN_WORDS =
      Keywords.words("JOIN INNER CROSS LEFT RIGHT FULL NATURAL STRAIGHT_JOIN");

  private final Cursor in;

  /** Index of the ON that was read last, with its condition. */
  int lastOn;

  private final QueryParser queries;
  private final ExpressionParser expressions;

  FromParser(Cursor in, QueryParser queries, ExpressionParser expressions) {
    this.in = in;
    this.queries = queries;
    this.expressions = expressions;
  }

  /** Items with joins and commas, up to a token that continues neither. */
  From list() {
    in.enter();
    Joined joined = new Joined();
    item(joined);
    while (true) {
      if (in.accept(",")) {
        joined.joins.add(Query.Join.COMMA);
        item(joined);
      } else if (JOIN_WORDS.contains(in.peek().key)) {
        join(joined);
        item(joined);
      } else if (in.is("ON") && !startsConflict()) {
        int at = in.position();
        in.next();
        Expr condition = expressions.expression();
        lastOn = at;
        joined.conditions.add(condition);
        joined.on(condition, List.of());
      } else if (in.is("USING", "(")) {
        in.next();
        List<Token> columns = queries.names();
        joined.using.addAll(columns);
        joined.on(null, columns);
        if (in.dialect == Dialect.POSTGRESQL && in.accept("AS")) {
          joined.aliases.add(new Query.UsingAlias(in.anyName(), columns));
        }
      } else {
        in.leave();
        return joined.toFrom();
      }
    }
  }

  /** Items being collected. */
  private static final class Joined {
    final List<FromItem> items = new ArrayList<>();
    final List<Expr> conditions = new ArrayList<>();
    final List<Token> using = new ArrayList<>();
    final List<Query.UsingAlias> aliases = new ArrayList<>();
    final List<Query.Join> joins = new ArrayList<>();
    boolean natural;

    /** What a condition belongs to: the last join, or one around it. */
    void on(@Nullable Expr condition, List<Token> columns) {
      int last = joins.size() - 1;
      if (last < 0) {
        return;
      }
      Query.Join join = joins.get(last);
      boolean open = join.on() == null && join.using().isEmpty() && !join.natural();
      joins.set(
          last,
          new Query.Join(open ? join.kind() : "?", open ? condition : join.on(), columns, false));
    }

    From toFrom() {
      return new From(items, conditions, using, natural, aliases, List.copyOf(joins));
    }
  }

  private boolean startsConflict() {
    if (in.peek(1).is("DUPLICATE")) {
      return in.peek(2).is("KEY") && in.peek(3).is("UPDATE");
    }
    return in.peek(1).is("CONFLICT")
        && (in.peek(2).is("(") || in.peek(2).is("DO") || in.peek(2).is("ON"));
  }

  private void join(Joined joined) {
    if (in.accept("STRAIGHT_JOIN")) {
      joined.joins.add(Query.Join.COMMA);
      return;
    }
    boolean natural = in.accept("NATURAL");
    joined.natural |= natural;
    String kind = "INNER";
    if (in.isAny("LEFT", "RIGHT", "FULL")) {
      kind = in.next().key;
      in.accept("OUTER");
    } else if (!in.accept("INNER")) {
      in.accept("CROSS");
    }
    in.expect("JOIN");
    joined.joins.add(new Query.Join(kind, null, List.of(), natural));
  }

  private void item(Joined joined) {
    if (in.is("(")) {
      bracket(joined);
    } else {
      joined.items.add(named());
    }
  }

  private void bracket(Joined joined) {
    if (queries.startsQuery(in.position())) {
      Query query = queries.bracketedQuery();
      joined.items.add(derived(query, false));
      return;
    }
    in.expect("(");
    From inner = list();
    in.expect(")");
    Token alias = alias();
    List<Token> columns = alias == null ? List.of() : columnAliases();
    joined.items.add(new FromItem.Group(inner, alias, columns));
  }

  private FromItem derived(Query query, boolean lateral) {
    Token alias = alias();
    return new FromItem.Derived(query, lateral, alias, alias == null ? List.of() : columnAliases());
  }

  private FromItem named() {
    boolean lateral = in.accept("LATERAL");
    if (lateral && in.is("(")) {
      return derived(queries.bracketedQuery(), true);
    }
    if (in.is("ROWS") && in.peek(1).is("FROM")) {
      return rowsFrom();
    }
    if (in.is("JSON_TABLE", "(")) {
      return jsonTable();
    }
    if (in.is("XMLTABLE", "(")) {
      return xmlTable();
    }
    if (in.dialect == Dialect.H2 && in.isAny("FINAL", "NEW", "OLD") && in.peek(1).is("TABLE")) {
      return changed();
    }
    if (in.dialect == Dialect.H2 && (in.is("TABLE", "(") || in.is("TABLE_DISTINCT", "("))) {
      return columns();
    }
    if (startsCall()) {
      return functions(List.of(expressions.operand()));
    }
    if (lateral) {
      throw in.unexpected();
    }
    return table(true);
  }

  /** {@code JSON_TABLE(value, path COLUMNS (…))}: what its columns are called is left open. */
  private FromItem jsonTable() {
    in.next();
    in.expect("(");
    List<Expr> read = new ArrayList<>();
    read.add(expressions.expression());
    in.expect(",");
    read.add(expressions.operand());
    if (in.accept("AS")) {
      in.anyName();
    }
    in.expect("COLUMNS");
    in.expect("(");
    for (int depth = 1; depth > 0; ) {
      Token token = in.next();
      depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
      boolean computed = token.is("DEFAULT") && in.peek().isName() && !in.is("NULL");
      if (token.kind == Token.Kind.END || token.is("SELECT") || token.is(".") || computed) {
        throw in.unsupported("a computed column of JSON_TABLE");
      }
    }
    while (!in.accept(")")) {
      if (!in.isAny("NULL", "ERROR", "EMPTY", "ARRAY", "ON")) {
        throw in.unexpected();
      }
      in.next();
    }
    return functions(read);
  }

  /** {@code XMLTABLE(path PASSING document COLUMNS name type PATH … DEFAULT …)}. */
  private FromItem xmlTable() {
    in.next();
    in.expect("(");
    List<Expr> read = new ArrayList<>();
    if (in.accept("XMLNAMESPACES", "(")) {
      do {
        read.add(expressions.operand());
        in.expect("AS");
        in.anyName();
      } while (in.accept(","));
      in.expect(")");
      in.expect(",");
    }
    read.add(expressions.operand());
    in.expect("PASSING");
    byReference();
    read.add(expressions.operand());
    byReference();
    in.expect("COLUMNS");
    List<Token> columns = new ArrayList<>();
    do {
      columns.add(in.anyName());
      xmlColumn(read);
    } while (in.accept(","));
    in.expect(")");
    FromItem.Functions item = functions(read);
    List<Token> names = new ArrayList<>(item.columnAliases());
    names.addAll(columns.subList(Math.min(names.size(), columns.size()), columns.size()));
    return new FromItem.Functions(read, item.alias(), names);
  }

  private void byReference() {
    if (in.accept("BY") && !in.accept("REF")) {
      in.expect("VALUE");
    }
  }

  private void xmlColumn(List<Expr> read) {
    if (in.accept("FOR", "ORDINALITY")) {
      return;
    }
    new TypeParser(in).type();
    while (true) {
      if (in.accept("PATH") || in.accept("DEFAULT")) {
        read.add(expressions.operand());
      } else if (!in.accept("NULL") && !in.accept("NOT", "NULL")) {
        return;
      }
    }
  }

  /** H2's {@code TABLE (id INT = (1, 2), name VARCHAR = ('a', 'b'))}: rows made of arrays. */
  private FromItem columns() {
    in.next();
    in.expect("(");
    List<Expr> read = new ArrayList<>();
    List<Token> names = new ArrayList<>();
    do {
      names.add(in.anyName());
      new TypeParser(in).type();
      in.expect("=");
      read.add(expressions.expression());
    } while (in.accept(","));
    in.expect(")");
    FromItem.Functions item = functions(read);
    boolean renamed = !item.columnAliases().isEmpty();
    return new FromItem.Functions(read, item.alias(), renamed ? item.columnAliases() : names);
  }

  /** {@code FINAL TABLE (INSERT …)}: the rows of a write, before or after it. */
  private FromItem changed() {
    in.next();
    in.next();
    in.expect("(");
    Statement write = queries.write();
    in.expect(")");
    Token alias = alias();
    return new FromItem.Changed(write, alias, alias == null ? List.of() : columnAliases());
  }

  private boolean startsCall() {
    int ahead = 0;
    if (!in.peek().isName() || Keywords.isReserved(in.peek()) || in.is("ONLY")) {
      return false;
    }
    while (in.peek(ahead + 1).is(".") && in.peek(ahead + 2).isName()) {
      ahead += 2;
    }
    return in.peek(ahead + 1).is("(");
  }

  private FromItem rowsFrom() {
    in.next();
    in.next();
    in.expect("(");
    List<Expr> calls = new ArrayList<>();
    do {
      calls.add(expressions.operand());
      if (in.accept("AS")) {
        columnDefinitions();
      }
    } while (in.accept(","));
    in.expect(")");
    return functions(calls);
  }

  private FromItem.Functions functions(List<Expr> calls) {
    if (in.is("WITH", "ORDINALITY")) {
      in.next();
      in.next();
    }
    Token alias = null;
    if (in.is("AS", "(")) {
      in.next();
    } else {
      alias = alias();
    }
    List<Token> columns = in.is("(") ? columnDefinitions() : List.of();
    return new FromItem.Functions(calls, alias, columns);
  }

  private List<Token> columnDefinitions() {
    TypeParser types = new TypeParser(in);
    List<Token> columns = new ArrayList<>();
    in.expect("(");
    do {
      columns.add(in.anyName());
      if (!in.is(",") && !in.is(")")) {
        types.type();
      }
    } while (in.accept(","));
    in.expect(")");
    return columns;
  }

  /** A table reference where only a name can stand, as after TABLE. */
  FromItem.Table plainTable() {
    int first = in.position();
    List<Token> name = qualifiedName();
    return new FromItem.Table(name, null, List.of(), since(first), FromItem.WHOLE, null, null);
  }

  List<Token> qualifiedName() {
    List<Token> parts = new ArrayList<>(2);
    parts.add(in.name());
    while (in.accept(".")) {
      parts.add(in.anyName());
      if (parts.size() > 3) {
        throw Refusal.grammar("a relation's name of more than three parts");
      }
    }
    return parts;
  }

  /** A table reference with alias and decorations. */
  FromItem.Table table(boolean bareAlias) {
    int first = in.position();
    String decoration = null;
    List<Token> name;
    if (in.is("ONLY") && in.peek(1).is("(") && in.dialect == Dialect.POSTGRESQL) {
      in.next();
      in.next();
      name = qualifiedName();
      in.expect(")");
      decoration = "ONLY";
    } else {
      if (in.is("ONLY") && in.peek(1).isName() && in.dialect == Dialect.POSTGRESQL) {
        in.next();
        decoration = "ONLY";
      }
      name = qualifiedName();
    }
    if (in.dialect == Dialect.POSTGRESQL) {
      in.accept("*");
    }
    FromItem.Range suffix = partition();
    FromItem.Range place = since(first);
    Token alias = bareAlias || in.is("AS") ? alias() : null;
    List<Token> columns = alias != null && in.is("(") ? columnAliases() : List.of();
    int hintsFirst = in.position();
    indexHints();
    FromItem.Range hints = in.position() > hintsFirst ? since(hintsFirst) : null;
    if (in.is("TABLESAMPLE")) {
      int sampleFirst = in.position();
      sample();
      suffix = since(sampleFirst);
    }
    return new FromItem.Table(name, alias, columns, place, decoration, suffix, hints);
  }

  private FromItem.Range since(int first) {
    return new FromItem.Range(first, in.position() - 1);
  }

  private FromItem.@Nullable Range partition() {
    int first = in.position();
    if (!in.is("PARTITION", "(")) {
      return null;
    }
    in.next();
    queries.names();
    return since(first);
  }

  /** Plain values only: the database would compute a query here, and nobody would have read it. */
  private void sample() {
    in.expect("TABLESAMPLE");
    in.anyName();
    sampleValue();
    if (in.accept("REPEATABLE")) {
      sampleValue();
    }
  }

  private void sampleValue() {
    in.expect("(");
    Token value = in.next();
    if (value.kind != Token.Kind.NUMBER && value.kind != Token.Kind.PARAMETER) {
      throw in.unexpected();
    }
    in.expect(")");
  }

  private void indexHints() {
    if (in.dialect == Dialect.POSTGRESQL) {
      return;
    }
    while (in.isAny("USE", "FORCE", "IGNORE") && (in.peek(1).is("INDEX") || in.peek(1).is("KEY"))) {
      in.next();
      in.next();
      if (in.accept("FOR")) {
        if (!in.next().is("JOIN")) {
          in.expect("BY");
        }
      }
      in.expect("(");
      while (!in.accept(")")) {
        in.anyName();
        in.accept(",");
      }
    }
  }

  private List<Token> columnAliases() {
    return in.is("(") ? queries.names() : List.of();
  }

  @Nullable Token alias() {
    if (in.accept("AS")) {
      return in.anyName();
    }
    boolean mergeKey = in.is("KEY", "(") && in.dialect == Dialect.H2;
    return Keywords.canAlias(in.peek()) && !mergeKey ? in.next() : null;
  }
}
