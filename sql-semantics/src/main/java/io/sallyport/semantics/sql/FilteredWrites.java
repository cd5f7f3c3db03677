package io.sallyport.semantics.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets a write reach only rows that the row filter lets exist. CASE, since the parts of AND are
 * tried in any order, and an error in the write's own condition would tell of hidden rows. For one
 * statement and one thread.
 */
final class FilteredWrites {
  private final List<Token> tokens;
  private final Dialect dialect;
  private final Splices splices;
  private final MaskedSelect writer;
  private final Set<WhereSpan> restricted = new HashSet<>();
  private final List<FilteredInsert> inserts = new ArrayList<>();

  FilteredWrites(Bound bound, Dialect dialect, Splices splices, MaskedSelect writer) {
    this.tokens = bound.stream().tokens();
    this.dialect = dialect;
    this.splices = splices;
    this.writer = writer;
  }

  void restrict(Site site, RowCondition condition) {
    if (site.merged != null) {
      merge(site, site.merged, condition);
      return;
    }
    if (site.inserted != null) {
      inserts.add(new FilteredInsert(dialect, site, site.inserted, condition));
      if (site.upsert != null) {
        upsert(site, site.upsert, condition);
      }
      return;
    }
    WhereSpan where = site.where == null ? site.joined : site.where;
    if (where == null) {
      throw MaskFailure.filteredWrite(site.relation.name());
    }
    keepPlace(site, site.written, condition);
    if (restricted.add(where)) {
      SqlPiece piece = site.where == null ? of(site, condition) : condition.piece();
      guard(where, piece, " WHERE ");
    }
  }

  /** Puts the rows of INSERTs through their filters, once all else in them is known. */
  void finish() {
    inserts.forEach(insert -> insert.splice(tokens, splices));
  }

  private SqlPiece of(Site site, RowCondition condition) {
    return condition.of(site.table.exposed().text, writer::quote);
  }

  private void keepPlace(Site site, Set<String> assigned, RowCondition condition) {
    for (String column : assigned) {
      if (condition.columns().contains(column)) {
        throw MaskFailure.movedOut(site.relation.name(), column);
      }
    }
  }

  /** Asks for the filter first, and for the write's own condition only where it holds. */
  private void guard(WhereSpan span, SqlPiece condition, String introduced) {
    if (span.isEmpty()) {
      splices.append(span.before(), condition.around(introduced, ""));
      return;
    }
    splices.append(span.before() + 1, condition.around(" CASE WHEN ", " THEN ("));
    splices.append(span.last(), SqlPiece.of(") ELSE FALSE END"));
  }

  /** A row that is there already is changed if it exists for the caller, and left alone if not. */
  private void upsert(Site site, Site.Upsert upsert, RowCondition condition) {
    if (upsert.span() != null) {
      if (!allProposed(upsert, condition)) {
        keepPlace(site, upsert.columns(), condition);
      }
      guard(upsert.span(), of(site, condition), " WHERE ");
      return;
    }
    if (!dialect.isMySqlFamily()) {
      throw MaskFailure.filteredWrite(site.relation.name());
    }
    keepPlace(site, upsert.columns(), condition);
    for (Statement.Assignment update : upsert.updates()) {
      String column = text(update.columns().get(0).first(), update.columns().get(0).last());
      SqlPiece guarded = of(site, condition).around(" CASE WHEN ", " THEN (");
      splices.append(update.range().first() - 1, guarded);
      splices.append(update.range().last(), SqlPiece.of(") ELSE " + column + " END"));
    }
  }

  /** Whether a row's columns of the filter all become those of the new row, which meets it. */
  private boolean allProposed(Site.Upsert upsert, RowCondition condition) {
    Set<String> proposed = new HashSet<>();
    for (Statement.Assignment update : upsert.updates()) {
      if (update.columns().size() == 1
          && update.value() instanceof Expr.Name value
          && value.parts().size() == 2
          && value.parts().get(0).value.equals("excluded")
          && value.parts().get(1).value.equals(update.columns().get(0).parts().get(0).value)) {
        proposed.add(value.parts().get(1).value);
      }
    }
    return proposed.containsAll(condition.columns());
  }

  /** Hidden rows match nothing, and what is inserted meets the filter. */
  private void merge(Site site, Site.Merged merged, RowCondition condition) {
    guard(merged.on(), of(site, condition), "");
    for (Statement.MergeWhen when : merged.whens()) {
      switch (when.action()) {
        case UPDATE -> keepPlace(site, assigned(site, when), condition);
        case INSERT -> guard(when.span(), inserted(site, when, condition), " AND ");
        default -> {}
      }
      if (when.bySource()) {
        guard(when.span(), of(site, condition), " AND ");
      }
    }
  }

  private Set<String> assigned(Site site, Statement.MergeWhen when) {
    Set<String> names = new HashSet<>();
    for (Statement.Assignment set : when.sets()) {
      for (Expr.Name name : set.columns()) {
        Token token = name.parts().get(dialect == Dialect.POSTGRESQL ? 0 : name.parts().size() - 1);
        names.add(stored(site, token));
      }
    }
    return names;
  }

  /** The filter on the values that are to be inserted, as they will be stored. */
  private SqlPiece inserted(Site site, Statement.MergeWhen when, RowCondition condition) {
    return condition.on(
        column -> {
          int at = place(site, when, column);
          SqlPiece value = at < 0 ? null : value(when, at);
          if (value == null) {
            throw MaskFailure.unfilterable(site.relation.name());
          }
          return writer.stored(site.relation, column, value);
        });
  }

  private static int place(Site site, Statement.MergeWhen when, String column) {
    if (when.columns().isEmpty()) {
      List<String> all = site.relation.columns().stream().map(Column::name).toList();
      int at = all.indexOf(column);
      return at < when.values().size() ? at : -1;
    }
    for (int i = 0; i < when.columns().size(); i++) {
      if (stored(site, when.columns().get(i)).equals(column)) {
        return i < when.values().size() ? i : -1;
      }
    }
    return -1;
  }

  private static String stored(Site site, Token token) {
    for (Column column : site.relation.columns()) {
      if (column.name().equalsIgnoreCase(token.value)) {
        return column.name();
      }
    }
    return token.value;
  }

  /** A name or a literal: what is computed could be another thing the second time. */
  private @Nullable SqlPiece value(Statement.MergeWhen when, int at) {
    FromItem.Range range = when.ranges().get(at);
    Expr value = when.values().get(at);
    boolean plain =
        value instanceof Expr.Name
            || (value instanceof Expr.Literal literal && literal.kind() != Expr.LiteralKind.OTHER);
    return plain ? SqlPiece.of(text(range.first(), range.last())) : null;
  }

  private String text(int first, int last) {
    StringBuilder text = new StringBuilder();
    tokens.subList(first, last + 1).forEach(token -> text.append(token.text));
    return text.toString();
  }
}
