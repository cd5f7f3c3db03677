package io.sallyport.semantics.sql;

import io.sallyport.semantics.sql.Query.Body;
import io.sallyport.semantics.sql.Query.Cte;
import io.sallyport.semantics.sql.Query.From;
import io.sallyport.semantics.sql.Query.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Queries: WITH, SELECT, set operations, VALUES, TABLE, and what follows them. */
final class QueryParser {
  private static final Set<String> SET_OPERATORS = Keywords.words("UNION INTERSECT EXCEPT MINUS");
  private static final Set<String> AFTER_QUERY =
      Keywords.words("UNION INTERSECT EXCEPT MINUS ORDER LIMIT OFFSET FETCH FOR )");
  private static final Set<String> MYSQL_MODIFIERS =
      Keywords.words(
          "DISTINCTROW HIGH_PRIORITY STRAIGHT_JOIN SQL_SMALL_RESULT SQL_BIG_RESULT"
              + " SQL_BUFFER_RESULT SQL_CACHE SQL_NO_CACHE SQL_CALC_FOUND_ROWS");
  static final String STAR_EXCEPT = "STAR EXCEPT";
  static final String DESCENDING = "DESC";

  static final String OFFSET = "OFFSET";

  /** An order by an operator, which can be any. */
  static final String USING = "ORDER USING";

  private static final int MAX_ROWS = 5_000;

  private final Cursor in;
  final ExpressionParser expressions;
  final FromParser from;
  private final StatementParser statements;

  QueryParser(Cursor in, StatementParser statements) {
    this.in = in;
    this.statements = statements;
    this.expressions = new ExpressionParser(in, this);
    this.from = new FromParser(in, this, expressions);
  }

  /** Whether the bracket at a token opens a query rather than an expression or a join. */
  boolean startsQuery(int position) {
    int saved = in.position();
    in.reset(position);
    boolean result = in.is("(") && opensQuery(0);
    in.reset(saved);
    return result;
  }

  private boolean opensQuery(int ahead) {
    int inner = ahead + 1;
    if (startsBareQuery(inner)) {
      return true;
    }
    if (!in.peek(inner).is("(") || !opensQuery(inner)) {
      return false;
    }
    return AFTER_QUERY.contains(in.behindBracket(inner).key);
  }

  boolean startsBareQuery() {
    return startsBareQuery(0);
  }

  private boolean startsBareQuery(int ahead) {
    Token token = in.peek(ahead);
    Token after = in.peek(ahead + 1);
    return switch (token.key) {
      case "SELECT" -> true;
      case "WITH" -> after.isName();
      case "TABLE" -> after.isName();
      case "VALUES" ->
          after.is("ROW")
              || (after.is("(")
                  && !(in.dialect.isMySqlFamily()
                      && in.peek(ahead + 2).isName()
                      && !in.peek(ahead + 2).is("NULL")));
      default -> false;
    };
  }

  Query bracketedQuery() {
    in.expect("(");
    Query query = query();
    in.expect(")");
    return query;
  }

  Query query() {
    in.enter();
    boolean recursive = in.is("WITH", "RECURSIVE");
    List<Cte> ctes = with();
    Query query = tail(ctes, recursive, body());
    in.leave();
    return query;
  }

  /** What follows a WITH clause that was read already. */
  Query queryAfterWith(List<Cte> ctes, boolean recursive) {
    return tail(ctes, recursive, body());
  }

  List<Cte> with() {
    List<Cte> ctes = new ArrayList<>();
    if (!in.accept("WITH")) {
      return ctes;
    }
    in.accept("RECURSIVE");
    do {
      ctes.add(cte());
    } while (in.accept(","));
    return ctes;
  }

