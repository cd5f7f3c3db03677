package io.sallyport.semantics.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a write's condition names rows. It does where some part of it can be false for a row, or
 * is shown to compare the row with something that is independent of it. It does not if there is
 * none, if whatever a row holds may meet it, or if that takes too long to tell.
 */
final class Unfiltered {
  private static final Set<String> BOOLEAN_OPERATORS =
      Keywords.words(
          "= == <> != < > <= >= <=> ~ ~* !~ !~* ~~ -> ->> @> <@ && ? ?| ?& ?? ??| ??& @@ @?");

  /** What MySQL takes for a number that is hardly ever zero. */
  private static final Set<ColumnFamily> NUMBERS =
      Set.of(ColumnFamily.NUMERIC, ColumnFamily.DATE, ColumnFamily.TIME, ColumnFamily.TIMESTAMP);

  private static final Set<String> JUNCTIONS = Set.of("AND", "OR");
  private static final Set<String> DIFFERS = Set.of("<>", "!=");
  private static final Set<String> EQUALS = Set.of("=", "==", "<=>");
  private static final Set<String> CONTAINMENT =
      Keywords.words("@> <@ && ? ?| ?& ?? ??| ??& @@ @? << >> <<= >>=");

  private final Binding binding;
  private final Freedom freedom;

