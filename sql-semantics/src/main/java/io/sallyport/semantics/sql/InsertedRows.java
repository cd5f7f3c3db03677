package io.sallyport.semantics.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells what an INSERT writes, where each of its rows comes from its source as it stands. */
final class InsertedRows {
  private InsertedRows() {}

  /** The rows of a query or of VALUES; null where they cannot be told. */
  static Site.@Nullable Inserted of(
      Binding binding, Statement.Insert insert, Site site, Outputs rows) {
    Query source = insert.source();
    FromItem.Range range = insert.sourceRange();
    boolean plain = insert.action() == SqlAction.INSERT && !insert.replaces();
    if (source == null || range == null || !plain) {
      return null;
    }
    int width = rows.columns().size();
    List<String> names = new ArrayList<>();
    if (insert.columns().isEmpty()) {
      site.relation.columns().stream().limit(width).map(Column::name).forEach(names::add);
    }
    insert.columns().forEach(token -> names.add(column(binding, site, token)));
    boolean counted = rows.counted() || source.body() instanceof Query.Values;
    Set<Integer> left = left(source);
    boolean placed =
        left != null
            && (left.isEmpty()
                || insert.columnRange() != null
                || !binding.tokens.get(range.first() - 1).is("VALUE"));
    if (left == null || !placed || !counted || names.size() != width) {
      return null;
    }
    List<String> written = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (!left.contains(i)) {
        written.add(names.get(i));
      }
    }
    return new Site.Inserted(range, written, insert.columnRange(), left, List.of());
  }

  /** The one row of INSERT … SET; null where it leaves something to a default. */
  static Site.@Nullable Inserted assigned(Binding binding, Statement.Insert insert, Site site) {
    List<String> columns = new ArrayList<>();
    for (Statement.Assignment set : insert.sets()) {
      if (set.columns().size() != 1 || isDefault(set.value()) || insert.replaces()) {
        return null;
      }
      List<Token> parts = set.columns().get(0).parts();
      columns.add(column(binding, site, parts.get(parts.size() - 1)));
    }
    int first = insert.sets().get(0).columns().get(0).first();
    int last = insert.sets().get(insert.sets().size() - 1).range().last();
    FromItem.Range range = new FromItem.Range(first, last);
    return new Site.Inserted(range, columns, null, Set.of(), insert.sets());
  }

  /**
   * The places that hold DEFAULT in each row, since a column's own default can stand in an INSERT
   * and nowhere else; null where one row has it and another has not.
   */
  private static @Nullable Set<Integer> left(Query source) {
    if (!(source.body() instanceof Query.Values values)) {
      return Set.of();
    }
    Set<Integer> left = null;
    for (List<Expr> row : values.rows()) {
      Set<Integer> here = new HashSet<>();
      for (int i = 0; i < row.size(); i++) {
        if (isDefault(row.get(i))) {
          here.add(i);
        }
      }
      if (left != null && !left.equals(here)) {
        return null;
      }
      left = here;
    }
    return left;
  }

  private static boolean isDefault(Expr expr) {
    return expr instanceof Expr.Literal value
        && value.kind() == Expr.LiteralKind.OTHER
        && value.text().equals("DEFAULT");
  }

  private static String column(Binding binding, Site site, Token token) {
    for (Column column : site.relation.columns()) {
      if (binding.resolver.same(column.name(), token.value)) {
        return column.name();
      }
    }
    if (site.relation.columnsKnown()) {
      throw Refusal.unknownColumn(token.value);
    }
    return token.value;
  }
}
