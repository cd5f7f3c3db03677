package io.sallyport.semantics.sql;

import static io.sallyport.semantics.sql.ExpressionParser.literal;

import io.sallyport.semantics.sql.Expr.Call;
import io.sallyport.semantics.sql.Expr.Cast;
import io.sallyport.semantics.sql.Expr.LiteralKind;
import io.sallyport.semantics.sql.Expr.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Function calls with the keywords that SQL puts between arguments. It may accept more than a
 * database does: whatever stands between the keywords is read as an expression either way.
 */
final class CallParser {
  static final String FILTER = "FILTER";
  static final String OVER = "OVER";
  private static final Set<String> UNIT_FIRST_H2 =
      Keywords.words("DATEADD DATEDIFF TIMESTAMPADD TIMESTAMPDIFF DATE_TRUNC DATE_PART");
  private static final Set<String> UNIT_FIRST_MYSQL = Keywords.words("TIMESTAMPADD TIMESTAMPDIFF");

  private final Cursor in;
  private final ExpressionParser expressions;
  private final QueryParser queries;
  private final TypeParser types;

  CallParser(Cursor in, ExpressionParser expressions, QueryParser queries, TypeParser types) {
    this.in = in;
    this.expressions = expressions;
    this.queries = queries;
    this.types = types;
  }

  Expr call(List<Token> name) {
    in.enter();
    Expr result = dispatch(name);
    in.leave();
    return result;
  }

  private Expr dispatch(List<Token> name) {
    Token only = name.get(0);
    if (name.size() > 1 || only.kind != Token.Kind.WORD) {
      return plain(name);
    }
    return switch (only.key) {
      case "CAST", "TRY_CAST" -> cast();
      case "CONVERT" -> convert(name);
      case "EXTRACT" -> extract(name);
      case "POSITION" -> position(name);
      case "TRIM" -> trim(name);
      case "MATCH" -> in.dialect.isMySqlFamily() ? match() : plain(name);
      case "VALUES", "DEFAULT" -> proposedValue(name);
      case "COLLATION" -> throw in.unsupported("COLLATION FOR");
      default -> plain(name);
    };
  }

  private Expr cast() {
    in.expect("(");
    Expr value = expressions.expression();
    in.expect("AS");
    String type = types.typeOf(value);
    if (in.accept("FORMAT") && in.next().kind != Token.Kind.STRING) {
      throw in.unexpected();
    }
    in.expect(")");
    return new Cast(value, type);
  }

  private Expr convert(List<Token> name) {
    if (in.dialect == Dialect.POSTGRESQL) {
      return plain(name);
    }
    in.expect("(");
    Expr value = expressions.expression();
    if (in.accept("USING")) {
      in.anyName();
      in.expect(")");
      return new Op("CONVERT", List.of(value));
    }
    in.expect(",");
    String type = types.type();
    in.expect(")");
    return new Cast(value, type);
  }

  private Expr extract(List<Token> name) {
    in.expect("(");
    Token field = in.next();
    if (field.kind != Token.Kind.STRING && !field.isName()) {
      throw in.unexpected();
    }
    in.expect("FROM");
    Expr value = expressions.expression();
    in.expect(")");
    return new Call(name, List.of(literal(LiteralKind.STRING, field.value), value), List.of());
  }

  private Expr position(List<Token> name) {
    in.expect("(");
    List<Expr> args = new ArrayList<>();
    args.add(expressions.operand());
    if (!in.accept("IN")) {
      in.expect(",");
    }
    args.addAll(expressions.expressions());
    in.expect(")");
    return new Call(name, args, List.of());
  }

  private Expr trim(List<Token> name) {
    in.expect("(");
    List<Expr> args = new ArrayList<>();
    if (in.isAny("LEADING", "TRAILING", "BOTH")) {
      in.next();
    }
    if (!in.is("FROM")) {
      args.addAll(expressions.expressions());
    }
    if (in.accept("FROM")) {
      args.addAll(expressions.expressions());
    }
    in.expect(")");
    return new Call(name, args, List.of());
  }

  private Expr match() {
    in.expect("(");
    List<Expr> args = new ArrayList<>(expressions.expressions());
    in.expect(")");
    in.expect("AGAINST");
    in.expect("(");
    args.add(expressions.operand());
    while (in.isAny("IN", "NATURAL", "LANGUAGE", "MODE", "BOOLEAN", "WITH", "QUERY", "EXPANSION")) {
      in.next();
    }
    in.expect(")");
    return new Op("MATCH", args);
  }

