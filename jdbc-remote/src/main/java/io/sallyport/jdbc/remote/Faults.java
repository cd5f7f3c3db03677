package io.sallyport.jdbc.remote;

import io.sallyport.jdbc.wire.Fault;
import java.sql.BatchUpdateException;
import java.sql.ClientInfoStatus;
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
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the exceptions that came as faults. Immutable. */
record Faults(Denials denials) {

  SQLException exception(Fault fault) {
    SQLException first = one(fault);
    SQLException last = first;
    for (Fault next : fault.next()) {
      SQLException made = one(next);
      last.setNextException(made);
      last = made;
    }
    return first;
  }

  private SQLException one(Fault fault) {
    Fault.Denial denial = fault.denial();
    if (denial != null) {
      return denials.denied(
          denial.code(), denial.rule(), denial.reason(), denial.remedy(), denial.approval());
    }
    String message = fault.message();
    String state = fault.state();
    int code = fault.code();
    return switch (fault.kind()) {
      case PLAIN, DENIED -> new SQLException(message, state, code);
      case BATCH -> new BatchUpdateException(message, state, code, counts(fault), (Throwable) null);
      case WARNING -> new SQLWarning(message, state, code);
      case TRUNCATION -> new DataTruncation(-1, false, true, 0, 0);
      case FEATURE -> new SQLFeatureNotSupportedException(message, state, code);
      case CLIENT_INFO ->
          new SQLClientInfoException(message, state, code, Map.<String, ClientInfoStatus>of());
      case DATA -> new SQLDataException(message, state, code);
      case INTEGRITY -> new SQLIntegrityConstraintViolationException(message, state, code);
      case AUTHORIZATION -> new SQLInvalidAuthorizationSpecException(message, state, code);
      case CONNECTION -> new SQLNonTransientConnectionException(message, state, code);
      case SYNTAX -> new SQLSyntaxErrorException(message, state, code);
      case TIMEOUT -> new SQLTimeoutException(message, state, code);
      case ROLLBACK -> new SQLTransactionRollbackException(message, state, code);
      case TRANSIENT_CONNECTION -> new SQLTransientConnectionException(message, state, code);
      case RECOVERABLE -> new SQLRecoverableException(message, state, code);
      case TRANSIENT -> new SQLTransientException(message, state, code);
      case NON_TRANSIENT -> new SQLNonTransientException(message, state, code);
    };
  }

  private static long[] counts(Fault fault) {
    long[] counts = fault.counts();
    return counts == null ? new long[0] : counts;
  }

  static @Nullable SQLWarning warnings(List<Fault> faults) {
    SQLWarning first = null;
    SQLWarning last = null;
    for (Fault fault : faults) {
      SQLWarning made = new SQLWarning(fault.message(), fault.state(), fault.code());
      if (last == null) {
        first = made;
      } else {
        last.setNextWarning(made);
      }
      last = made;
    }
    return first;
  }
}
