package io.sallyport.semantics.sql;

/**
 * A base column. Immutable.
 *
 * @param relation the relation that stores it
 * @param column the column's name as stored
 */
public record ColumnName(RelationName relation, String column) {
  @Override
  public String toString() {
    return relation + "." + column;
  }
}
