package io.sallyport.semantics.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a write's condition names rows. It does where some part of it can be false for a row, or
 * is shown to compare the row with something that is independent of it. It does not if there is
 * none, if whatever a row holds may meet it, or if that takes too long to tell.
 */
final class Unfiltered {
  private static final Set<String> BOOLEAN_OPERATORS =
      Keywords.words("= == <> != < > <= >= <=> ~ ~* !~ !~* ~~ -> ->> @> <@ && ? ?| ?& @@ @?");
  private static final Set<String> JUNCTIONS = Set.of("AND", "OR");
  private static final Set<String> COMPARISONS = Keywords.words("= == <> != < > <= >=");
  private static final Set<String> RANGES =
      Set.of("IN", "NOT IN", "BETWEEN", "NOT BETWEEN", "BETWEEN SYMMETRIC");
  private static final Pattern ALL =
      Pattern.compile("\\s*(\\{\\s*}|\\[\\s*]|[\\[(]\\s*,\\s*[\\])])\\s*");
  private static final Set<String> DIFFERS = Set.of("<>", "!=");

  private final Binding binding;

  Unfiltered(Binding binding) {
    this.binding = binding;
  }

  /**
   * Whether a write names no rows.
   *
   * @param where its condition
   * @param from its target with everything that is joined to it
   */
  boolean is(@Nullable Expr where, Query.From from, Set<Site> targets) {
    if (where == null) {
      return true;
    }
    try {
      return judged(where, from.conditions(), targets)
          || ((from.items().size() > 1 || holdsQuery(where))
              && new Worlds(binding, targets).spareNothing(from, where));
    } catch (Judging.Endless tooLong) {
      return true;
    }
  }

  /** Whether a condition on the rows of one target, which stands alone, holds for all of them. */
  boolean is(@Nullable Expr where, Site target) {
    Query.From alone =
        new Query.From(List.of(target.table), List.of(), List.of(), false, List.of(), List.of());
    return is(where, alone, Set.of(target));
  }

  private static boolean holdsQuery(Expr expr) {
    return expr instanceof Expr.Sub
        || Subqueries.children(expr).stream().anyMatch(Unfiltered::holdsQuery);
  }

  private boolean judged(Expr where, List<Expr> joined, Set<Site> targets) {
    List<Expr> conjuncts = new ArrayList<>(joined);
    conjuncts.add(where);
    RowLinks rows = new RowLinks(binding, targets, conjuncts);
    return conjuncts.stream().noneMatch(conjunct -> filters(conjunct, rows, false))
        || (isJunction(where) && new Sampler(binding, rows, where, true).alwaysTrue(where));
  }

  private static boolean isJunction(Expr expr) {
    return expr instanceof Expr.Op op
        && (JUNCTIONS.contains(op.operator())
            || op.args().stream().anyMatch(Unfiltered::isJunction));
  }

  /** Whether a row can fail the condition, or must be compared with something else to meet it. */
  private boolean filters(Expr expr, RowLinks rows, boolean negated) {
    if (expr instanceof Expr.Op op) {
      switch (op.operator()) {
        case "BRACKETS", "IS TRUE", "IS NOT FALSE" -> {
          return filters(op.args().get(0), rows, negated);
        }
        case "NOT", "PREFIX !", "IS FALSE", "IS NOT TRUE" -> {
          return filters(op.args().get(0), rows, !negated);
        }
        case "AND", "OR" -> {
          return combined(op, rows, negated);
        }
        default -> {}
      }
    }
    return leaf(expr, rows, negated);
  }

  /** A conjunction filters if one part does, a disjunction only if every part does. */
  private boolean combined(Expr.Op op, RowLinks rows, boolean negated) {
    boolean conjunction = op.operator().equals("AND") != negated;
    for (Expr part : op.args()) {
      boolean filters = filters(part, rows, negated);
      if (filters == conjunction) {
        return conjunction;
      }
    }
    return !conjunction;
  }

