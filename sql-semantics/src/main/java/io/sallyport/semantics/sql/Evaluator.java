package io.sallyport.semantics.sql;

import static io.sallyport.semantics.sql.Values.NULL;
import static io.sallyport.semantics.sql.Values.UNKNOWN;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Computes an expression on one made-up row; what it does not know it leaves unknown. */
final class Evaluator {
  private static final Set<String> MATCH_ALL = Set.of("", ".*", "^", "$", "^.*$", ".*?", "(.*)");
  private static final int MAX_DIGITS = 80;

  private final Sampler sampler;
  private final Map<String, Object> row;
  private final boolean mysql;

  Evaluator(Sampler sampler, Map<String, Object> row, Dialect dialect) {
    this.sampler = sampler;
    this.row = row;
    this.mysql = dialect.isMySqlFamily();
  }

  Object value(Expr expr) {
    if (expr instanceof Expr.Literal literal) {
      return literal(literal);
    }
    if (expr instanceof Expr.Name name) {
      return row.getOrDefault(sampler.key(name), UNKNOWN);
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
      left = infix(chain.operators().get(i), left, value(operand));
    }
    return left;
  }

  private Object infix(String operator, Object left, Object right) {
    if (operator.equals("<=>")) {
      return distinct(left, right) instanceof Boolean differs ? (Object) !differs : UNKNOWN;
    }
    if (left == NULL || right == NULL) {
      return NULL;
    }
    if (left == UNKNOWN || right == UNKNOWN) {
      return UNKNOWN;
    }
    return switch (operator) {
      case "=", "==", "<>", "!=", "<", ">", "<=", ">=" -> comparison(operator, left, right);
      case "||" -> mysql ? UNKNOWN : left.toString() + right;
      case "~~" -> matches(left, right);
      case "~", "~*" -> MATCH_ALL.contains(right.toString()) ? (Object) true : UNKNOWN;
      default -> arithmetic(operator, Values.number(left), Values.number(right));
    };
  }

  private static Object comparison(String operator, Object left, Object right) {
    Integer order = Values.compare(left, right);
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
      @org.jspecify.annotations.Nullable BigDecimal right) {
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
      default -> UNKNOWN;
    };
  }

  private static Object distinct(Object left, Object right) {
    if (left == UNKNOWN || right == UNKNOWN) {
      return UNKNOWN;
    }
    if (left == NULL || right == NULL) {
      return left != right;
    }
    Integer order = Values.compare(left, right);
    return order == null ? UNKNOWN : (Object) (order != 0);
  }

  private static Object matches(Object text, Object pattern) {
    String like = pattern.toString();
    return like.indexOf('\\') >= 0 ? UNKNOWN : (Object) Values.like(text.toString(), like);
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
      case "LIKE", "ILIKE" -> like(args);
      case "NOT LIKE", "NOT ILIKE" -> Values.not(like(args));
      case "RLIKE", "REGEXP" -> infix("~", value(args.get(0)), value(args.get(1)));
      case "CASE" -> caseOf(args);
      case "SIMPLE CASE" -> UNKNOWN;
      default -> UNKNOWN;
    };
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
    Object low = infix(">=", value, value(args.get(1)));
    Object high = infix("<=", value, value(args.get(2)));
    if (low == Boolean.FALSE || high == Boolean.FALSE) {
      return false;
    }
    return low == Boolean.TRUE ? high : low;
  }

  private Object in(List<Expr> args) {
    Object value = value(args.get(0));
    Object result = false;
    for (Expr arg : args.subList(1, args.size())) {
      Object equal = infix("=", value, value(arg));
      if (equal == Boolean.TRUE) {
        return true;
      }
      if (equal != Boolean.FALSE) {
        result = equal;
      }
    }
    return result;
  }

  private Object like(List<Expr> args) {
    Object text = value(args.get(0));
    Object pattern = value(args.get(1));
    if (text == NULL || pattern == NULL) {
      return NULL;
    }
    if (text == UNKNOWN || pattern == UNKNOWN || args.size() > 2) {
      boolean all = pattern instanceof String like && like.matches("%+") && text != UNKNOWN;
      return all ? (Object) true : UNKNOWN;
    }
    return matches(text, pattern);
  }

  /** Only the searched form: its branches stand in pairs, with ELSE alone at the end. */
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
          value instanceof Boolean
              ? UNKNOWN
              : value instanceof BigDecimal n ? n.toPlainString() : value;
      case "DATE", "TIMESTAMP", "TIME" -> value instanceof String ? value : UNKNOWN;
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
      default -> UNKNOWN;
    };
  }

  private Object call(Expr.Call call) {
    List<Object> args = call.args().stream().map(this::value).toList();
    String name = call.bareName().toLowerCase(Locale.ROOT);
    if (args.isEmpty()) {
      return UNKNOWN;
    }
    Object first = args.get(0);
    switch (name) {
      case "coalesce", "ifnull", "nvl" -> {
        for (Object arg : args) {
          if (arg != NULL) {
            return arg;
          }
        }
        return NULL;
      }
      case "isnull" -> {
        return is("IS NULL", first);
      }
      case "greatest", "least" -> {
        return UNKNOWN;
      }
      default -> {
        return first == NULL || first == UNKNOWN ? first : known(name, first);
      }
    }
  }

  private static Object known(String name, Object first) {
    BigDecimal number = Values.number(first);
    return switch (name) {
      case "length", "char_length", "character_length", "octet_length" ->
          BigDecimal.valueOf(first.toString().length());
      case "upper", "ucase" -> first.toString().toUpperCase(Locale.ROOT);
      case "lower", "lcase" -> first.toString().toLowerCase(Locale.ROOT);
      case "trim" -> first.toString().strip();
      case "abs" -> number == null ? UNKNOWN : number.abs();
      case "sign" -> number == null ? UNKNOWN : BigDecimal.valueOf(number.signum());
      default -> UNKNOWN;
    };
  }
}
