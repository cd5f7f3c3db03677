package io.sallyport.semantics.sql;

import io.sallyport.semantics.sql.Expr.Chain;
import io.sallyport.semantics.sql.Expr.Literal;
import io.sallyport.semantics.sql.Expr.LiteralKind;
import io.sallyport.semantics.sql.Expr.Op;
import io.sallyport.semantics.sql.Expr.Sub;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Operators by precedence; what they join is in {@link PrimaryParser}. */
final class ExpressionParser {
  private static final Set<String> COMPARISONS = Keywords.words("= <> != < > <= >= <=> ==");
  private static final Set<String> NOT_INFIX = Keywords.words("( ) [ ] , ; . : :: := => @@name \0");

  private final Cursor in;
  private final PrimaryParser primaries;
  private final QueryParser queries;
  private final boolean mysql;
  private final boolean pipesAreOr;

  ExpressionParser(Cursor in, QueryParser queries) {
    this.in = in;
    this.queries = queries;
    this.primaries = new PrimaryParser(in, this, queries);
    this.mysql = in.dialect.isMySqlFamily();
    this.pipesAreOr = mysql && !in.profile.has(SessionProfile.Fact.PIPES_AS_CONCAT);
  }

  Expr expression() {
    in.enter();
    Expr result = logical("OR", this::exclusive, () -> in.accept("OR") || pipes());
    in.leave();
    return result;
  }

  List<Expr> expressions() {
    List<Expr> list = new ArrayList<>();
    do {
      list.add(expression());
    } while (in.accept(","));
    return list;
  }

  private boolean pipes() {
    return pipesAreOr && in.accept("||");
  }

  private Expr exclusive() {
    return logical("XOR", this::conjunction, () -> mysql && in.accept("XOR"));
  }

  private Expr conjunction() {
    return logical("AND", this::negation, () -> in.accept("AND") || (mysql && in.accept("&&")));
  }

  private Expr logical(String name, Supplier<Expr> operand, BooleanSupplier more) {
    Expr first = operand.get();
    if (!more.getAsBoolean()) {
      return first;
    }
    List<Expr> operands = new ArrayList<>();
    operands.add(first);
    do {
      operands.add(operand.get());
    } while (more.getAsBoolean());
    return new Op(name, operands);
  }

  private Expr negation() {
    if (in.accept("NOT")) {
      return negated(this::negation);
    }
    return predicate();
  }

  private Expr negated(Supplier<Expr> operand) {
    in.enter();
    Expr result = new Op("NOT", List.of(operand.get()));
    in.leave();
    return result;
  }

  private Expr predicate() {
    Expr left = operand();
    int rounds = 0;
    while (true) {
      if (++rounds > 50) {
        throw Refusal.limit("a chain of more than 50 comparisons");
      }
      Token token = in.peek();
      if (COMPARISONS.contains(token.key)) {
        left = comparison(left);
      } else if (token.is("IS")) {
        left = is(left);
      } else if (token.is("ISNULL") || token.is("NOTNULL")) {
        in.next();
        left = new Op(token.is("ISNULL") ? "IS NULL" : "IS NOT NULL", List.of(left));
      } else if (token.is("NOT") || startsMatch(token)) {
        boolean not = in.accept("NOT");
        left = match(left, not);
      } else {
        return left;
      }
    }
  }

  private static boolean startsMatch(Token token) {
    return switch (token.key) {
      case "BETWEEN",
          "IN",
          "LIKE",
          "ILIKE",
          "SIMILAR",
          "RLIKE",
          "REGEXP",
          "SOUNDS",
          "MEMBER",
          "OVERLAPS" ->
          true;
      default -> false;
    };
  }

  private Expr comparison(Expr left) {
    String operator = in.next().key;
    return new Chain(List.of(operator), List.of(left, quantifiedOrOperand()));
  }

  private Expr quantifiedOrOperand() {
    if (in.isAny("ANY", "SOME", "ALL") && in.peek(1).is("(")) {
      String role = in.next().key;
      if (queries.startsQuery(in.position())) {
        return new Sub(role, queries.bracketedQuery());
      }
      in.expect("(");
      List<Expr> args = expressions();
      in.expect(")");
      return new Op(role, args);
    }
    return operand();
  }

  private Expr is(Expr left) {
    in.expect("IS");
    boolean not = in.accept("NOT");
    String prefix = not ? "IS NOT " : "IS ";
    if (in.accept("DISTINCT")) {
      in.expect("FROM");
      return new Op(prefix + "DISTINCT FROM", List.of(left, operand()));
    }
    Token what = in.next();
    switch (what.key) {
      case "NULL", "TRUE", "FALSE", "UNKNOWN", "DOCUMENT" -> {}
      case "JSON" -> jsonKind();
      case "NFC", "NFD", "NFKC", "NFKD" -> in.expect("NORMALIZED");
      case "NORMALIZED" -> {}
      default -> throw in.unsupported("IS " + what.shown());
    }
    return new Op(prefix + what.key, List.of(left));
  }