  private boolean leaf(Expr expr, RowLinks rows, boolean negated) {
    if (rows.isPlain(expr)) {
      return true;
    }
    Object constant = Constants.truth(expr);
    if (constant != Values.UNKNOWN) {
      return !constant.equals(!negated);
    }
    Sampler any = new Sampler(binding, rows, expr, false);
    Sampler self = rows.onlyTargets(expr) ? any : new Sampler(binding, rows, expr, true);
    if (negated ? any.neverTrue(expr) : self.alwaysTrue(expr)) {
      return false;
    }
    if (!rows.dependsOn(expr)) {
      return false;
    }
    if (!negated && (isNumber(expr) || isZeroOfText(expr))) {
      return false;
    }
    if (rows.anyAddress(expr) && isDoubtful(expr, rows, negated)) {
      return false;
    }
    return (negated ? self.sometimesTrue(expr) : self.sometimesFalse(expr))
        || (!isDoubtful(expr, rows, negated) && compares(expr, rows, negated));
  }

  /**
   * Whether a condition is on what some function makes of the row, and nobody knows which values
   * that can be: it may be above, below or unlike anything at all. Of an address only one that is
   * the same is told.
   */
  private boolean isDoubtful(Expr expr, RowLinks rows, boolean negated) {
    if (expr instanceof Expr.Call call) {
      return call.args().size() < 2;
    }
    if (expr instanceof Expr.Chain chain && chain.operators().size() == 1) {
      if (chain.operands().stream().allMatch(rows::dependsOn)) {
        return false;
      }
      String operator = chain.operators().get(0);
      if (chain.operands().stream().anyMatch(Unfiltered::holdsAll)) {
        return BOOLEAN_OPERATORS.contains(operator);
      }
      boolean same = operator.equals(negated ? "<>" : "=");
      return COMPARISONS.contains(operator) && !same && rows.anyOpaque(chain.operands());
    }
    if (expr instanceof Expr.Op op) {
      boolean few = op.operator().equals("IN") && op.args().size() <= 3 && !negated;
      boolean asks = op.args().size() == 2 && op.args().get(1) instanceof Expr.Sub;
      return RANGES.contains(op.operator())
          && !few
          && !asks
          && rows.anyOpaque(op.args().subList(0, 1));
    }
    return false;
  }

  /** An empty array or object, which all others hold, or a range without ends. */
  private static boolean holdsAll(Expr expr) {
    if (expr instanceof Expr.Cast cast) {
      return holdsAll(cast.value());
    }
    if (expr instanceof Expr.Literal literal && literal.kind() == Expr.LiteralKind.STRING) {
      return ALL.matcher(literal.text()).matches();
    }
    if (expr instanceof Expr.Op op) {
      return op.operator().equals("ARRAY") && op.args().isEmpty();
    }
    return expr instanceof Expr.Call call
        && call.bareName().endsWith("range")
        && call.args().size() >= 2
        && call.args().subList(0, 2).stream().allMatch(Unfiltered::isNull);
  }

  private static boolean isNull(Expr expr) {
    if (expr instanceof Expr.Cast cast) {
      return isNull(cast.value());
    }
    return expr instanceof Expr.Literal literal && literal.kind() == Expr.LiteralKind.NULL;
  }

  /** MySQL takes any number but zero for true, so a key column alone holds for every row. */
  private boolean isNumber(Expr expr) {
    if (!binding.dialect.isMySqlFamily()) {
      return false;
    }
    if (expr instanceof Expr.Name name) {
      return binding.reads.of(name).stream()
          .anyMatch(column -> Sampler.family(column) == ColumnFamily.NUMERIC);
    }
    if (expr instanceof Expr.Chain chain) {
      return chain.operators().stream().noneMatch(BOOLEAN_OPERATORS::contains);
    }
    return expr instanceof Expr.Op op
        && (op.operator().equals("PREFIX -") || op.operator().equals("PREFIX +"));
  }

  /** What is left is unknown: it names rows only where something else stands on one side. */
  private boolean compares(Expr expr, RowLinks rows, boolean negated) {
    if (expr instanceof Expr.Chain chain) {
      boolean differs = DIFFERS.contains(chain.operators().get(0)) != negated;
      return differs || isApart(chain.operands(), rows);
    }
    if (expr instanceof Expr.Op op) {
      return compares(op, rows, negated);
    }
    if (expr instanceof Expr.Sub sub) {
      return negated || !sub.role().equals("EXISTS") || exists(sub, rows);
    }
    return !(expr instanceof Expr.Call call)
        || call.args().size() < 2
        || isApart(call.args(), rows);
  }

