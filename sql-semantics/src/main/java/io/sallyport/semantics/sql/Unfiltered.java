package io.sallyport.semantics.sql;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a write's condition names rows. It does not if there is none, if it depends on no column
 * of the target, or if it is true whatever the columns hold.
 */
final class Unfiltered {
  private final Binding binding;

  Unfiltered(Binding binding) {
    this.binding = binding;
  }

  boolean is(@Nullable Expr where, Set<Site> targets) {
    if (where == null) {
      return true;
    }
    Sampler sampler = new Sampler(binding, where);
    return sampler.alwaysTrue(where) || !filters(where, targets, sampler, false);
  }

  private boolean filters(Expr expr, Set<Site> targets, Sampler sampler, boolean negated) {
    if (expr instanceof Expr.Op op) {
      switch (op.operator()) {
        case "BRACKETS" -> {
          return filters(op.args().get(0), targets, sampler, negated);
        }
        case "NOT", "PREFIX !" -> {
          return filters(op.args().get(0), targets, sampler, !negated);
        }
        case "AND", "OR" -> {
          return combined(op, targets, sampler, negated);
        }
        default -> {}
      }
    }
    return leaf(expr, targets, sampler, negated);
  }

  /** A conjunction filters if one part does, a disjunction only if every part does. */
  private boolean combined(Expr.Op op, Set<Site> targets, Sampler sampler, boolean negated) {
    boolean conjunction = op.operator().equals("AND") != negated;
    for (Expr part : op.args()) {
      boolean filters = filters(part, targets, sampler, negated);
      if (filters == conjunction) {
        return conjunction;
      }
    }
    return !conjunction;
  }

  private boolean leaf(Expr expr, Set<Site> targets, Sampler sampler, boolean negated) {
    Object constant = Constants.truth(expr);
    if (constant != Values.UNKNOWN) {
      return !constant.equals(!negated);
    }
    if (negated ? sampler.neverTrue(expr) : sampler.alwaysTrue(expr)) {
      return false;
    }
    if (!dependsOn(expr, targets) || isBareNumber(expr)) {
      return false;
    }
    return !(expr instanceof Expr.Op op && !negated && isInItself(op, targets));
  }

  /** MySQL takes any number but zero for true, so a bare key column holds for every row. */
  private boolean isBareNumber(Expr expr) {
    if (!binding.dialect.isMySqlFamily() || !(expr instanceof Expr.Name name)) {
      return false;
    }
    return binding.reads.of(name).stream()
        .anyMatch(column -> Sampler.family(column) == ColumnFamily.NUMERIC);
  }

  /** {@code id IN (SELECT id FROM the same relation)} holds for every row too. */
  private boolean isInItself(Expr.Op op, Set<Site> targets) {
    if (!op.operator().equals("IN")
        || op.args().size() != 2
        || !(op.args().get(1) instanceof Expr.Sub sub)
        || !(sub.query().body() instanceof Query.Select select)
        || !sub.query().limits().isEmpty()
        || !select.groupBy().isEmpty()) {
      return false;
    }
    boolean same =
        binding.reads.inside(sub).stream()
            .flatMap(name -> binding.reads.of(name).stream())
            .anyMatch(column -> isSameRelation(column.site(), targets));
    return same
        && (select.where() == null
            || new Sampler(binding, select.where()).alwaysTrue(select.where()));
  }

  private static boolean isSameRelation(Site site, Set<Site> targets) {
    return !targets.contains(site)
        && targets.stream().anyMatch(target -> target.relation.name().equals(site.relation.name()));
  }

  private boolean dependsOn(Expr expr, Set<Site> targets) {
    if (expr instanceof Expr.Name name) {
      return binding.reads.of(name).stream().anyMatch(column -> targets.contains(column.site()));
    }
    if (expr instanceof Expr.Sub sub) {
      return binding.reads.inside(sub).stream().anyMatch(name -> dependsOn(name, targets));
    }
    return children(expr).stream().anyMatch(child -> dependsOn(child, targets));
  }

  static List<Expr> children(Expr expr) {
    if (expr instanceof Expr.Op op) {
      return op.args();
    }
    if (expr instanceof Expr.Chain chain) {
      return chain.operands();
    }
    if (expr instanceof Expr.Call call) {
      return call.args();
    }
    if (expr instanceof Expr.Cast cast) {
      return List.of(cast.value());
    }
    return expr instanceof Expr.Field field ? List.of(field.base()) : List.of();
  }
}
