package io.sallyport.semantics.sql;

import static io.sallyport.semantics.sql.ExpressionParser.literal;

import io.sallyport.semantics.sql.Expr.Call;
import io.sallyport.semantics.sql.Expr.Cast;
import io.sallyport.semantics.sql.Expr.Field;
import io.sallyport.semantics.sql.Expr.LiteralKind;
import io.sallyport.semantics.sql.Expr.Name;
import io.sallyport.semantics.sql.Expr.Op;
import io.sallyport.semantics.sql.Expr.Sub;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What operators join: literals, names, calls, brackets, and what binds to them alone. */
final class PrimaryParser {
  private static final int MAX_POSTFIX = 50;
  private static final Set<String> PREFIX = Keywords.words("+ - ~ ! @ |/ ||/ !!");
  private static final Set<String> TYPED = Keywords.words("DATE TIME TIMESTAMP JSON UUID GEOMETRY");

  private final Cursor in;
  private final ExpressionParser expressions;
  private final QueryParser queries;
  private final TypeParser types;
  private final CallParser calls;

  PrimaryParser(Cursor in, ExpressionParser expressions, QueryParser queries) {
    this.in = in;
    this.expressions = expressions;
    this.queries = queries;
    this.types = new TypeParser(in);
    this.calls = new CallParser(in, expressions, queries, types);
  }

  List<Expr> window() {
    return calls.window();
  }

  Expr signed() {
    Token token = in.peek();
    if (token.kind == Token.Kind.SYMBOL && PREFIX.contains(token.key)) {
      in.next();
      return prefixed(token.key);
    }
    if (token.is("BINARY") && in.dialect.isMySqlFamily()) {
      in.next();
      return prefixed("BINARY");
    }
    return postfix(primary());
  }

  private Expr prefixed(String operator) {
    in.enter();
    Expr result = new Op("PREFIX " + operator, List.of(signed()));
    in.leave();
    return result;
  }

  private Expr postfix(Expr start) {
    Expr value = start;
    for (int rounds = 0; ; rounds++) {
      if (rounds > MAX_POSTFIX) {
        throw Refusal.limit("a chain of more than " + MAX_POSTFIX + " casts or subscripts");
      }
      if (in.accept("::")) {
        value = new Cast(value, types.typeOf(value));
      } else if (in.accept("[")) {
        value = subscript(value);
      } else if (in.is("AT") && (in.peek(1).is("TIME") || in.peek(1).is("LOCAL"))) {
        value = atTimeZone(value);
      } else if (in.dialect == Dialect.H2 && in.accept("FORMAT", "JSON")) {
        value = new Cast(value, "JSON");
      } else if (in.accept("COLLATE")) {
        collation();
        value = new Op("COLLATE", List.of(value));
      } else if (in.is(".") && !(value instanceof Name)) {
        in.next();
        value = new Field(value, in.accept("*") ? null : in.anyName());
      } else {
        return value;
      }
    }
  }

  private void collation() {
    if (in.peek().kind == Token.Kind.STRING) {
      in.next();
      return;
    }
    in.anyName();
    while (in.accept(".")) {
      in.anyName();
    }
  }

  private Expr atTimeZone(Expr value) {
    in.expect("AT");
    if (in.accept("LOCAL")) {
      return new Op("AT TIME ZONE", List.of(value));
    }
    in.expect("TIME");
    in.expect("ZONE");
    return new Op("AT TIME ZONE", List.of(value, signed()));
  }

  private Expr subscript(Expr value) {
    List<Expr> args = new ArrayList<>();
    args.add(value);
    if (!in.is(":") && !in.is("]")) {
      args.add(expressions.expression());
    }
    if (in.accept(":") && !in.is("]")) {
      args.add(expressions.expression());
    }
    in.expect("]");
    return new Op("SUBSCRIPT", args);
  }

  private Expr primary() {
    Token token = in.peek();
    return switch (token.kind) {
      case NUMBER -> literalOf(LiteralKind.NUMBER);
      case STRING -> literalOf(LiteralKind.STRING);
      case PARAMETER -> {
        in.next();
        yield new Expr.Parameter();
      }
      case SYMBOL -> symbol(token);
      case QUOTED -> name();
      case WORD -> word(token);
      case END -> throw in.unexpected();
    };
  }

