package io.sallyport.semantics.sql;

import static io.sallyport.semantics.sql.Values.NULL;
import static io.sallyport.semantics.sql.Values.UNKNOWN;

import java.util.List;
import java.util.Locale;

/** The predicates of patterns and of spans of time, on made-up rows. */
final class Matching {
  private final Evaluator evaluator;
  private final Tried tried;
  private final boolean mysql;

  Matching(Evaluator evaluator, Tried tried, boolean mysql) {
    this.evaluator = evaluator;
    this.tried = tried;
    this.mysql = mysql;
  }

  static Object lower(Object value) {
    return Functions.text(value).toLowerCase(Locale.ROOT);
  }

  Object matches(Object text, Object pattern) {
    String like = mysql ? Functions.text(lower(pattern)) : Functions.text(pattern);
    String value = mysql ? Functions.text(lower(text)) : Functions.text(text);
    return Likes.matches(value, like, !mysql);
  }

  Object like(List<Expr> args, boolean anyCase) {
    Object text = evaluator.value(args.get(0));
    if (Evaluator.isQuantified(args.get(1))) {
      return evaluator.quantified(anyCase ? "~~*" : "~~", text, args.get(1));
    }
    Object pattern = evaluator.value(args.get(1));
    if (Evaluator.isHidden(pattern) && text instanceof String) {
      pattern = tried.madeUp(args.get(1), text);
    } else if (Evaluator.isHidden(text) && pattern instanceof String) {
      text = tried.madeUp(args.get(0), pattern);
    }
    if (text == NULL || pattern == NULL) {
      return NULL;
    }
    if (Evaluator.isHidden(text) || Evaluator.isHidden(pattern)) {
      return UNKNOWN;
    }
    if (text instanceof List || pattern instanceof List) {
      return UNKNOWN;
    }
    if (args.size() > 2) {
      return escaped(text, pattern, evaluator.value(args.get(2)));
    }
    return anyCase ? matches(lower(text), lower(pattern)) : matches(text, pattern);
  }

  private Object escaped(Object text, Object pattern, Object escape) {
    if (!(escape instanceof String sign) || sign.length() > 1) {
      return UNKNOWN;
    }
    return Likes.matches(
        Functions.text(text), Functions.text(pattern), sign.isEmpty() ? '\0' : sign.charAt(0));
  }

  /** Unlike the negation of LIKE ANY, one that differs is enough. */
  Object notLike(List<Expr> args, boolean anyCase) {
    return Evaluator.isQuantified(args.get(1))
        ? evaluator.quantified(anyCase ? "!~~*" : "!~~", evaluator.value(args.get(0)), args.get(1))
        : Values.not(like(args, anyCase));
  }

  Object similar(List<Expr> args) {
    Object text = evaluator.value(args.get(0));
    Object pattern = evaluator.value(args.get(1));
    return args.size() == 2 && text instanceof String one && pattern instanceof String other
        ? tried.judging().regexes.similar(one, other)
        : UNKNOWN;
  }

  static Object overlaps(Object left, Object right) {
    if (!(left instanceof List<?> one && right instanceof List<?> other)
        || one.size() != 2
        || other.size() != 2) {
      return UNKNOWN;
    }
    Integer starts = Instants.compare(one.get(0), other.get(1));
    Integer ends = Instants.compare(other.get(0), one.get(1));
    return starts == null || ends == null ? UNKNOWN : (Object) (starts <= 0 && ends <= 0);
  }
}
