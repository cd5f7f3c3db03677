package io.sallyport.semantics.sql;

/**
 * The full name of a relation, both parts exactly as the database stores them. Immutable.
 *
 * @param schema the schema (for MySQL: the database)
 * @param name the relation's own name
 */
public record RelationName(String schema, String name) {
  @Override
  public String toString() {
    return schema + "." + name;
  }
}
