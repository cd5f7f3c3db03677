package io.sallyport.semantics.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * Text that is put into a statement. Immutable.
 *
 * @param text the text
 * @param values for every {@code ?} in it in order, where its value comes from
 */
record SqlPiece(String text, List<ParameterSource> values) {
  SqlPiece {
    values = List.copyOf(values);
  }

  static SqlPiece of(String text) {
    return new SqlPiece(text, List.of());
  }

  SqlPiece around(String before, String after) {
    return new SqlPiece(before + text + after, values);
  }

  SqlPiece then(SqlPiece more) {
    List<ParameterSource> all = new ArrayList<>(values);
    all.addAll(more.values);
    return new SqlPiece(text + more.text, all);
  }
}