  /** MySQL's VALUES(col) and DEFAULT(col) speak of the row to be written, not of a stored one. */
  private Expr proposedValue(List<Token> name) {
    if (!in.dialect.isMySqlFamily()) {
      throw in.unexpected();
    }
    in.expect("(");
    in.anyName();
    while (in.accept(".")) {
      in.anyName();
    }
    in.expect(")");
    return literal(LiteralKind.OTHER, name.get(0).key);
  }

  private Expr plain(List<Token> name) {
    in.expect("(");
    List<Expr> args = new ArrayList<>();
    List<Expr> inner = new ArrayList<>();
    if (in.is("*") && in.peek(1).is(")")) {
      in.next();
    } else if (!in.is(")")) {
      arguments(name.get(name.size() - 1), args, inner);
    }
    in.expect(")");
    trailing(inner);
    return new Call(name, args, inner);
  }

  private void arguments(Token name, List<Expr> args, List<Expr> inner) {
    skipUnit(name, args);
    do {
      skipMarker(name);
      if (name.value.equals("set_config") && isNamed()) {
        throw in.unsupported("a named argument of set_config");
      }
      argument(args, inner);
    } while (in.accept(",") || pairSeparator());
  }

  private boolean pairSeparator() {
    return in.accept(":") || in.accept("VALUE");
  }

  /** The words KEY and NAME before an argument, only where they cannot be columns. */
  private void skipMarker(Token function) {
    boolean pair = function.is("JSON_OBJECT") || function.is("JSON_OBJECTAGG");
    if (pair && in.is("KEY")) {
      Token after = in.peek(1);
      if (after.kind == Token.Kind.STRING || (after.isName() && !after.is("VALUE"))) {
        in.next();
      }
    }
    boolean markup = function.is("XMLELEMENT") || function.is("XMLPI");
    if (markup && in.is("NAME") && in.peek(1).isName()) {
      in.next();
      in.next();
      if (in.is(",")) {
        in.next();
      }
    }
  }

  private void skipUnit(Token name, List<Expr> args) {
    Set<String> functions =
        switch (in.dialect) {
          case H2 -> UNIT_FIRST_H2;
          case MYSQL, MARIADB -> UNIT_FIRST_MYSQL;
          case POSTGRESQL -> Set.of();
        };
    if (functions.contains(name.key) && Keywords.isUnit(in.peek()) && in.peek(1).is(",")) {
      args.add(literal(LiteralKind.STRING, in.next().value));
      in.next();
    }
  }

  private void argument(List<Expr> args, List<Expr> inner) {
    if (in.isAny("DISTINCT", "ALL", "VARIADIC")) {
      in.next();
    }
    if (in.is(")")) {
      return;
    }
    if (queries.startsBareQuery()) {
      args.add(new Expr.Sub("VALUE", queries.query()));
    } else if (isNamed()) {
      in.next();
      in.next();
      args.add(expressions.expression());
    } else if (!clause(args, inner)) {
      args.add(expressions.expression());
    }
    while (clause(args, inner)) {}
  }

  private boolean isNamed() {
    return in.peek().isName() && (in.peek(1).is("=>") || in.peek(1).is(":="));
  }

