package io.sallyport.jdbc;

import io.sallyport.semantics.sql.SqlAccess;
import io.sallyport.semantics.sql.SqlAction;
import io.sallyport.semantics.sql.SqlResource;
import io.sallyport.semantics.sql.Understood;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a statement may change beside the rows it names. Immutable.
 *
 * @param session whether it may change settings of the session: what later texts mean
 * @param schema whether it may change tables, views or functions
 * @param transaction whether it begins or ends a transaction
 * @param writes whether it writes rows
 * @param counted whether the database's own count speaks of every row it writes
 */
record Effects(
    boolean session, boolean schema, boolean transaction, boolean writes, boolean counted) {
  private static final Effects NONE = new Effects(false, false, false, false, true);
  static final Set<SqlAction> ROW_WRITES =
      EnumSet.of(SqlAction.INSERT, SqlAction.UPDATE, SqlAction.DELETE, SqlAction.MERGE);
  private static final Set<SqlAction> SESSION =
      EnumSet.of(
          SqlAction.CALL,
          SqlAction.SESSION,
          SqlAction.DDL,
          SqlAction.DCL,
          SqlAction.TRANSACTION,
          SqlAction.OTHER);
  private static final Set<SqlAction> SCHEMA =
      EnumSet.of(SqlAction.CALL, SqlAction.DDL, SqlAction.OTHER);

  static Effects of(@Nullable Understood read) {
    if (read == null) {
      return NONE;
    }
    Set<SqlAction> actions = EnumSet.of(read.kind());
    Set<SqlResource> written = new HashSet<>();
    for (SqlAccess access : read.accesses()) {
      actions.add(access.action());
      if (ROW_WRITES.contains(access.action()) && !access.implied()) {
        written.add(access.resource());
      }
    }
    boolean writes =
        !written.isEmpty() || any(actions, SCHEMA) || actions.contains(SqlAction.TRUNCATE);
    return new Effects(
        any(actions, SESSION),
        any(actions, SCHEMA),
        actions.contains(SqlAction.TRANSACTION),
        writes,
        ROW_WRITES.contains(read.kind()) && written.size() == 1 && !any(actions, SCHEMA));
  }

  private static boolean any(Set<SqlAction> actions, Set<SqlAction> wanted) {
    return actions.stream().anyMatch(wanted::contains);
  }

  boolean none() {
    return !session && !schema && !transaction;
  }

  /** A write inside WITH is not in the database's count, so a cap on it could not hold. */
  static final Pattern WRITE_IN_WITH =
      Pattern.compile("(?i)\\(\\s*(?:insert|update|delete|merge)\\b");
}
