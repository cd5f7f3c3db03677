package io.sallyport.semantics.sql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The names of one query level and, through its parent, of those around it. */
final class Scope {
  private static final int MAX_SOURCES = 256;

  final @Nullable Scope parent;
  final List<Source> sources = new ArrayList<>();

  /** The result columns, where ORDER BY, GROUP BY or HAVING may name them. */
  List<OutColumn> aliases = List.of();

  /** The items of the select list at this level as they are read; empty at any other. */
  List<OutColumn> items = List.of();

  /** Whether a join merges columns, so that a star stands for fewer than there are. */
  boolean merged;

  /**
   * Whether names are read here that may not see all of these sources, as in ON: what such a name
   * means may lie further out, so the search goes on.
   */
  boolean uncertain;

  Scope(@Nullable Scope parent) {
    this.parent = parent;
  }

  void add(Source source) {
    if (sources.size() >= MAX_SOURCES) {
      throw Refusal.limit("more than " + MAX_SOURCES + " relations in one FROM");
    }
    sources.add(source);
  }
}
