package io.sallyport.semantics.sql;

/** What a relation is. */
public enum RelationKind {
  /** An ordinary table, temporary ones included. */
  TABLE,
  /** A partitioned parent table. */
  PARTITIONED,
  /** A view: reading it reads what its definition reads. */
  VIEW,
  /** A view with stored rows; masked like the relations it was computed from. */
  MATERIALIZED_VIEW,
  /** A table of another server. */
  FOREIGN,
  /** A relation of the database's own catalog. */
  SYSTEM
}