  /** A keyword clause inside the brackets of a call. */
  private boolean clause(List<Expr> args, List<Expr> inner) {
    Token token = in.peek();
    switch (token.key) {
      case "FROM", "FOR", "PLACING", "SEPARATOR" -> {
        in.next();
        args.add(expressions.expression());
      }
      case "USING" -> {
        in.next();
        in.anyName();
      }
      case "AS" -> {
        in.next();
        types.type();
      }
      case "ORDER" -> inner.addAll(queries.orderBy());
      case "LIMIT" -> {
        in.next();
        inner.addAll(expressions.expressions());
      }
      case "RETURNING" -> {
        in.next();
        types.type();
      }
      case "FORMAT" -> {
        in.next();
        in.expect("JSON");
      }
      case "NULL", "ABSENT", "ERROR", "EMPTY", "DEFAULT", "TRUE", "FALSE", "KEEP", "OMIT" -> {
        return jsonBehaviour();
      }
      case "WITH", "WITHOUT" -> withClause();
      case "PASSING" -> {
        in.next();
        byReference();
        args.addAll(expressions.expressions());
        byReference();
      }
      case "IGNORE", "RESPECT" -> {
        return nullTreatment();
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void byReference() {
    if (in.accept("BY") && !in.accept("REF")) {
      in.expect("VALUE");
    }
  }

  /** {@code NULL ON EMPTY}, {@code DEFAULT 0 ON ERROR}, {@code KEEP QUOTES}. */
  private boolean jsonBehaviour() {
    Token token = in.peek();
    if (token.is("KEEP") || token.is("OMIT")) {
      if (!in.peek(1).is("QUOTES")) {
        return false;
      }
      in.next();
      in.next();
      if (in.accept("ON")) {
        in.expect("SCALAR");
        in.expect("STRING");
      }
      return true;
    }
    int words = token.is("DEFAULT") || in.peek(1).is("ARRAY") || in.peek(1).is("OBJECT") ? 2 : 1;
    boolean closes =
        in.peek(words).is("ON")
            && (in.peek(words + 1).is("NULL")
                || in.peek(words + 1).is("EMPTY")
                || in.peek(words + 1).is("ERROR"));
    Token value = in.peek(1);
    boolean constant =
        !token.is("DEFAULT")
            || value.kind == Token.Kind.NUMBER
            || value.kind == Token.Kind.STRING
            || value.is("NULL");
    if (!closes || !constant) {
      return false;
    }
    for (int i = 0; i < words + 2; i++) {
      in.next();
    }
    return true;
  }

  private void withClause() {
    in.next();
    if (in.accept("UNIQUE")) {
      in.accept("KEYS");
      return;
    }
    if (!in.accept("CONDITIONAL")) {
      in.accept("UNCONDITIONAL");
    }
    in.accept("ARRAY");
    in.expect("WRAPPER");
  }

  private boolean nullTreatment() {
    if (in.isAny("IGNORE", "RESPECT") && in.peek(1).is("NULLS")) {
      in.next();
      in.next();
      return true;
    }
    return false;
  }

  private void trailing(List<Expr> inner) {
    if (in.is("WITHIN", "GROUP")) {
      in.next();
      in.next();
      in.expect("(");
      inner.addAll(queries.orderBy());
      in.expect(")");
    }
    if (in.is("FILTER", "(")) {
      in.next();
      in.next();
      in.expect("WHERE");
      inner.add(new Op(FILTER, List.of(expressions.expression())));
      in.expect(")");
    }
    nullTreatment();
    if (in.is("FROM", "FIRST") || in.is("FROM", "LAST")) {
      if (in.peek(2).is("OVER") || in.peek(2).is("IGNORE") || in.peek(2).is("RESPECT")) {
        in.next();
        in.next();
        nullTreatment();
      }
    }
    if (in.accept("OVER")) {
      if (in.is("(")) {
        inner.add(new Op(OVER, window()));
      } else {
        in.anyName();
        inner.add(new Op(OVER, List.of()));
      }
    }
  }

  /** A window specification with its brackets. */
  List<Expr> window() {
    in.expect("(");
    List<Expr> parts = new ArrayList<>();
    if (in.peek().isName() && !in.isAny("PARTITION", "ORDER", "ROWS", "RANGE", "GROUPS")) {
      in.next();
    }
    if (in.accept("PARTITION", "BY")) {
      parts.addAll(expressions.expressions());
    }
    if (in.is("ORDER")) {
      parts.addAll(queries.orderBy());
    }
    if (in.isAny("ROWS", "RANGE", "GROUPS")) {
      frame(parts);
    }
    in.expect(")");
    return parts;
  }

  private void frame(List<Expr> parts) {
    in.next();
    if (in.accept("BETWEEN")) {
      bound(parts);
      in.expect("AND");
    }
    bound(parts);
    if (in.accept("EXCLUDE")) {
      if (in.accept("NO")) {
        in.expect("OTHERS");
      } else if (in.accept("CURRENT")) {
        in.expect("ROW");
      } else if (!in.accept("GROUP")) {
        in.expect("TIES");
      }
    }
  }

  private void bound(List<Expr> parts) {
    if (in.accept("CURRENT")) {
      in.expect("ROW");
      return;
    }
    if (!in.accept("UNBOUNDED")) {
      parts.add(expressions.operand());
    }
    if (!in.accept("PRECEDING")) {
      in.expect("FOLLOWING");
    }
  }
}
