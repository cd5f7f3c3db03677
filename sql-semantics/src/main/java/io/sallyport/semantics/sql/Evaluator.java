package io.sallyport.semantics.sql;

import static io.sallyport.semantics.sql.Values.NULL;
import static io.sallyport.semantics.sql.Values.UNKNOWN;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Computes an expression on one made-up row; what it does not know it leaves unknown. */
final class Evaluator {
  private static final int MAX_DIGITS = 80;
  private static final BigDecimal CHANCE = new BigDecimal("0.37");
  private static final BigDecimal MOST_BITS = BigDecimal.valueOf(1L << 40);
  private static final Set<String> COMPARISONS =
      Set.of("=", "==", "<>", "!=", "<", ">", "<=", ">=");
  private static final Set<String> QUANTIFIERS = Set.of("ANY", "SOME", "ALL");
  private static final Set<String> CONTAINMENT = Set.of("@>", "<@");

  private final Tried tried;
  private final boolean mysql;
  private final Functions functions;

  Evaluator(Tried tried, Dialect dialect) {
    this.tried = tried;
    this.mysql = dialect.isMySqlFamily();
    this.functions = new Functions(dialect);
  }

  Object value(Expr expr) {
    tried.step();
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
      return cast(cast);
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
      } else if (i == 0 && COMPARISONS.contains(operator)) {
        left = compared(operator, left, chain.operands().get(0), operand);
      } else {
        left = infix(operator, left, value(operand));
      }
    }
    return left;
  }

  /** What cannot be computed, but does not hang on the row either, is given a value. */
  private Object compared(String operator, Object known, Expr left, Expr right) {
    Object one = known;
    Object other = value(right);
    if (one == UNKNOWN && other != UNKNOWN && other != NULL) {
      one = tried.madeUp(left, other);
    } else if (other == UNKNOWN && one != UNKNOWN && one != NULL) {
      other = tried.madeUp(right, one);
    }
    return infix(operator, one, other);
  }

  private static boolean isQuantified(Expr operand) {
    String role =
        operand instanceof Expr.Op op
            ? op.operator()
            : operand instanceof Expr.Sub sub ? sub.role() : "";
    return QUANTIFIERS.contains(role);
  }

  /** {@code = ANY (ARRAY[…])}, {@code <> ALL (…)}, {@code = ANY (SELECT …)}. */
  private Object quantified(String operator, Object left, Expr operand) {
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
    if (left instanceof List || right instanceof List) {
      return UNKNOWN;
    }
    return switch (operator) {
      case "=", "==", "<>", "!=", "<", ">", "<=", ">=" -> comparison(operator, left, right);
      case "||" -> mysql ? UNKNOWN : Functions.text(left) + Functions.text(right);
      case "^@" -> Functions.text(left).startsWith(Functions.text(right));
      case "~~" -> matches(left, right);
      case "~~*" -> matches(lower(left), lower(right));
      case "~", "~*" ->
          Regexes.finds(Functions.text(left), right.toString(), operator.equals("~*"));
      case "!~" -> Values.not(Regexes.finds(Functions.text(left), right.toString(), false));
      default -> {
        Object time = Instants.combined(operator, left, right);
        yield time != UNKNOWN
            ? time
            : arithmetic(operator, Values.number(left), Values.number(right), mysql);
      }
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

  private static Object lower(Object value) {
    return Functions.text(value).toLowerCase(Locale.ROOT);
  }

  private Object comparison(String operator, Object left, Object right) {
    Integer times = Instants.compare(left, right);
    Integer order =
        times != null
            ? times
            : mysql ? Values.compareLoosely(left, right) : Values.compare(left, right);
    if (order == null) {
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
      String operator,
      @org.jspecify.annotations.Nullable BigDecimal left,
      @org.jspecify.annotations.Nullable BigDecimal right,
      boolean mysql) {
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

  private Object matches(Object text, Object pattern) {
    String like = mysql ? Functions.text(lower(pattern)) : Functions.text(pattern);
    String value = mysql ? Functions.text(lower(text)) : Functions.text(text);
    return like.indexOf('\\') >= 0 ? UNKNOWN : (Object) Values.like(value, like);
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
          is(op.operator(), value(args.get(0)));
      case "IS DISTINCT FROM" -> distinct(value(args.get(0)), value(args.get(1)));
      case "IS NOT DISTINCT FROM" -> Values.not(distinct(value(args.get(0)), value(args.get(1))));
      case "BETWEEN" -> between(args);
      case "NOT BETWEEN" -> Values.not(between(args));
      case "IN" -> in(args);
      case "NOT IN" -> Values.not(in(args));
      case "LIKE" -> like(args, false);
      case "ILIKE" -> like(args, true);
      case "NOT LIKE" -> Values.not(like(args, false));
      case "NOT ILIKE" -> Values.not(like(args, true));
      case "RLIKE", "REGEXP" -> infix("~*", value(args.get(0)), value(args.get(1)));
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

  private static Object is(String operator, Object value) {
    if (value == UNKNOWN) {
      return UNKNOWN;
    }
    boolean not = operator.startsWith("IS NOT");
    Object truth = Values.truth(value);
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

  private Object like(List<Expr> args, boolean anyCase) {
    Object text = value(args.get(0));
    Object pattern = value(args.get(1));
    if (pattern == UNKNOWN && text instanceof String) {
      pattern = tried.madeUp(args.get(1), text);
    }
    if (text == NULL || pattern == NULL) {
      return NULL;
    }
    if (text == UNKNOWN || pattern == UNKNOWN || args.size() > 2) {
      boolean all = pattern instanceof String like && like.matches("%+") && text != UNKNOWN;
      return all ? (Object) true : UNKNOWN;
    }
    if (text instanceof List || pattern instanceof List) {
      return UNKNOWN;
    }
    return anyCase ? matches(lower(text), lower(pattern)) : matches(text, pattern);
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

  private Object cast(Expr.Cast cast) {
    Object value = value(cast.value());
    return switch (cast.type()) {
      case "BOOLEAN", "BOOL" -> Values.truth(value);
      case "TEXT", "VARCHAR", "CHARACTER", "CHAR" ->
          value instanceof Boolean || value instanceof List
              ? UNKNOWN
              : value instanceof BigDecimal n ? n.toPlainString() : value;
      case "DATE" -> {
        LocalDateTime time = Instants.read(value);
        yield time == null ? UNKNOWN : time.toLocalDate().toString();
      }
      case "TIMESTAMP", "TIME", "TIMESTAMPTZ", "DATETIME" ->
          value instanceof String ? value : UNKNOWN;
      case "INT",
          "INTEGER",
          "BIGINT",
          "NUMERIC",
          "DECIMAL",
          "SIGNED",
          "UNSIGNED",
          "INT4",
          "INT8" -> {
        if (value == NULL || value == UNKNOWN) {
          yield value;
        }
        BigDecimal number = Values.number(value);
        yield number == null ? UNKNOWN : number;
      }
      default ->
          cast.type().startsWith("INTERVAL")
              ? Instants.span(value, cast.type().substring("INTERVAL".length()).strip())
              : UNKNOWN;
    };
  }

  private Object call(Expr.Call call) {
    Object special = tried.call(call, this);
    if (special != null) {
      return special;
    }
    List<Object> args = call.args().stream().map(this::value).toList();
    String name = call.bareName().toLowerCase(Locale.ROOT);
    if (name.equals("random") || name.equals("rand")) {
      return CHANCE;
    }
    if (Instants.isNow(name)) {
      return Instants.now(name);
    }
    return args.isEmpty() ? UNKNOWN : functions.call(name, args);
  }
}
