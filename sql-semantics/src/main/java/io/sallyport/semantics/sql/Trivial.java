package io.sallyport.semantics.sql;

import java.util.List;
import java.util.regex.Pattern;

/** Constants that everything is in: what is asked of them is asked of nobody. */
final class Trivial {
  /** An empty array or object, a range without ends, the net of all addresses. */
  private static final Pattern ALL =
      Pattern.compile(
          "\\s*+(\\{\\s*+}|\\[\\s*+]|[\\[(]\\s*+(?:-infinity\\s*+)?,\\s*+(?:infinity\\s*+)?[\\])]"
              + "|0\\.0\\.0\\.0/0|::/0)\\s*+");

  private static final Pattern INFINITE = Pattern.compile("-?infinity");
  private static final Pattern PATH = Pattern.compile("\\s*+(?:lax|strict)?+\\s*+\\$.*");

  /** A path that asks for a key, and for nothing that could be there in any case. */
  private static final Pattern TELLING_PATH =
      Pattern.compile("[^.]*+\\.\\s*+(?:\\w++|\"[^\"]*+\")(?!\\w*+\\s*+\\().*");

  private static final Pattern EITHER = Pattern.compile("\\|\\||!");

  /** Paths are read no further, and in doubt where they are longer. */
  private static final int MOST_TEXT = 1_000;

  private Trivial() {}

  /** Whether an expression is such a constant, or in doubt. */
  static boolean isAll(Expr expr) {
    if (expr instanceof Expr.Cast cast) {
      return isAll(cast.value());
    }
    if (expr instanceof Expr.Literal literal && literal.kind() == Expr.LiteralKind.STRING) {
      String text = literal.text();
      if (text.length() > MOST_TEXT) {
        return text.indexOf('$') >= 0;
      }
      return ALL.matcher(text).matches()
          || (PATH.matcher(text).matches()
              && (!TELLING_PATH.matcher(text).matches() || EITHER.matcher(text).find()));
    }
    if (expr instanceof Expr.Op op) {
      return op.operator().equals("ARRAY") && op.args().isEmpty();
    }
    if (!(expr instanceof Expr.Call call)) {
      return false;
    }
    if (call.bareName().endsWith("range")) {
      return call.args().size() >= 2
          && call.args().subList(0, 2).stream().allMatch(Trivial::isEndless);
    }
    return call.bareName().endsWith("tsquery") && call.args().stream().anyMatch(Trivial::isNot);
  }

  /** Whether it is written out what is asked for, and nothing computes it. */
  static boolean isRead(Expr expr) {
    if (expr instanceof Expr.Cast cast) {
      return isRead(cast.value());
    }
    if (expr instanceof Expr.Call call) {
      boolean made = call.bareName().endsWith("range") || call.bareName().endsWith("tsquery");
      return made && call.args().stream().allMatch(Trivial::isRead);
    }
    return expr instanceof Expr.Literal
        || Independent.isGiven(expr)
        || (expr instanceof Expr.Op op
            && op.operator().equals("ARRAY")
            && op.args().stream().allMatch(Trivial::isRead));
  }

  /** A search for texts without a word finds all others. */
  private static boolean isNot(Expr expr) {
    return expr instanceof Expr.Literal literal && literal.text().indexOf('!') >= 0;
  }

  private static boolean isEndless(Expr expr) {
    if (expr instanceof Expr.Cast cast) {
      return isEndless(cast.value());
    }
    return expr instanceof Expr.Literal literal
        && (literal.kind() == Expr.LiteralKind.NULL || INFINITE.matcher(literal.text()).matches());
  }

  /** Whether a text search asks for what is not there. */
  static boolean isNegative(List<Expr> sides) {
    return sides.stream().anyMatch(Trivial::isNot);
  }

  /** Whether any of them is. */
  static boolean anyAll(List<Expr> sides) {
    return sides.stream().anyMatch(Trivial::isAll);
  }
}
