package io.sallyport.semantics.sql;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One place where a statement names a relation, and what it does with it there. */
final class Site {
  final Relation relation;
  final FromItem.Table table;
  final boolean visibleUnqualified;

  /** The columns whose values the statement reads here. */
  final Set<String> touched = new LinkedHashSet<>();

  /** The columns it assigns here. */
  final Set<String> written = new LinkedHashSet<>();

  /** The columns that it reads here in other ways than by {@link #lookups}. */
  final Set<String> readBeside = new LinkedHashSet<>();

  /** The names that read one column here and can mean nothing else. */
  final List<Named> names = new ArrayList<>();

  /** The stars of select lists that stand for the columns here, among others. */
  final List<Star> stars = new ArrayList<>();

  /** The names that mean a whole row. */
  final List<Expr.Name> rows = new ArrayList<>();

  /** The columns that are read here in other ways than by names, rows and stars. */
  final Set<String> readOtherwise = new LinkedHashSet<>();

  /** Comparisons with one parameter that all rows read here must meet. */
  final List<Lookup> lookups = new ArrayList<>();

  /** Ranges of tokens that qualify a column with more than the relation's own name. */
  final List<int[]> qualifiers = new ArrayList<>();

  /** Whether this is what a write changes, so that nothing can stand in its place. */
  boolean target;

  /** The condition of a write that names no other relation beside this; null for other places. */
  @Nullable WhereSpan where;

  /** The rows of an INSERT that does nothing but insert; null for other places. */
  @Nullable Inserted inserted;

  /** What an INSERT changes of rows that are there; null for other places. */
  @Nullable Upsert upsert;

  /** What a MERGE does; null for other places. */
  @Nullable Merged merged;

  /** The condition of a write that names other relations beside this; null for other places. */
  @Nullable WhereSpan joined;

  /** Whether rows read here are locked. */
  boolean locked;

  /** System columns ({@code ctid}, {@code _ROWID_}) that are read here. */
  final Set<String> systemColumns = new LinkedHashSet<>();

  /** Whether these are the rows that a write hands back. */
  boolean returned;

  /** What the view reads, if the relation is one and its definition was understood. */
  @Nullable Bound view;

  Site(Relation relation, FromItem.Table table, boolean visibleUnqualified) {
    this.relation = relation;
    this.table = table;
    this.visibleUnqualified = visibleUnqualified;
  }

  /**
   * A name that reads a column.
   *
   * @param column the column as stored
   */
  record Named(Expr.Name name, String column) {}

  /**
   * Rows that are inserted.
   *
   * @param source the tokens of the query or the VALUES that they come from
   * @param columns what is written of each, in order
   * @param list the tokens of the list of columns; null where there is none
   * @param left the places in each row that are left to the columns' defaults
   * @param sets the assignments of INSERT … SET, which stand for one row; else none
   */
  record Inserted(
      FromItem.Range source,
      List<String> columns,
      FromItem.@Nullable Range list,
      Set<Integer> left,
      List<Statement.Assignment> sets) {
    Inserted {
      columns = List.copyOf(columns);
      left = Set.copyOf(left);
      sets = List.copyOf(sets);
    }
  }

  /**
   * What becomes of a row that is there already.
   *
   * @param span the condition; null where there is no place for one
   * @param updates the assignments
   * @param columns the columns that they assign
   */
  record Upsert(
      @Nullable WhereSpan span, List<Statement.Assignment> updates, Set<String> columns) {}

  /**
   * What a MERGE does.
   *
   * @param on the condition that ties source and target
   * @param whens its branches
   */
  record Merged(WhereSpan on, List<Statement.MergeWhen> whens) {}

  /**
   * A star in a select list.
   *
   * @param sources what it stands for, in order
   * @param except columns that it leaves out, of its one source
   * @param last index of its last token, or of the last one of what it leaves out
   */
  record Star(Expr.Name name, List<Source> sources, Set<String> except, int last) {}

  void touch(String column) {
    touchByName(column);
    readOtherwise.add(column);
  }

  /** A reading that is noted among {@link #names}, {@link #rows} or {@link #stars}, too. */
  void touchByName(String column) {
    touched.add(column);
    readBeside.add(column);
  }

  void touchAll() {
    for (Column column : relation.columns()) {
      touch(column.name());
    }
  }

  void touchAllByName() {
    for (Column column : relation.columns()) {
      touchByName(column.name());
    }
  }

  SqlResource.OfRelation resource() {
    return new SqlResource.OfRelation(relation.name(), relation.kind(), visibleUnqualified);
  }
}
