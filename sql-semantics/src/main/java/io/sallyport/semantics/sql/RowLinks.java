package io.sallyport.semantics.sql;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * Which names of a condition speak of the row that is written: its columns, the same relation read
 * a second time in FROM, and what such a second reading is joined to. For one thread.
 */
final class RowLinks {
  private static final Set<String> PLAIN = Keywords.words("= == <> != < > <= >=");

  private static final Set<String> EQUALITY = Keywords.words("= == <> !=");
  private static final Pattern SHORT = Pattern.compile("[0-9]{1,30}([.][0-9]{1,30})?");

  private final Binding binding;
  private final Set<Site> targets;
  private final Set<Object> linked = Collections.newSetFromMap(new IdentityHashMap<>());

  private final IdentityHashMap<Expr, Boolean> never = new IdentityHashMap<>();

  RowLinks(Binding binding, Set<Site> targets, List<Expr> conjuncts) {
    this.binding = binding;
    this.targets = targets;
    Set<Object> doubles = Collections.newSetFromMap(new IdentityHashMap<>());
    conjuncts.forEach(conjunct -> doubles(conjunct, doubles));
    linked.addAll(targets);
    linked.addAll(doubles);
    boolean more = !doubles.isEmpty();
    while (more) {
      more = false;
      for (Expr conjunct : conjuncts) {
        more |= link(conjunct, doubles);
      }
    }
  }

  /** What stands beside the target in FROM and hands on the rows of the same relation. */
  private void doubles(Expr expr, Set<Object> into) {
    if (expr instanceof Expr.Name name) {
      for (Reads.SiteColumn column : binding.reads.of(name)) {
        if (isDouble(column.site())) {
          into.add(column.site());
        }
      }
      Source computed = binding.reads.computed(name);
      Reads.SiteColumn origin = binding.reads.origin(name);
      if (computed != null && origin != null && isDouble(origin.site())) {
        into.add(computed);
      }
    } else if (!(expr instanceof Expr.Sub)) {
      Subqueries.children(expr).forEach(child -> doubles(child, into));
    }
  }

  private boolean isDouble(Site site) {
    return !targets.contains(site) && !standIn(site).equals(site);
  }

  private boolean link(Expr conjunct, Set<Object> doubles) {
    if (conjunct instanceof Expr.Op op
        && (op.operator().equals("AND") || op.operator().equals("BRACKETS"))) {
      boolean more = false;
      for (Expr part : op.args()) {
        more |= link(part, doubles);
      }
      return more;
    }
    Set<Object> places = Collections.newSetFromMap(new IdentityHashMap<>());
    places(conjunct, places);
    if (conjunct instanceof Expr.Chain && places.stream().anyMatch(doubles::contains)) {
      boolean more = doubles.addAll(places);
      return linked.addAll(places) || more;
    }
    return false;
  }

  /**
   * The sites and the computed tables, outside of subqueries, whose columns an expression names.
   */
  private void places(Expr expr, Set<Object> into) {
    if (expr instanceof Expr.Name name) {
      binding.reads.of(name).forEach(column -> into.add(column.site()));
      Source computed = binding.reads.computed(name);
      if (computed != null) {
        into.add(computed);
      }
    } else if (!(expr instanceof Expr.Sub)) {
      Subqueries.children(expr).forEach(child -> places(child, into));
    }
  }

  /** Remembers what was found of a condition, which is asked again for every row that is tried. */
  boolean isNever(Expr condition, BooleanSupplier find) {
    Boolean known = never.get(condition);
    if (known == null) {
      known = find.getAsBoolean();
      never.put(condition, known);
    }
    return known;
  }

  /** The target whose rows a second reading of the same relation gives again; else itself. */
  Site standIn(Site site) {
    if (targets.contains(site)) {
      return site;
    }
    for (Site target : targets) {
      if (target.relation.name().equals(site.relation.name())) {
        return target;
      }
    }
    return site;
  }

  /**
   * Whether a condition compares a column of the written row with a constant or a parameter, and no
   * more: some rows meet it and some do not, which takes no trying.
   */
  boolean isPlain(Expr expr) {
    if (!(expr instanceof Expr.Chain chain)
        || chain.operands().size() != 2
        || !PLAIN.contains(chain.operators().get(0))) {
      return false;
    }
    Expr left = chain.operands().get(0);
    Expr right = chain.operands().get(1);
    String operator = chain.operators().get(0);
    return (left instanceof Expr.Name first && isPlain(first, operator, right))
        || (right instanceof Expr.Name second && isPlain(second, operator, left));
  }

