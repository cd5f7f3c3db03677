package io.sallyport.semantics.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A relation as the catalog knows it. Immutable.
 *
 * @param name its full name
 * @param kind what it is
 * @param columns its columns in order; empty means that the columns are not known, so any name may
 *     be one of them and no mask can hold on it
 * @param viewDefinition the query of a view or materialised view as the database prints it, null
 *     for other kinds or when it cannot be read
 * @param primaryKey the columns of the primary key, empty when there is none
 * @param parents the relations it inherits from or is a partition of
 */
public record Relation(
    RelationName name,
    RelationKind kind,
    List<Column> columns,
    @Nullable String viewDefinition,
    List<String> primaryKey,
    List<RelationName> parents) {

  /** Copies the collections. */
  public Relation {
    columns = List.copyOf(columns);
    primaryKey = List.copyOf(primaryKey);
    parents = List.copyOf(parents);
  }

  /**
   * A plain table.
   *
   * @param schema the schema as stored
   * @param name the name as stored
   * @param columns the columns in order
   * @return the relation
   */
  public static Relation table(String schema, String name, Column... columns) {
    return new Relation(
        new RelationName(schema, name),
        RelationKind.TABLE,
        List.of(columns),
        null,
        List.of(),
        List.of());
  }

  /**
   * A view.
   *
   * @param schema the schema as stored
   * @param name the name as stored
   * @param definition the query as the database prints it
   * @param columns the columns in order
   * @return the relation
   */
  public static Relation view(String schema, String name, String definition, Column... columns) {
    return new Relation(
        new RelationName(schema, name),
        RelationKind.VIEW,
        List.of(columns),
        definition,
        List.of(),
        List.of());
  }

  boolean isView() {
    return kind == RelationKind.VIEW || kind == RelationKind.MATERIALIZED_VIEW;
  }

  boolean columnsKnown() {
    return !columns.isEmpty();
  }
}