  /** What an E, X, B or N before a string makes of its content is the database's to know. */
  private Expr literalOf(LiteralKind kind) {
    Token token = in.next();
    boolean prefixed = kind == LiteralKind.STRING && Character.isLetter(token.text.charAt(0));
    return literal(prefixed ? LiteralKind.OTHER : kind, token.value);
  }

  private Expr symbol(Token token) {
    return switch (token.key) {
      case "(" -> brackets();
      case "*" -> {
        int at = in.position();
        in.next();
        yield new Name(List.of(), true, at, at);
      }
      case "@@name" -> {
        in.next();
        SystemVariables.check(token);
        yield literal(LiteralKind.OTHER, token.text);
      }
      default -> throw in.unexpected();
    };
  }

  private Expr brackets() {
    if (queries.startsQuery(in.position())) {
      return new Sub("VALUE", queries.bracketedQuery());
    }
    in.expect("(");
    List<Expr> list = new ArrayList<>();
    if (!in.is(")")) {
      list.addAll(expressions.expressions());
    }
    in.expect(")");
    return new Op(list.size() == 1 ? "BRACKETS" : "ROW", list);
  }

  private Expr word(Token token) {
    switch (token.key) {
      case "NULL" -> {
        return keyword(LiteralKind.NULL);
      }
      case "UNKNOWN" -> {
        if (in.dialect == Dialect.H2) {
          return keyword(LiteralKind.NULL);
        }
      }
      case "TRUE" -> {
        return keyword(LiteralKind.TRUE);
      }
      case "FALSE" -> {
        return keyword(LiteralKind.FALSE);
      }
      case "CASE" -> {
        return caseOf();
      }
      case "EXISTS" -> {
        in.next();
        return new Sub("EXISTS", queries.bracketedQuery());
      }
      case "ARRAY" -> {
        if (in.peek(1).is("[") || in.peek(1).is("(")) {
          return array();
        }
      }
      case "ROW" -> {
        if (in.peek(1).is("(")) {
          in.next();
          return row();
        }
      }
      case "INTERVAL" -> {
        if (comparesIntervals()) {
          return name();
        }
        if (!in.peek(1).is(".") && !in.peek(1).is(",") && !in.peek(1).is(")")) {
          return interval();
        }
      }
      case "DEFAULT" -> {
        if (!in.peek(1).is("(")) {
          in.next();
          return literal(LiteralKind.OTHER, "DEFAULT");
        }
      }
      case "NEXT", "PREVIOUS", "CURRENT" -> {
        if (in.peek(1).is("VALUE") && in.peek(2).is("FOR")) {
          return sequenceValue();
        }
      }
      default -> {
        return niladicOrName(token);
      }
    }
    return typedLiteralOrName(token);
  }

  private Expr niladicOrName(Token token) {
    if (Keywords.isNiladic(token, in.dialect) && !in.peek(1).is("(") && !in.peek(1).is(".")) {
      in.next();
      return new Call(List.of(token), List.of(), List.of());
    }
    return typedLiteralOrName(token);
  }

  private Expr keyword(LiteralKind kind) {
    in.next();
    return literal(kind, "");
  }

  private Expr typedLiteralOrName(Token token) {
    if (startsTypedLiteral(token)) {
      String type = types.type();
      return new Cast(literal(LiteralKind.STRING, in.next().value), type);
    }
    if (Keywords.isReserved(token) && !(in.peek(1).is("(") && Keywords.isCallable(token))) {
      throw in.unexpected();
    }
    return name();
  }

  private boolean startsTypedLiteral(Token token) {
    Token after = in.peek(1);
    if (after.kind == Token.Kind.STRING) {
      return TYPED.contains(token.key)
          || (in.dialect == Dialect.POSTGRESQL && !Keywords.isReserved(token));
    }
    if (!token.is("TIMESTAMP") && !token.is("TIME")) {
      return false;
    }
    return (after.is("WITH") || after.is("WITHOUT"))
        && in.peek(2).is("TIME")
        && in.peek(4).kind == Token.Kind.STRING;
  }

