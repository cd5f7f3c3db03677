package io.sallyport.semantics.sql;

import java.util.List;

/**
 * A statement whose names all have a meaning. What the rewriter works on.
 *
 * @param stream its tokens
 * @param kind what it is
 * @param accesses what it does
 * @param sites every place where it names a relation
 * @param groupings its simple GROUP BY lists
 * @param unnamed ranges of tokens that are computed items of a select list without an alias
 * @param named items that are called by the column that they show
 * @param values VALUES whose columns are called by their text
 * @param outputs the columns of its result
 * @param returnsRows whether it has a result
 * @param parameters how many parameters it has
 * @param steps how much was done to judge its conditions
 * @param utility the statement itself if it is neither query nor write of rows, else null
 */
record Bound(
    TokenStream stream,
    SqlAction kind,
    List<SqlAccess> accesses,
    List<Site> sites,
    List<Grouping> groupings,
    List<int[]> unnamed,
    List<NamedItem> named,
    List<FromItem.Range> values,
    Outputs outputs,
    boolean returnsRows,
    int parameters,
    int steps,
    Statement.@org.jspecify.annotations.Nullable Utility utility) {

  /**
   * An item of a select list without an alias.
   *
   * @param last index of its last token
   * @param name index of the first token of the column's name
   * @param label what the database calls the item
   */
  record NamedItem(int last, int name, String label) {}

  /**
   * A plain GROUP BY list.
   *
   * @param last index of its last token
   * @param columns the columns in it
   * @param sites the relations of the query level
   */
  record Grouping(int last, List<Reads.SiteColumn> columns, List<Site> sites) {}
}
