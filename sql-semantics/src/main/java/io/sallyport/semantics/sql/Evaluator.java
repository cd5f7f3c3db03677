package io.sallyport.semantics.sql;

import static io.sallyport.semantics.sql.Values.NULL;
import static io.sallyport.semantics.sql.Values.UNKNOWN;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Computes an expression on one made-up row; what it does not know it leaves unknown. */
final class Evaluator {
  private static final int MAX_DIGITS = 80;
  private static final BigDecimal CHANCE = new BigDecimal("0.37");

  /** Of a text that is computed with. */
  static final int MOST_TEXT = 256;

  /** A step is about as long as this many looks at characters. */
  private static final int LOOKS = 512;

  private static final BigDecimal MOST_BITS = BigDecimal.valueOf(1L << 40);
  private static final Set<String> QUANTIFIERS = Set.of("ANY", "SOME", "ALL");
  private static final Set<String> CONTAINMENT = Set.of("@>", "<@");

  private final Tried tried;
  private final boolean mysql;
  private final Functions functions;
  private final Matching matching;
  private final Casts casts;

  Evaluator(Tried tried, Dialect dialect) {
    this.tried = tried;
    this.mysql = dialect.isMySqlFamily();
    this.functions = new Functions(dialect, tried.judging().regexes);
    this.casts = new Casts(dialect);
    this.matching = new Matching(this, tried, mysql);
  }

  /** The value, or unknown; also where it is a longer text than anybody can judge in time. */
  Object value(Expr expr) {
    tried.judging().step();
    Object value = computed(expr);
    if (value instanceof String text) {
      if (text.length() > MOST_TEXT) {
        return UNKNOWN;
      }
      // What is done with two texts may take as long as their product.
      tried.judging().steps(text.length() * text.length() / LOOKS);
    }
    return value;
  }

  private Object computed(Expr expr) {
    if (expr instanceof Expr.Literal literal) {
      return literal(literal);
    }
    if (expr instanceof Expr.Name name) {
      return tried.name(name);
    }
    if (expr instanceof Expr.Sub sub) {
      return tried.subquery(sub, this);
    }
    if (expr instanceof Expr.Chain chain) {
      return chain(chain);
    }
    if (expr instanceof Expr.Op op) {
      return operation(op);
    }
    if (expr instanceof Expr.Cast cast) {
      return casts.of(value(cast.value()), cast.type());
    }
    if (expr instanceof Expr.Call call) {
      return call(call);
    }
    return UNKNOWN;
  }

  private static Object literal(Expr.Literal literal) {
    return switch (literal.kind()) {
      case NULL -> NULL;
      case TRUE -> true;
      case FALSE -> false;
      case STRING -> literal.text();
      case NUMBER -> {
        BigDecimal number = Values.toNumber(literal.text());
        yield number == null ? UNKNOWN : number;
      }
      case OTHER -> UNKNOWN;
    };
  }

  private Object chain(Expr.Chain chain) {
    Object left = value(chain.operands().get(0));
    for (int i = 0; i < chain.operators().size(); i++) {
      Expr operand = chain.operands().get(i + 1);
      String operator = chain.operators().get(i);
      if (isQuantified(operand)) {
        left = quantified(operator, left, operand);
      } else {
        left = compared(operator, left, i == 0 ? chain.operands().get(0) : null, operand);
      }
    }
    return left;
  }

  /** What cannot be computed, but does not hang on the row either, is given a value. */
  private Object compared(String operator, Object known, @Nullable Expr left, Expr right) {
    Object one = known;
    Object other = value(right);
    if (left != null && Freedom.holdsName(left) && Freedom.holdsName(right)) {
      return infix(operator, one, other);
    }
    if (left != null && isHidden(one) && !isHidden(other) && other != NULL) {
      one = tried.madeUp(left, other);
    } else if (isHidden(other) && !isHidden(one) && one != NULL) {
      other = tried.madeUp(right, one);
    }
    return infix(operator, one, other);
  }

  static boolean isHidden(Object value) {
    return value == UNKNOWN || value instanceof Values.Opaque;
  }

  static boolean isQuantified(Expr operand) {
    String role =
        operand instanceof Expr.Op op
            ? op.operator()
            : operand instanceof Expr.Sub sub ? sub.role() : "";
    return QUANTIFIERS.contains(role);
  }