  private Expr name() {
    int first = in.position();
    List<Token> parts = new ArrayList<>(2);
    parts.add(in.next());
    while (in.is(".")) {
      in.next();
      if (in.is("*")) {
        int last = in.position();
        in.next();
        return new Name(List.copyOf(parts), true, first, last);
      }
      parts.add(in.anyName());
      if (parts.size() > 4) {
        throw Refusal.grammar("a name of more than four parts");
      }
    }
    if (in.is("(")) {
      return calls.call(List.copyOf(parts));
    }
    if (Keywords.isReserved(parts.get(0))) {
      throw in.unexpected();
    }
    return new Name(List.copyOf(parts), false, first, in.position() - 1);
  }

  private Expr caseOf() {
    in.expect("CASE");
    in.enter();
    List<Expr> args = new ArrayList<>();
    boolean simple = !in.is("WHEN");
    if (simple) {
      args.add(expressions.expression());
    }
    boolean pairs = true;
    while (in.accept("WHEN")) {
      List<Expr> compared = expressions.expressions();
      pairs &= compared.size() == 1;
      args.addAll(compared);
      in.expect("THEN");
      args.add(expressions.expression());
    }
    if (in.accept("ELSE")) {
      args.add(expressions.expression());
    }
    in.expect("END");
    in.leave();
    return new Op(!pairs ? "LISTED CASE" : simple ? "SIMPLE CASE" : "CASE", args);
  }

  private Expr array() {
    in.next();
    if (in.is("(")) {
      return new Sub("ARRAY", queries.bracketedQuery());
    }
    return arrayElements();
  }

  private Expr arrayElements() {
    in.enter();
    in.expect("[");
    List<Expr> args = new ArrayList<>();
    while (!in.is("]")) {
      args.add(in.is("[") ? arrayElements() : expressions.expression());
      if (!in.accept(",")) {
        break;
      }
    }
    in.expect("]");
    in.leave();
    return new Op("ARRAY", args);
  }

  private Expr row() {
    in.expect("(");
    List<Expr> args = in.is(")") ? List.of() : expressions.expressions();
    in.expect(")");
    return new Op("ROW", args);
  }

  /** MySQL's function {@code INTERVAL(n, a, b)}, which no unit follows. */
  private boolean comparesIntervals() {
    return in.dialect.isMySqlFamily()
        && in.is("INTERVAL", "(")
        && !Keywords.isUnit(in.behindBracket(1));
  }

  private Expr interval() {
    in.expect("INTERVAL");
    if (in.is("(")
        && in.peek(1).kind == Token.Kind.NUMBER
        && in.peek(2).is(")")
        && in.peek(3).kind == Token.Kind.STRING) {
      in.next();
      in.next();
      in.next();
    }
    if (in.peek().kind == Token.Kind.STRING) {
      Expr value = literalOf(LiteralKind.STRING);
      String unit = "";
      if (Keywords.isUnit(in.peek())) {
        unit = " " + in.peek().key;
        unit();
        if (in.accept("TO")) {
          unit();
        }
      }
      return new Cast(value, "INTERVAL" + unit);
    }
    String sign = in.accept("-") ? " -" : " ";
    Expr value = expressions.expression();
    if (Keywords.isUnit(in.peek())) {
      return new Op("INTERVAL" + sign + in.next().key, List.of(value));
    }
    throw in.unexpected();
  }

  /** A unit with its precision, as in {@code SECOND (3)}. */
  private void unit() {
    in.next();
    if (in.is("(") && in.peek(1).kind == Token.Kind.NUMBER) {
      in.next();
      in.next();
      if (in.accept(",")) {
        in.next();
      }
      in.expect(")");
    }
  }

  /** Sequences change when read, so this is a call like any other. */
  private Expr sequenceValue() {
    Token word = in.next();
    in.expect("VALUE");
    in.expect("FOR");
    in.anyName();
    while (in.accept(".")) {
      in.anyName();
    }
    String function = word.is("NEXT") ? "nextval" : "currval";
    Token name =
        new Token(
            Token.Kind.WORD,
            word.start,
            word.end,
            word.text,
            function,
            Symbols.upperAscii(function));
    return new Call(List.of(name), List.of(), List.of());
  }
}
