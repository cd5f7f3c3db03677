package io.sallyport.semantics.sql;

import java.util.Set;

/** Type names as they stand in CAST, after {@code ::} and before a literal. */
final class TypeParser {
  private static final Set<String> FIELDS = Keywords.words("YEAR MONTH DAY HOUR MINUTE SECOND");

  private final Cursor in;

  TypeParser(Cursor in) {
    this.in = in;
  }

  /**
   * Reads a type and returns its first word in upper case, with its sizes in brackets if it has any
   * and {@code []} for arrays.
   */
  String type() {
    String name = head();
    String sizes = arguments();
    tail(name);
    name += sizes;
    boolean array = false;
    while (in.is("[") || in.is("ARRAY")) {
      array = true;
      if (in.next().is("[")) {
        skipNumber();
        in.expect("]");
      } else if (in.accept("[")) {
        skipNumber();
        in.expect("]");
      }
    }
    return array ? name + "[]" : name;
  }

  /** The type that a value is cast to. That of a row's own table names no other relation. */
  String typeOf(Expr value) {
    boolean ownTable =
        in.dialect == Dialect.POSTGRESQL
            && in.is("REGCLASS")
            && value instanceof Expr.Name name
            && name.parts().get(name.parts().size() - 1).is("TABLEOID");
    return ownTable ? in.next().key : type();
  }

  private String head() {
    in.accept("SETOF");
    Token first = in.next();
    if (!first.isName()) {
      throw Refusal.grammar("a type name is missing");
    }
    String name = first.kind == Token.Kind.WORD ? first.key : Symbols.upperAscii(first.value);
    while (in.accept(".")) {
      Token part = in.anyName();
      name = part.kind == Token.Kind.WORD ? part.key : Symbols.upperAscii(part.value);
    }
    if (name.startsWith("REG") && in.dialect == Dialect.POSTGRESQL) {
      throw in.unsupported("a cast to a name of the catalog (" + Refusal.shown(name) + ")");
    }
    switch (name) {
      case "DOUBLE" -> in.accept("PRECISION");
      case "NATIONAL" -> {
        in.next();
        in.accept("VARYING");
      }
      case "CHARACTER", "CHAR", "BINARY", "BIT", "NCHAR" -> {
        if (!in.accept("VARYING") && in.is("LARGE", "OBJECT")) {
          in.next();
          in.next();
        }
      }
      case "SIGNED", "UNSIGNED" -> {
        if (!in.accept("INTEGER")) {
          in.accept("INT");
        }
      }
      default -> {}
    }
    return name;
  }

  private String arguments() {
    if (!in.accept("(")) {
      return "";
    }
    StringBuilder sizes = new StringBuilder();
    do {
      Token token = in.next();
      boolean plain =
          token.kind == Token.Kind.NUMBER
              || token.kind == Token.Kind.STRING
              || token.kind == Token.Kind.WORD;
      if (!plain || token.is("SELECT")) {
        throw Refusal.grammar("a type with " + token.shown() + " as its length");
      }
      if (in.isAny("CHARACTERS", "OCTETS")) {
        in.next();
      }
      sizes.append(sizes.isEmpty() ? "(" : ",").append(token.text);
    } while (in.accept(","));
    in.expect(")");
    return sizes.append(')').toString();
  }

  private void tail(String name) {
    switch (name) {
      case "TIMESTAMP", "TIME" -> {
        if ((in.is("WITH") || in.is("WITHOUT")) && in.peek(1).is("TIME")) {
          in.next();
          in.next();
          in.expect("ZONE");
        }
      }
      case "INTERVAL" -> intervalFields();
      case "CHAR", "CHARACTER", "VARCHAR", "TEXT" -> {
        if (in.is("CHARACTER", "SET") || in.is("CHARSET")) {
          if (in.next().is("CHARACTER")) {
            in.next();
          }
          in.anyName();
        }
      }
      case "SIGNED", "UNSIGNED", "INT", "BIGINT" -> in.accept("UNSIGNED");
      default -> {}
    }
  }

  void intervalFields() {
    if (in.peek().kind == Token.Kind.WORD && FIELDS.contains(in.peek().key)) {
      in.next();
      arguments();
      if (in.accept("TO")) {
        in.next();
        arguments();
      }
    }
  }

  private void skipNumber() {
    if (in.peek().kind == Token.Kind.NUMBER) {
      in.next();
    }
  }
}
