package io.sallyport.jdbc;

import io.sallyport.api.Access;
import io.sallyport.api.Action;
import io.sallyport.api.Attributes;
import io.sallyport.semantics.sql.RelationName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The columns an execution hands back as generated keys, always named: drivers turn the plain wish
 * for keys into {@code RETURNING *}, which reads every column. Immutable.
 *
 * @param relation the relation that is written, or null where no keys are handed back
 * @param columns the columns as stored
 * @param read the read that handing them back amounts to, or null where they are the new rows' keys
 */
record KeyColumns(
    @Nullable RelationName relation,
    List<String> columns,
    io.sallyport.api.@Nullable Resource read) {
  static final KeyColumns NONE = new KeyColumns(null, List.of(), null);

  KeyColumns {
    columns = List.copyOf(columns);
  }

  boolean none() {
    return columns.isEmpty();
  }

  String[] names() {
    return columns.toArray(new String[0]);
  }

  boolean names(RelationName name, String column) {
    return name.equals(relation) && columns.stream().anyMatch(column::equalsIgnoreCase);
  }

  List<Access> accesses() {
    if (read == null) {
      return List.of();
    }
    return List.of(
        new Access(
            new Action("sql.select"), read, false, Attributes.of("sql.columns_read", columns)));
  }
}
