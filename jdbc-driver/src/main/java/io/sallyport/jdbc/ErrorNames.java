package io.sallyport.jdbc;

import io.sallyport.semantics.sql.Catalog;
import io.sallyport.semantics.sql.Relation;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What a vendor's errors speak of. What is found is checked before it is shown. */
interface ErrorNames {
  /** Candidates only: any of them may hold a row value, until the catalog knows it as a name. */
  Found find(SQLException error);

  /** The states and codes that this vendor documents, and our words for them. */
  ErrorTexts texts();

  /**
   * Candidate names.
   *
   * @param schema the schema of the table
   * @param relation a table's own name
   * @param column a column's name
   * @param constraint the name of a constraint or an index
   */
  record Found(
      @Nullable String schema,
      @Nullable String relation,
      @Nullable String column,
      @Nullable String constraint) {
    static final Found NOTHING = new Found(null, null, null, null);

    static Found ofConstraint(String name) {
      return new Found(null, null, null, name);
    }

    @Nullable Relation relationIn(Catalog catalog) {
      return schema == null || relation == null ? null : catalog.find(schema, relation);
    }
  }
}
