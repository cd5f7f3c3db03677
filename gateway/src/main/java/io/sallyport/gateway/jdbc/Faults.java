package io.sallyport.gateway.jdbc;

import io.sallyport.api.Reason;
import io.sallyport.jdbc.SallyportAccessDeniedException;
import io.sallyport.jdbc.wire.Fault;
import io.sallyport.jdbc.wire.Fault.Kind;
import java.sql.BatchUpdateException;
import java.sql.DataTruncation;
import java.sql.SQLClientInfoException;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLNonTransientException;
import java.sql.SQLRecoverableException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLTransientException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Exceptions of the governed driver, which are safe to show, as faults of the wire. */
final class Faults {
  private static final int MOST = 1_000;

  /** The first that an exception is an instance of counts. */
  private static final Map<Class<? extends SQLException>, Kind> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put(DataTruncation.class, Kind.TRUNCATION);
    KINDS.put(SQLWarning.class, Kind.WARNING);
    KINDS.put(BatchUpdateException.class, Kind.BATCH);
    KINDS.put(SQLFeatureNotSupportedException.class, Kind.FEATURE);
    KINDS.put(SQLClientInfoException.class, Kind.CLIENT_INFO);
    KINDS.put(SQLDataException.class, Kind.DATA);
    KINDS.put(SQLIntegrityConstraintViolationException.class, Kind.INTEGRITY);
    KINDS.put(SQLInvalidAuthorizationSpecException.class, Kind.AUTHORIZATION);
    KINDS.put(SQLNonTransientConnectionException.class, Kind.CONNECTION);
    KINDS.put(SQLSyntaxErrorException.class, Kind.SYNTAX);
    KINDS.put(SQLTimeoutException.class, Kind.TIMEOUT);
    KINDS.put(SQLTransactionRollbackException.class, Kind.ROLLBACK);
    KINDS.put(SQLTransientConnectionException.class, Kind.TRANSIENT_CONNECTION);
    KINDS.put(SQLRecoverableException.class, Kind.RECOVERABLE);
    KINDS.put(SQLTransientException.class, Kind.TRANSIENT);
    KINDS.put(SQLNonTransientException.class, Kind.NON_TRANSIENT);
  }

  private Faults() {}

  static Fault of(SQLException e) {
    List<Fault> next = new ArrayList<>();
    for (SQLException one = e.getNextException();
        one != null && next.size() < MOST;
        one = one.getNextException()) {
      next.add(one(one, List.of()));
    }
    return one(e, next);
  }

  @SuppressWarnings("NullAway") // it does not see @Nullable inside the types of another module
  private static Fault one(SQLException e, List<Fault> next) {
    String message = e.getMessage() == null ? "" : e.getMessage();
    if (e instanceof SallyportAccessDeniedException denied) {
      Fault.Denial denial =
          new Fault.Denial(
              denied.code(), denied.rule(), denied.reason(), denied.remedy(), denied.approval());
      return new Fault(Kind.DENIED, message, e.getSQLState(), e.getErrorCode(), denial, null, next);
    }
    Kind kind = Kind.PLAIN;
    for (Map.Entry<Class<? extends SQLException>, Kind> known : KINDS.entrySet()) {
      if (known.getKey().isInstance(e)) {
        kind = known.getValue();
        break;
      }
    }
    long[] counts = e instanceof BatchUpdateException batch ? batch.getLargeUpdateCounts() : null;
    return new Fault(kind, message, e.getSQLState(), e.getErrorCode(), null, counts, next);
  }

  static List<Fault> warnings(@Nullable SQLWarning first) {
    if (first == null) {
      return List.of();
    }
    List<Fault> all = new ArrayList<>();
    for (SQLWarning one = first; one != null && all.size() < MOST; one = one.getNextWarning()) {
      all.add(one(one, List.of()));
    }
    return all;
  }

  /** Why a session is not let in, or is ended. */
  @SuppressWarnings("NullAway") // it does not see @Nullable inside the types of another module
  static Fault of(Reason reason, String state) {
    return new Fault(
        Kind.DENIED,
        reason.toString(),
        state,
        0,
        new Fault.Denial(reason.code(), reason.rule(), reason.message(), reason.remedy(), null),
        null,
        List.of());
  }
}