  private Cte cte() {
    Token name = in.name();
    List<Token> columns = in.is("(") ? names() : List.of();
    in.expect("AS");
    if (in.accept("NOT")) {
      in.expect("MATERIALIZED");
    } else {
      in.accept("MATERIALIZED");
    }
    in.expect("(");
    Statement statement =
        in.isAny("INSERT", "UPDATE", "DELETE", "MERGE")
            ? statements.write(List.of(), false)
            : withThenStatement();
    in.expect(")");
    return new Cte(
        name, columns, statement, in.dialect == Dialect.POSTGRESQL ? order() : List.of());
  }

  /** The columns that SEARCH and CYCLE add. */
  private List<Token> order() {
    List<Token> added = new ArrayList<>();
    if (in.accept("SEARCH")) {
      if (!in.accept("DEPTH")) {
        in.expect("BREADTH");
      }
      in.expect("FIRST");
      in.expect("BY");
      nameList();
      in.expect("SET");
      added.add(in.anyName());
    }
    if (in.accept("CYCLE")) {
      nameList();
      in.expect("SET");
      added.add(in.anyName());
      if (in.accept("TO")) {
        constant();
        in.expect("DEFAULT");
        constant();
      }
      in.expect("USING");
      added.add(in.anyName());
    }
    return added;
  }

  private void nameList() {
    do {
      in.anyName();
    } while (in.accept(","));
  }

  private void constant() {
    Token token = in.next();
    boolean word = token.is("TRUE") || token.is("FALSE");
    if (token.kind != Token.Kind.STRING && token.kind != Token.Kind.NUMBER && !word) {
      throw in.unexpected();
    }
  }

  /** A write inside FROM. */
  Statement write() {
    if (!in.isAny("INSERT", "UPDATE", "DELETE", "MERGE")) {
      throw in.unexpected();
    }
    return statements.write(List.of(), false);
  }

  private Statement withThenStatement() {
    return new Statement.Select(query());
  }

  List<Token> names() {
    in.expect("(");
    List<Token> list = new ArrayList<>();
    do {
      list.add(in.anyName());
    } while (in.accept(","));
    in.expect(")");
    return list;
  }

  private Body body() {
    Body first = arm();
    if (!SET_OPERATORS.contains(in.peek().key)) {
      return first;
    }
    List<Body> arms = new ArrayList<>();
    List<String> operators = new ArrayList<>();
    arms.add(first);
    while (SET_OPERATORS.contains(in.peek().key)) {
      operators.add(in.next().key);
      if (in.isAny("ALL", "DISTINCT")) {
        in.next();
      }
      arms.add(arm());
    }
    return new Query.SetOperation(arms, operators);
  }

  private Body arm() {
    Token token = in.peek();
    return switch (token.key) {
      case "(" -> new Query.Nested(bracketedQuery());
      case "SELECT" -> new SelectParser(in, this, expressions).select();
      case "VALUES", "VALUE" -> values();
      case "TABLE" -> {
        int first = in.position();
        in.next();
        yield new Query.WholeTable(from.plainTable(), first);
      }
      default -> throw in.unexpected();
    };
  }

  private Body values() {
    int first = in.position();
    in.next();
    List<List<Expr>> rows = new ArrayList<>();
    do {
      in.accept("ROW");
      if (in.accept("(")) {
        rows.add(in.is(")") ? List.of() : expressions.expressions());
        in.expect(")");
      } else {
        rows.add(List.of(expressions.expression()));
      }
      if (rows.size() > MAX_ROWS) {
        throw Refusal.limit("more than " + MAX_ROWS + " rows of values");
      }
    } while (in.accept(","));
    return new Query.Values(rows, new FromItem.Range(first, in.position() - 1));
  }

  private Query tail(List<Cte> ctes, boolean recursive, Body body) {
    List<Expr> order = new ArrayList<>();
    List<Expr> limits = new ArrayList<>();
    boolean locks = false;
    while (true) {
      if (in.is("ORDER")) {
        order.addAll(orderBy());
      } else if (in.isAny("LIMIT", "OFFSET", "FETCH")) {
        limit(limits);
      } else if (in.is("FOR") && !in.is("FOR", "PORTION")) {
        lock();
        locks = true;
      } else if (in.accept("LOCK")) {
        in.expect("IN");
        in.expect("SHARE");
        in.expect("MODE");
        locks = true;
      } else {
        return new Query(ctes, recursive, body, order, limits, locks);
      }
    }
  }