  /** {@code = ANY (ARRAY[…])}, {@code <> ALL (…)}, {@code = ANY (SELECT …)}. */
  Object quantified(String operator, Object left, Expr operand) {
    if (operand instanceof Expr.Sub sub) {
      return tried.member(operator, left, sub, sub.role().equals("ALL"), this);
    }
    Expr.Op op = (Expr.Op) operand;
    boolean all = op.operator().equals("ALL");
    Object array = op.args().size() == 1 ? value(op.args().get(0)) : UNKNOWN;
    if (!(array instanceof List<?> elements)) {
      return array == NULL ? NULL : UNKNOWN;
    }
    Object result = all;
    for (Object element : elements) {
      Object one = infix(operator, left, element);
      if (one instanceof Boolean truth) {
        if (truth != all) {
          return truth;
        }
      } else {
        result = one;
      }
    }
    return result;
  }

  Object infix(String operator, Object left, Object right) {
    if (operator.equals("<=>")) {
      return distinct(left, right) instanceof Boolean differs ? (Object) !differs : UNKNOWN;
    }
    if (left == NULL || right == NULL) {
      return NULL;
    }
    if (left == UNKNOWN || right == UNKNOWN) {
      return UNKNOWN;
    }
    if (left instanceof List<?> one && right instanceof List<?> other) {
      return lists(operator, one, other);
    }
    if (operator.equals("@>") && left instanceof Ranges.Range range) {
      return Values.isCompound(right) ? UNKNOWN : Ranges.holds(range, right);
    }
    if (operator.equals("<@") && right instanceof Ranges.Range range) {
      return Values.isCompound(left) ? UNKNOWN : Ranges.holds(range, left);
    }
    if (Values.isCompound(left) || Values.isCompound(right)) {
      return left.equals(right) ? itself(operator) : UNKNOWN;
    }
    return switch (operator) {
      case "=", "==", "<>", "!=", "<", ">", "<=", ">=" -> comparison(operator, left, right);
      case "||" -> mysql ? UNKNOWN : Functions.text(left) + Functions.text(right);
      case "^@" -> Functions.text(left).startsWith(Functions.text(right));
      case "~~" -> matching.matches(left, right);
      case "~~*" -> matching.matches(Matching.lower(left), Matching.lower(right));
      case "~", "~*" ->
          tried
              .judging()
              .regexes
              .finds(Functions.text(left), right.toString(), operator.equals("~*"));
      case "!~", "!~*" -> Values.not(infix(operator.substring(1), left, right));
      case "!~~", "!~~*" -> Values.not(infix(operator.substring(1), left, right));
      default -> {
        Object time = Instants.combined(operator, left, right);
        yield time != UNKNOWN ? time : arithmetic(operator, number(left), number(right), mysql);
      }
    };
  }

  private @Nullable BigDecimal number(Object value) {
    return mysql && value instanceof String text ? Values.leading(text) : Values.number(value);
  }

  /** A value of which nothing else is known, compared with itself. */
  private static Object itself(String operator) {
    return switch (operator) {
      case "=", "==", "<=", ">=" -> true;
      case "<>", "!=", "<", ">" -> false;
      default -> UNKNOWN;
    };
  }

  /** Rows and arrays. */
  private Object lists(String operator, List<?> left, List<?> right) {
    boolean orEqual = operator.equals("<=") || operator.equals(">=");
    boolean equality = operator.equals("=") || operator.equals("<>") || operator.equals("!=");
    if (!equality && !orEqual && !CONTAINMENT.contains(operator)) {
      return UNKNOWN;
    }
    Object same = left.size() == right.size() ? (Object) true : UNKNOWN;
    for (int i = 0; i < left.size() && same != UNKNOWN; i++) {
      Object one = infix("=", left.get(i), right.get(i));
      if (one == Boolean.FALSE) {
        return equality ? (Object) !operator.equals("=") : UNKNOWN;
      }
      same = one == Boolean.TRUE ? same : one == NULL ? NULL : UNKNOWN;
    }
    return equality && !operator.equals("=") ? Values.not(same) : same == NULL ? NULL : same;
  }

  private Object comparison(String operator, Object left, Object right) {
    Integer times = mysql ? Instants.compareLoosely(left, right) : Instants.compare(left, right);
    Integer order =
        times != null
            ? times
            : mysql ? Values.compareLoosely(left, right) : Values.compare(left, right);
    boolean noTime = times == null && (Instants.isDay(left) || Instants.isDay(right));
    if (order == null || (noTime && left instanceof String && right instanceof String)) {
      return UNKNOWN;
    }
    return switch (operator) {
      case "=", "==" -> order == 0;
      case "<>", "!=" -> order != 0;
      case "<" -> order < 0;
      case ">" -> order > 0;
      case "<=" -> order <= 0;
      default -> order >= 0;
    };
  }

