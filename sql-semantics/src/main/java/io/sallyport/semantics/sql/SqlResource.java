package io.sallyport.semantics.sql;

/** What an access touches. */
public sealed interface SqlResource {

  /**
   * A relation.
   *
   * @param name its full name
   * @param kind what it is
   * @param visibleUnqualified whether its bare name means this relation on the session's search
   *     path
   */
  record OfRelation(RelationName name, RelationKind kind, boolean visibleUnqualified)
      implements SqlResource {
    /**
     * Whether it belongs to the database's own catalog.
     *
     * @return true for system relations
     */
    public boolean system() {
      return kind == RelationKind.SYSTEM;
    }
  }

  /**
   * A function or procedure that is not on the list of pure built-in ones.
   *
   * @param name its name, folded, with its schema in front when the text gave one
   */
  record OfFunction(String name) implements SqlResource {}

  /** The database as a whole, or something in it that could not be named. */
  record OfDatabase() implements SqlResource {}
}