  List<Expr> orderBy() {
    in.expect("ORDER");
    in.expect("BY");
    List<Expr> list = new ArrayList<>();
    do {
      Expr key = expressions.expression();
      if (in.accept("USING")) {
        key = new Expr.Op(USING, List.of(key));
        in.next();
      } else if (in.accept("DESC")) {
        key = new Expr.Op(DESCENDING, List.of(key));
      } else {
        in.accept("ASC");
      }
      list.add(key);
      if (in.accept("NULLS") && !in.accept("FIRST")) {
        in.expect("LAST");
      }
    } while (in.accept(","));
    return list;
  }

  private void limit(List<Expr> limits) {
    switch (in.next().key) {
      case "LIMIT" -> {
        if (in.accept("ALL")) {
          return;
        }
        limits.addAll(expressions.expressions());
      }
      case "OFFSET" -> {
        limits.add(new Expr.Op(OFFSET, List.of(expressions.operand())));
        acceptRows();
      }
      default -> {
        if (!in.accept("FIRST")) {
          in.expect("NEXT");
        }
        if (!in.isAny("ROW", "ROWS")) {
          limits.add(expressions.operand());
        }
        in.accept("PERCENT");
        acceptRows();
        if (in.accept("WITH")) {
          in.expect("TIES");
        } else {
          in.expect("ONLY");
        }
      }
    }
  }

  private void acceptRows() {
    if (!in.accept("ROWS")) {
      in.accept("ROW");
    }
  }

  private void lock() {
    in.expect("FOR");
    if (in.accept("NO")) {
      in.expect("KEY");
      in.expect("UPDATE");
    } else if (in.accept("KEY")) {
      in.expect("SHARE");
    } else if (!in.accept("UPDATE")) {
      in.expect("SHARE");
    }
    if (in.accept("OF")) {
      do {
        in.anyName();
        while (in.accept(".")) {
          in.anyName();
        }
      } while (in.accept(","));
    }
    if (in.accept("SKIP")) {
      in.expect("LOCKED");
    } else if (in.accept("WAIT")) {
      in.next();
    } else {
      in.accept("NOWAIT");
    }
  }

  List<Item> items() {
    List<Item> items = new ArrayList<>();
    do {
      int first = in.position();
      Expr expr = expressions.expression();
      if (expr instanceof Expr.Name name && name.star() && in.dialect == Dialect.H2) {
        expr = except(name);
      }
      int last = in.position() - 1;
      items.add(new Item(expr, itemAlias(), first, last));
    } while (in.accept(","));
    return items;
  }

  /** H2's {@code * EXCEPT (a, b)}. */
  private Expr except(Expr.Name star) {
    if (!in.is("EXCEPT", "(") || !in.peek(2).isName() || in.peek(2).is("SELECT")) {
      return star;
    }
    in.next();
    in.expect("(");
    List<Expr> args = new ArrayList<>(List.of(star));
    args.addAll(expressions.expressions());
    in.expect(")");
    return new Expr.Op(STAR_EXCEPT, args);
  }

  private @Nullable Token itemAlias() {
    if (in.accept("AS")) {
      return in.peek().kind == Token.Kind.STRING ? in.next() : in.anyName();
    }
    Token token = in.peek();
    if (Keywords.canAlias(token)
        || (in.dialect.isMySqlFamily() && token.kind == Token.Kind.STRING)) {
      return in.next();
    }
    return null;
  }

  boolean acceptModifier() {
    if (in.dialect.isMySqlFamily() && MYSQL_MODIFIERS.contains(in.peek().key)) {
      in.next();
      return true;
    }
    return false;
  }

  From fromClause() {
    return in.accept("FROM") ? from.list() : From.NOTHING;
  }
}