  private static Object arithmetic(
      String operator, @Nullable BigDecimal left, @Nullable BigDecimal right, boolean mysql) {
    if (left == null
        || right == null
        || left.precision() > MAX_DIGITS
        || right.precision() > MAX_DIGITS
        || Math.abs(left.scale()) > MAX_DIGITS
        || Math.abs(right.scale()) > MAX_DIGITS) {
      return UNKNOWN;
    }
    return switch (operator) {
      case "+" -> left.add(right);
      case "-" -> left.subtract(right);
      case "*" -> left.multiply(right);
      case "/" -> right.signum() == 0 ? UNKNOWN : left.divide(right, MathContext.DECIMAL64);
      case "DIV" -> right.signum() == 0 ? UNKNOWN : left.divideToIntegralValue(right);
      case "%", "MOD" -> right.signum() == 0 ? UNKNOWN : left.remainder(right);
      case "&", "|", "#", "^" -> bits(operator, left, right, mysql);
      default -> UNKNOWN;
    };
  }

  private static Object bits(String operator, BigDecimal left, BigDecimal right, boolean mysql) {
    if (left.abs().compareTo(MOST_BITS) > 0 || right.abs().compareTo(MOST_BITS) > 0) {
      return UNKNOWN;
    }
    long one = left.longValue();
    long other = right.longValue();
    return switch (operator) {
      case "&" -> BigDecimal.valueOf(one & other);
      case "|" -> BigDecimal.valueOf(one | other);
      case "#" -> BigDecimal.valueOf(one ^ other);
      default ->
          mysql
              ? BigDecimal.valueOf(one ^ other)
              : Functions.real(Math.pow(left.doubleValue(), right.doubleValue()));
    };
  }

  private Object distinct(Object left, Object right) {
    if (left == UNKNOWN || right == UNKNOWN) {
      return UNKNOWN;
    }
    if (left == NULL || right == NULL) {
      return left != right;
    }
    Object equal = infix("=", left, right);
    return equal == NULL ? UNKNOWN : Values.not(equal);
  }

  private Object operation(Expr.Op op) {
    List<Expr> args = op.args();
    return switch (op.operator()) {
      case "BRACKETS", "COLLATE", "PREFIX +", "PREFIX BINARY" -> value(args.get(0));
      case "AND" -> junction(args, false);
      case "OR" -> junction(args, true);
      case "XOR" -> exclusive(args);
      case "NOT", "PREFIX !" -> Values.not(Values.truth(value(args.get(0))));
      case "PREFIX -" -> infix("-", BigDecimal.ZERO, value(args.get(0)));
      case "IS NULL",
          "IS NOT NULL",
          "IS TRUE",
          "IS NOT TRUE",
          "IS FALSE",
          "IS NOT FALSE",
          "IS UNKNOWN",
          "IS NOT UNKNOWN" ->
          is(op.operator(), args.get(0));
      case "IS DISTINCT FROM" -> distinct(value(args.get(0)), value(args.get(1)));
      case "IS NOT DISTINCT FROM" -> Values.not(distinct(value(args.get(0)), value(args.get(1))));
      case "BETWEEN" -> between(args);
      case "NOT BETWEEN" -> Values.not(between(args));
      case "IN" -> in(args);
      case "NOT IN" -> Values.not(in(args));
      case "LIKE" -> matching.like(args, false);
      case "ILIKE" -> matching.like(args, true);
      case "NOT LIKE" -> matching.notLike(args, false);
      case "NOT ILIKE" -> matching.notLike(args, true);
      case "RLIKE", "REGEXP" -> infix("~*", value(args.get(0)), value(args.get(1)));
      case "NOT RLIKE", "NOT REGEXP" -> infix("!~*", value(args.get(0)), value(args.get(1)));
      case "SIMILAR" -> matching.similar(args);
      case "NOT SIMILAR" -> Values.not(matching.similar(args));
      case "OVERLAPS" -> Matching.overlaps(value(args.get(0)), value(args.get(1)));
      case "CASE" -> caseOf(args);
      case "SIMPLE CASE" -> simpleCase(args);
      case "ROW", "ARRAY" -> args.stream().map(this::value).toList();
      default -> op.operator().startsWith("INTERVAL") ? interval(op) : UNKNOWN;
    };
  }

  /** Its sign and its unit stand in the operator. */
  private Object interval(Expr.Op op) {
    String unit = op.operator().substring("INTERVAL".length()).strip();
    Object span = Instants.span(value(op.args().get(0)), unit.replace("-", ""));
    return span instanceof Instants.Span length && unit.startsWith("-") ? length.negated() : span;
  }