  private boolean compares(Expr.Op op, RowLinks rows, boolean negated) {
    List<Expr> args = op.args();
    boolean not = op.operator().startsWith("NOT ") != negated;
    return switch (op.operator()) {
      case "IN", "NOT IN" -> not || members(args, rows);
      case "BETWEEN", "BETWEEN SYMMETRIC" ->
          not
              || isApart(List.of(args.get(0), args.get(1)), rows)
              || isApart(List.of(args.get(0), args.get(2)), rows);
      case "IS NOT NULL" -> negated || rows.mayBeNull(args.get(0));
      case "IS NULL" -> !negated || rows.mayBeNull(args.get(0));
      case "IS NOT DISTINCT FROM" -> negated || isApart(args, rows);
      case "LIKE", "ILIKE", "RLIKE", "REGEXP", "SIMILAR", "SOUNDS LIKE", "MEMBER OF" ->
          negated || isApart(args, rows);
      default -> true;
    };
  }

  /** Whether no member of the list is made of the row itself. */
  private boolean members(List<Expr> args, RowLinks rows) {
    Expr value = args.get(0);
    if (args.size() == 2 && args.get(1) instanceof Expr.Sub sub) {
      Query.Select select = Subqueries.simple(sub);
      if (select == null || select.items().size() != 1) {
        return true;
      }
      Expr item = select.items().get(0).expr();
      boolean tied = rows.dependsOn(value) != rows.dependsOn(item);
      return tied || isOther(List.of(value, item), rows) || exists(sub, rows);
    }
    return args.subList(1, args.size()).stream()
        .allMatch(member -> isApart(List.of(value, member), rows));
  }

  /** Whether a subquery's own conditions tie the rows it finds to this one. */
  private boolean exists(Expr.Sub sub, RowLinks rows) {
    Query.Select select = Subqueries.simple(sub);
    if (select == null || !select.having().isEmpty() || !select.groupBy().isEmpty()) {
      return true;
    }
    List<Expr> conditions = new ArrayList<>(select.from().conditions());
    if (select.where() != null) {
      conditions.add(select.where());
    }
    return !select.from().using().isEmpty()
        || conditions.stream().anyMatch(condition -> filters(condition, rows, false));
  }

  /** Whether one side is independent of the row, or both sides look at different columns of it. */
  private static boolean isApart(List<Expr> sides, RowLinks rows) {
    return sides.stream().anyMatch(side -> !rows.dependsOn(side)) || isOther(sides, rows);
  }

  /** Whether the sides share no column, or one of them asks other rows. */
  private static boolean isOther(List<Expr> sides, RowLinks rows) {
    if (sides.stream().anyMatch(Subqueries::reads)) {
      return true;
    }
    Set<String> seen = new HashSet<>();
    int speaking = 0;
    for (Expr side : sides) {
      Set<String> columns = rows.columns(side);
      if (columns.stream().anyMatch(seen::contains)) {
        return false;
      }
      seen.addAll(columns);
      speaking += columns.isEmpty() ? 0 : 1;
    }
    return speaking > 1;
  }

  /** To MySQL every text that starts with no digit is the number 0. */
  private boolean isZeroOfText(Expr expr) {
    if (!binding.dialect.isMySqlFamily()
        || !(expr instanceof Expr.Chain chain)
        || chain.operands().size() != 2) {
      return false;
    }
    boolean zero =
        chain.operands().stream()
            .anyMatch(
                side ->
                    side instanceof Expr.Literal literal
                        && literal.kind() == Expr.LiteralKind.NUMBER
                        && literal.text().matches("0+"));
    return zero
        && chain.operands().stream()
            .anyMatch(
                side ->
                    side instanceof Expr.Name name
                        && binding.reads.of(name).stream()
                            .anyMatch(column -> Sampler.family(column) == ColumnFamily.TEXT));
  }
}