  private boolean isPlain(Expr.Name name, String operator, Expr other) {
    Set<Reads.SiteColumn> columns = binding.reads.of(name);
    Reads.SiteColumn column = columns.size() == 1 ? columns.iterator().next() : null;
    if (column == null || !targets.contains(column.site()) || column.column().isEmpty()) {
      return false;
    }
    if (!(other instanceof Expr.Literal literal)) {
      return other instanceof Expr.Parameter;
    }
    Domain domain = Domain.of(column);
    return switch (domain.family()) {
      case NUMERIC ->
          literal.kind() == Expr.LiteralKind.NUMBER
              && SHORT.matcher(literal.text()).matches()
              && isInside(domain, new BigDecimal(literal.text()));
      case TEXT ->
          literal.kind() == Expr.LiteralKind.STRING
              && EQUALITY.contains(operator)
              && domain.text(literal.text());
      default -> false;
    };
  }

  /** Whether a column can hold a number and its neighbours, so that all comparisons tell rows. */
  private static boolean isInside(Domain domain, BigDecimal number) {
    return domain.number(number) != null
        && domain.number(number.add(BigDecimal.ONE)) != null
        && domain.number(number.subtract(BigDecimal.ONE)) != null;
  }

  /** Whether the written relation is read nowhere else that an expression could name. */
  boolean onlyTargets(Expr expr) {
    return linked.size() == targets.size() && !holdsQuery(expr);
  }

  /** Whether a subquery is part of an expression. */
  static boolean holdsQuery(Expr expr) {
    return expr instanceof Expr.Sub
        || Subqueries.children(expr).stream().anyMatch(RowLinks::holdsQuery);
  }

  boolean dependsOn(Expr expr) {
    return !columns(expr).isEmpty() || dependsInside(expr);
  }

  /** Subqueries that are more than one SELECT are known by the names in them. */
  private boolean dependsInside(Expr expr) {
    if (expr instanceof Expr.Sub sub) {
      return binding.reads.inside(sub).stream().anyMatch(name -> !columns(name).isEmpty());
    }
    return Subqueries.children(expr).stream().anyMatch(this::dependsInside);
  }

  /** Whether what stands here is a function of the row of which nobody knows what it gives. */
  boolean anyOpaque(List<Expr> sides) {
    return sides.stream().filter(this::dependsOn).anyMatch(this::isOpaque);
  }

  /** Whether a row's address is read, which no made-up row has. */
  boolean anyAddress(Expr expr) {
    if (expr instanceof Expr.Name name) {
      return isAddress(name);
    }
    return !(expr instanceof Expr.Sub)
        && Subqueries.children(expr).stream().anyMatch(this::anyAddress);
  }

  private boolean isAddress(Expr.Name name) {
    return binding.reads.of(name).stream()
        .anyMatch(column -> column.site().systemColumns.contains(column.column()));
  }

  private boolean isOpaque(Expr expr) {
    if (expr instanceof Expr.Call) {
      return true;
    }
    if (expr instanceof Expr.Name name) {
      return isAddress(name);
    }
    if (expr instanceof Expr.Cast cast) {
      return isOpaque(cast.value());
    }
    return expr instanceof Expr.Op op
        && (op.operator().equals("BRACKETS") || op.operator().equals("AT TIME ZONE"))
        && isOpaque(op.args().get(0));
  }

  /** The columns of the row that an expression reads. */
  Set<String> columns(Expr expr) {
    Set<String> columns = new HashSet<>();
    collect(expr, columns);
    return columns;
  }

  private void collect(Expr expr, Set<String> into) {
    if (expr instanceof Expr.Name name) {
      for (Reads.SiteColumn column : binding.reads.of(name)) {
        if (linked.contains(column.site())) {
          into.add(key(column));
        }
      }
      Source computed = binding.reads.computed(name);
      if (computed != null && linked.contains(computed)) {
        Reads.SiteColumn origin = binding.reads.origin(name);
        String own = name.parts().get(name.parts().size() - 1).value;
        into.add(origin != null ? key(origin) : System.identityHashCode(computed) + "." + own);
      }
    }
    Subqueries.children(expr).forEach(child -> collect(child, into));
  }

  private String key(Reads.SiteColumn column) {
    return System.identityHashCode(standIn(column.site())) + "." + column.column();
  }

  /** Whether a row may hold NULL in what an expression reads; a whole row never counts. */
  boolean mayBeNull(Expr expr) {
    if (expr instanceof Expr.Name name) {
      return binding.reads.of(name).stream()
          .anyMatch(column -> !column.column().isEmpty() && Sampler.nullable(column));
    }
    List<Expr> children = Subqueries.children(expr);
    return expr instanceof Expr.Sub || children.stream().anyMatch(this::mayBeNull);
  }
}