  private Object junction(List<Expr> args, boolean dominant) {
    Object result = !dominant;
    for (Expr arg : args) {
      Object value = Values.truth(value(arg));
      if (value instanceof Boolean truth) {
        if (truth == dominant) {
          return dominant;
        }
      } else if (result != UNKNOWN) {
        result = value;
      }
    }
    return result;
  }

  private Object exclusive(List<Expr> args) {
    boolean result = false;
    for (Expr arg : args) {
      Object value = Values.truth(value(arg));
      if (!(value instanceof Boolean truth)) {
        return value;
      }
      result ^= truth;
    }
    return result;
  }

  private Object is(String operator, Expr expr) {
    Object value = value(expr);
    boolean not = operator.startsWith("IS NOT");
    if (value == UNKNOWN) {
      Object missing =
          operator.endsWith("NULL") && Freedom.mayMiss(expr) ? tried.madeUp(expr, true) : UNKNOWN;
      return missing instanceof Boolean nothing ? (Object) (nothing != not) : UNKNOWN;
    }
    Object truth = Values.truth(value);
    if (value instanceof Values.Opaque && !operator.endsWith("NULL")) {
      return UNKNOWN;
    }
    if (value instanceof List<?> parts && operator.endsWith("NULL")) {
      boolean all = parts.stream().allMatch(part -> part == NULL);
      boolean none = parts.stream().noneMatch(part -> part == NULL || part == UNKNOWN);
      return parts.contains(UNKNOWN) ? UNKNOWN : (Object) (not ? none : all);
    }
    boolean holds =
        switch (operator.substring(not ? 7 : 3)) {
          case "TRUE" -> truth == Boolean.TRUE;
          case "FALSE" -> truth == Boolean.FALSE;
          default -> value == NULL;
        };
    return holds != not;
  }

  private Object between(List<Expr> args) {
    Object value = value(args.get(0));
    Object low = compared(">=", value, args.get(0), args.get(1));
    Object high = compared("<=", value, args.get(0), args.get(2));
    if (low == Boolean.FALSE || high == Boolean.FALSE) {
      return false;
    }
    return low == Boolean.TRUE ? high : low;
  }

  private Object in(List<Expr> args) {
    Object value = value(args.get(0));
    if (args.size() == 2 && args.get(1) instanceof Expr.Sub sub) {
      return tried.member("=", value, sub, false, this);
    }
    Object result = false;
    for (Expr arg : args.subList(1, args.size())) {
      Object equal = compared("=", value, args.get(0), arg);
      if (equal == Boolean.TRUE) {
        return true;
      }
      if (equal != Boolean.FALSE) {
        result = equal;
      }
    }
    return result;
  }

  /** Its branches stand in pairs, with ELSE alone at the end. */
  private Object simpleCase(List<Expr> args) {
    Object base = value(args.get(0));
    Object otherwise = args.size() % 2 == 0 ? value(args.get(args.size() - 1)) : NULL;
    for (int i = 1; i + 1 < args.size(); i += 2) {
      Object equal = infix("=", base, value(args.get(i)));
      if (equal == UNKNOWN) {
        return UNKNOWN;
      }
      if (equal == Boolean.TRUE) {
        return value(args.get(i + 1));
      }
    }
    return otherwise;
  }

  private Object caseOf(List<Expr> args) {
    Object otherwise = args.size() % 2 == 1 ? value(args.get(args.size() - 1)) : NULL;
    for (int i = 0; i + 1 < args.size(); i += 2) {
      Object truth = Values.truth(value(args.get(i)));
      if (truth == UNKNOWN) {
        return UNKNOWN;
      }
      if (truth == Boolean.TRUE) {
        return value(args.get(i + 1));
      }
    }
    return otherwise;
  }

  private Object call(Expr.Call call) {
    Object special = tried.call(call, this);
    if (special != null) {
      return special;
    }
    String name = call.bareName().toLowerCase(Locale.ROOT);
    List<Object> args = call.args().stream().map(arg -> argument(name, arg)).toList();
    if (name.equals("random") || name.equals("rand")) {
      return CHANCE;
    }
    if (Instants.isNow(name)) {
      return Instants.now(name);
    }
    if (name.equals("unix_timestamp") && args.isEmpty()) {
      return functions.call(name, List.of(Instants.now("now")));
    }
    return args.isEmpty() ? UNKNOWN : functions.call(name, args);
  }

  /** What is hidden is made up to be what the function takes. */
  private Object argument(String function, Expr expr) {
    Object value = value(expr);
    return isHidden(value) && Functions.isKnown(function)
        ? tried.madeUp(expr, Functions.example(function))
        : value;
  }
}
