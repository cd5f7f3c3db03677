package io.sallyport.jdbc;

import io.sallyport.api.Reason;
import io.sallyport.semantics.sql.SqlAction;
import io.sallyport.semantics.sql.Understood;
import org.jspecify.annotations.Nullable;

/** Which answer the caller's method is made for. */
enum Wanted {
  ROWS,
  COUNT,
  ANY;

  /** Why the method does not fit the statement, or null; only a call's answer is not foreseen. */
  @Nullable Reason misfit(@Nullable Understood read) {
    if (this == ANY || read == null || read.kind() == SqlAction.CALL) {
      return null;
    }
    if (this == ROWS) {
      return read.returnsRows() ? null : Codes.noRows();
    }
    return read.returnsRows() ? Codes.rowsInUpdate() : null;
  }
}