  private void jsonKind() {
    if (in.isAny("VALUE", "ARRAY", "OBJECT", "SCALAR")) {
      in.next();
    }
    if (in.isAny("WITH", "WITHOUT") && in.peek(1).is("UNIQUE")) {
      in.next();
      in.next();
      in.accept("KEYS");
    }
  }

  private Expr match(Expr left, boolean not) {
    String prefix = not ? "NOT " : "";
    Token word = in.next();
    return switch (word.key) {
      case "BETWEEN" -> between(left, prefix);
      case "IN" -> membership(left, prefix);
      case "LIKE", "ILIKE", "RLIKE", "REGEXP" -> like(left, prefix + word.key);
      case "SIMILAR" -> {
        in.expect("TO");
        yield like(left, prefix + "SIMILAR");
      }
      case "SOUNDS" -> {
        in.expect("LIKE");
        yield new Op("SOUNDS LIKE", List.of(left, operand()));
      }
      case "MEMBER" -> {
        in.accept("OF");
        yield new Op(prefix + "MEMBER OF", List.of(left, operand()));
      }
      case "OVERLAPS" -> new Op("OVERLAPS", List.of(left, operand()));
      default -> throw Refusal.grammar("unexpected " + word.shown());
    };
  }

  private Expr between(Expr left, String prefix) {
    boolean symmetric = in.accept("SYMMETRIC");
    in.accept("ASYMMETRIC");
    Expr low = operand();
    in.expect("AND");
    Expr high = operand();
    return new Op(prefix + (symmetric ? "BETWEEN SYMMETRIC" : "BETWEEN"), List.of(left, low, high));
  }

  private Expr membership(Expr left, String prefix) {
    if (queries.startsQuery(in.position())) {
      return new Op(prefix + "IN", List.of(left, new Sub("IN", queries.bracketedQuery())));
    }
    List<Expr> args = new ArrayList<>();
    args.add(left);
    in.expect("(");
    if (!in.is(")")) {
      args.addAll(expressions());
    }
    in.expect(")");
    return new Op(prefix + "IN", args);
  }

  private Expr like(Expr left, String name) {
    List<Expr> args = new ArrayList<>();
    args.add(left);
    args.add(quantifiedOrOperand());
    if (in.accept("ESCAPE")) {
      args.add(operand());
    }
    return new Op(name, args);
  }

  /** Everything that binds tighter than comparisons; the symbols of PostgreSQL's own operators. */
  Expr operand() {
    return chain(this::additive, () -> isOtherOperator(in.peek()));
  }

  private boolean isOtherOperator(Token token) {
    if (token.is("OPERATOR") && in.peek(1).is("(")) {
      return true;
    }
    if (token.kind != Token.Kind.SYMBOL || NOT_INFIX.contains(token.key)) {
      return false;
    }
    if (COMPARISONS.contains(token.key)) {
      return false;
    }
    return !(mysql && (token.is("&&") || (pipesAreOr && token.is("||"))));
  }

  private Expr additive() {
    return chain(this::multiplicative, () -> in.is("+") || in.is("-"));
  }

  private Expr multiplicative() {
    return chain(
        primaries::signed,
        () -> in.isAny("*", "/", "%", "^") || (mysql && (in.is("DIV") || in.is("MOD"))));
  }

  private Expr chain(Supplier<Expr> operand, BooleanSupplier more) {
    Expr first = operand.get();
    if (!more.getAsBoolean()) {
      return first;
    }
    List<String> operators = new ArrayList<>();
    List<Expr> operands = new ArrayList<>();
    operands.add(first);
    do {
      operators.add(operator());
      operands.add(in.isAny("ANY", "SOME", "ALL") ? quantifiedOrOperand() : operand.get());
    } while (more.getAsBoolean());
    return new Chain(operators, operands);
  }

  private String operator() {
    Token token = in.next();
    if (!token.is("OPERATOR")) {
      return token.key;
    }
    in.expect("(");
    if (!in.is("PG_CATALOG", ".")) {
      throw in.unsupported("an operator outside pg_catalog");
    }
    in.next();
    in.next();
    String symbol = in.next().key;
    in.expect(")");
    return symbol;
  }

  /** A window specification with its brackets. */
  List<Expr> window() {
    return primaries.window();
  }

  static Expr literal(LiteralKind kind, String text) {
    return new Literal(kind, text);
  }
}
