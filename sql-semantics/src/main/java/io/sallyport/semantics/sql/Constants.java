package io.sallyport.semantics.sql;

import io.sallyport.semantics.sql.Expr.LiteralKind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/**
 * Conditions over constants that every database decides alike: truth values, and comparisons of
 * plain numbers. All else is left unknown, since collations, escapes, roundings and conversions
 * make {@code 'a' = 'A'} or {@code 1/2 = 0} hold in one database and not in the next.
 */
final class Constants {
  private static final int MOST_DIGITS = 15;

  private Constants() {}

  /** True, false, {@link Values#NULL}, or {@link Values#UNKNOWN}. */
  static Object truth(Expr expr) {
    if (expr instanceof Expr.Literal literal) {
      return switch (literal.kind()) {
        case TRUE -> true;
        case FALSE -> false;
        case NULL -> Values.NULL;
        case STRING, NUMBER, OTHER -> Values.UNKNOWN;
      };
    }
    if (expr instanceof Expr.Op op && op.operator().equals("BRACKETS")) {
      return truth(op.args().get(0));
    }
    return expr instanceof Expr.Chain chain && chain.operators().size() == 1
        ? comparison(chain.operators().get(0), chain.operands())
        : Values.UNKNOWN;
  }

  private static Object comparison(String operator, List<Expr> operands) {
    Object left = plain(operands.get(0));
    Object right = plain(operands.get(1));
    if (left instanceof BigDecimal one && right instanceof BigDecimal other) {
      int order = one.compareTo(other);
      return switch (operator) {
        case "=" -> order == 0;
        case "<>", "!=" -> order != 0;
        case "<" -> order < 0;
        case ">" -> order > 0;
        case "<=" -> order <= 0;
        case ">=" -> order >= 0;
        default -> Values.UNKNOWN;
      };
    }
    boolean words = left instanceof String && right instanceof String && operator.equals("=");
    return words && !left.equals(right) ? (Object) false : Values.UNKNOWN;
  }

  /** A short number without exponent, or a word of plain letters and digits in lower case. */
  private static Object plain(Expr expr) {
    if (!(expr instanceof Expr.Literal literal)) {
      return Values.UNKNOWN;
    }
    String text = literal.text();
    if (literal.kind() == LiteralKind.NUMBER && text.matches("[0-9]+(\\.[0-9]+)?")) {
      return text.length() <= MOST_DIGITS ? new BigDecimal(text) : Values.UNKNOWN;
    }
    boolean word = literal.kind() == LiteralKind.STRING && text.matches("[A-Za-z0-9]+");
    return word ? text.toLowerCase(Locale.ROOT) : Values.UNKNOWN;
  }
}
