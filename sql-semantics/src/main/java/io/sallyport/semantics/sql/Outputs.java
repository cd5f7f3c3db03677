package io.sallyport.semantics.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The columns of a query. Immutable.
 *
 * @param columns the columns in order, as far as they are known
 * @param open whether there may be names that could not be told
 * @param counted whether there are as many columns as the database will say
 */
record Outputs(List<OutColumn> columns, boolean open, boolean counted) {
  static final Outputs NONE = new Outputs(List.of(), false, true);

  Outputs {
    columns = List.copyOf(columns);
  }

  /** Columns of which an open list may be missing some. */
  Outputs(List<OutColumn> columns, boolean open) {
    this(columns, open, !open);
  }

  /** Renames the first columns. */
  Outputs renamed(List<Token> names) {
    if (names.isEmpty()) {
      return this;
    }
    List<OutColumn> list = new ArrayList<>(columns);
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i).value;
      if (i < list.size()) {
        list.set(i, list.get(i).named(name));
      } else {
        list.add(new OutColumn(name, bases(), false));
      }
    }
    boolean allNamed = list.stream().noneMatch(column -> column.name().isEmpty());
    boolean closed = allNamed && names.size() >= columns.size();
    return new Outputs(list, open && !closed, counted);
  }

  /** Puts another arm of a set operation on top: names stay, origins add up. */
  Outputs union(Outputs other) {
    if (!counted || !other.counted || columns.size() != other.columns.size()) {
      return new Outputs(columns, true, false);
    }
    List<OutColumn> list = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      OutColumn mine = columns.get(i);
      OutColumn theirs = other.columns.get(i);
      Set<ColumnName> bases = new HashSet<>(mine.bases());
      bases.addAll(theirs.bases());
      list.add(new OutColumn(mine.name(), bases, mine.plain() && bases.size() == 1));
    }
    return new Outputs(list, open, true);
  }

  /** The same columns, of some rows only. */
  Outputs restricted() {
    List<OutColumn> list = new ArrayList<>();
    for (OutColumn column : columns) {
      list.add(new OutColumn(column.name(), column.bases(), column.plain()));
    }
    return new Outputs(list, open, counted);
  }

  Outputs opened() {
    return new Outputs(columns, true, false);
  }

  Set<ColumnName> bases() {
    Set<ColumnName> all = new HashSet<>();
    columns.forEach(column -> all.addAll(column.bases()));
    return all;
  }

  List<ResultColumn> results() {
    return columns.stream().map(column -> column.toResult(counted)).toList();
  }
}