  Unfiltered(Binding binding) {
    this.binding = binding;
    this.freedom = new Freedom(binding.reads);
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
          || ((from.items().size() > 1 || RowLinks.holdsQuery(where))
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
        || compares(expr, rows, negated);
  }

  /** Whether a row's address is compared in any way but with one that it is, or is among. */
  private static boolean isDoubtful(Expr expr, RowLinks rows, boolean negated) {
    if (expr instanceof Expr.Chain chain && chain.operators().size() == 1) {
      boolean same = chain.operators().get(0).equals(negated ? "<>" : "=");
      return !same
          && !chain.operands().stream().allMatch(rows::dependsOn)
          && rows.anyOpaque(chain.operands());
    }
    if (expr instanceof Expr.Op op) {
      boolean few = op.operator().equals("IN") && op.args().size() <= 3 && !negated;
      boolean asks = op.args().size() == 2 && op.args().get(1) instanceof Expr.Sub;
      return !few && !asks && rows.anyOpaque(op.args().subList(0, 1));
    }
    return expr instanceof Expr.Call;
  }

  /** MySQL takes any number but zero for true, so a key column alone holds for every row. */
  private boolean isNumber(Expr expr) {
    if (!binding.dialect.isMySqlFamily()) {
      return false;
    }
    if (expr instanceof Expr.Name name) {
      return binding.reads.of(name).stream()
          .anyMatch(column -> NUMBERS.contains(Sampler.family(column)));
    }
    if (expr instanceof Expr.Chain chain) {
      return chain.operators().stream().noneMatch(BOOLEAN_OPERATORS::contains);
    }
    return expr instanceof Expr.Op op
        && (op.operator().equals("PREFIX -") || op.operator().equals("PREFIX +"));
  }

  /**
   * What is left is unknown: it names rows only where what the row may hold, whatever that is, is
   * compared with something else. All other is in doubt.
   */
  private boolean compares(Expr expr, RowLinks rows, boolean negated) {
    if (expr instanceof Expr.Chain chain) {
      return compares(chain, rows, negated);
    }
    if (expr instanceof Expr.Op op) {
      return compares(op, rows, negated);
    }
    if (expr instanceof Expr.Sub sub) {
      return asksOthers(sub) && (negated || !sub.role().equals("EXISTS") || exists(sub, rows));
    }
    if (expr instanceof Expr.Call call) {
      return freedom.asks(call) && !Trivial.anyAll(call.args()) && isApart(call.args(), rows);
    }
    return freedom.isFree(expr);
  }

  private boolean compares(Expr.Chain chain, RowLinks rows, boolean negated) {
    String operator = chain.operators().get(chain.operators().size() - 1);
    List<Expr> sides = chain.operands();
    if (!BOOLEAN_OPERATORS.contains(operator)
        && !CONTAINMENT.contains(operator)
        && !operator.equals("<=>")) {
      return false;
    }
    if (operator.startsWith("->")) {
      return freedom.isFree(chain);
    }
    if (chain.operators().size() > 1 || sides.stream().noneMatch(side -> tells(side, rows))) {
      return false;
    }
    if (DIFFERS.contains(operator) != negated && !CONTAINMENT.contains(operator)) {
      return sides.stream().anyMatch(this::asksOthers)
          || (isApart(sides, rows)
              && sides.stream().allMatch(side -> isSettled(side, rows) || Trivial.isRead(side)));
    }
    boolean contains = CONTAINMENT.contains(operator);
    return isApart(sides, rows)
        && !Trivial.anyAll(sides)
        && !(operator.equals("@@") && Trivial.isNegative(sides))
        && (EQUALS.contains(operator)
            || sides.stream()
                .allMatch(side -> isSettled(side, rows) || (contains && Trivial.isRead(side))));
  }

  /** Whether a query in it reads a relation, or what the caller says, and not the row alone. */
  private boolean asksOthers(Expr expr) {
    if (expr instanceof Expr.Sub sub) {
      Query.Select select = Subqueries.simple(sub);
      boolean value = sub.role().equals("VALUE");
      return select == null
          || select.from().items().stream().anyMatch(item -> holdsOthers(item, value))
          || Independent.varies(sub);
    }
    return Subqueries.children(expr).stream().anyMatch(this::asksOthers);
  }

  /** Whether one side is the row's own, or what a query finds. */
  private boolean tells(Expr side, RowLinks rows) {
    if (side instanceof Expr.Op op && isQuantifier(op)) {
      return op.args().stream().anyMatch(arg -> tells(arg, rows));
    }
    return asksOthers(side) || (rows.dependsOn(side) && freedom.isFree(side));
  }

  /** Rows that a function makes of the row's own are others where it holds them in a document. */
  private boolean holdsOthers(FromItem item, boolean value) {
    if (!(item instanceof FromItem.Functions functions)) {
      return true;
    }
    return !value
        && functions.calls().stream()
            .allMatch(call -> Subqueries.children(call).stream().allMatch(freedom::isPart));
  }

  private static boolean isQuantifier(Expr.Op op) {
    return op.operator().equals("ANY")
        || op.operator().equals("SOME")
        || op.operator().equals("ALL")
        || op.operator().equals("ROW")
        || op.operator().equals("ARRAY");
  }

  /** Whether it is known with what the row is compared, or anyone's to say. */
  private boolean isSettled(Expr side, RowLinks rows) {
    return rows.dependsOn(side) || asksOthers(side) || Independent.isGiven(side) || isLiteral(side);
  }

  private static boolean isLiteral(Expr expr) {
    return expr instanceof Expr.Cast cast
        ? isLiteral(cast.value())
        : expr instanceof Expr.Literal literal && literal.kind() == Expr.LiteralKind.NUMBER;
  }

  private boolean compares(Expr.Op op, RowLinks rows, boolean negated) {
    List<Expr> args = op.args();
    String operator = op.operator();
    if (operator.equals("MATCH") || operator.equals("SUBSCRIPT")) {
      return operator.equals("MATCH") || freedom.isFree(op);
    }
    if (args.stream().noneMatch(arg -> tells(arg, rows))) {
      return false;
    }
    boolean not = (operator.startsWith("NOT ") || operator.startsWith("IS NOT ")) != negated;
    return switch (operator) {
      case "IN", "NOT IN" -> not ? isApart(args, rows) || asksOthers(op) : members(args, rows);
      case "BETWEEN", "BETWEEN SYMMETRIC", "NOT BETWEEN", "NOT BETWEEN SYMMETRIC" ->
          args.subList(1, 3).stream().allMatch(end -> isSettled(end, rows) || Trivial.isRead(end))
              && (not
                  || isApart(List.of(args.get(0), args.get(1)), rows)
                  || isApart(List.of(args.get(0), args.get(2)), rows));
      case "IS NULL", "IS NOT NULL" -> rows.mayBeNull(args.get(0)) || Freedom.mayMiss(args.get(0));
      case "IS DISTINCT FROM", "IS NOT DISTINCT FROM", "SOUNDS LIKE" ->
          isApart(args, rows)
              && args.stream().allMatch(side -> isSettled(side, rows) || Trivial.isRead(side));
      case "MEMBER OF", "NOT MEMBER OF" -> isApart(args, rows) && !Trivial.anyAll(args);
      case "LIKE",
          "ILIKE",
          "RLIKE",
          "REGEXP",
          "SIMILAR",
          "NOT LIKE",
          "NOT ILIKE",
          "NOT RLIKE",
          "NOT REGEXP",
          "NOT SIMILAR" ->
          isApart(args, rows) && isSettled(args.get(1), rows);
      case "OVERLAPS" -> isApart(args, rows) && isSettled(args.get(1), rows);
      default -> false;
    };
  }

  /** Whether no member of the list is made of the row itself. */
  private boolean members(List<Expr> args, RowLinks rows) {
    Expr value = args.get(0);
    if (args.size() == 2 && args.get(1) instanceof Expr.Sub sub) {
      Query.Select select = Subqueries.simple(sub);
      if (!asksOthers(sub)) {
        return false;
      }
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
  private boolean isApart(List<Expr> sides, RowLinks rows) {
    return sides.stream().anyMatch(side -> !rows.dependsOn(side)) || isOther(sides, rows);
  }

  /** Whether the sides share no column, or one of them asks other rows. */
  private boolean isOther(List<Expr> sides, RowLinks rows) {
    if (sides.stream().anyMatch(this::asksOthers)) {
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
