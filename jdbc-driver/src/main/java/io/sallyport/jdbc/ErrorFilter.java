package io.sallyport.jdbc;

import java.sql.BatchUpdateException;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds what a vendor's driver throws or warns of. Its text, cause, classes, and at the strict
 * level even its codes, are a way for row values to come out: {@code CAST(email AS int)} fails with
 * the e-mail in the message. Immutable.
 */
final class ErrorFilter {
  /** How much of an error may pass. */
  enum Level {
    /** No mask is in force for what was executed: the database's own message passes. */
    PLAIN,
    /** A relation with masked columns is involved: only words and names of our own choice pass. */
    STRICT
  }

  /** Longer chains are cut: a batch can chain one exception for each of its entries. */
  private static final int LONGEST_CHAIN = 1_000;

  /** Makes an exception of a standard subtype from message, SQLState and vendor code. */
  private interface Maker {
    SQLException make(String message, String state, int code);
  }

  /** Subclasses stand before their superclasses: the first that matches counts. */
  private static final Map<Class<? extends SQLException>, Maker> MAKERS = makers();

  private static Map<Class<? extends SQLException>, Maker> makers() {
    Map<Class<? extends SQLException>, Maker> makers = new LinkedHashMap<>();
    makers.put(SQLTimeoutException.class, SQLTimeoutException::new);
    makers.put(SQLTransactionRollbackException.class, SQLTransactionRollbackException::new);
    makers.put(SQLTransientConnectionException.class, SQLTransientConnectionException::new);
    makers.put(SQLTransientException.class, SQLTransientException::new);
    makers.put(
        SQLIntegrityConstraintViolationException.class,
        SQLIntegrityConstraintViolationException::new);
    makers.put(SQLSyntaxErrorException.class, SQLSyntaxErrorException::new);
    makers.put(SQLDataException.class, SQLDataException::new);
    makers.put(SQLFeatureNotSupportedException.class, SQLFeatureNotSupportedException::new);
    makers.put(
        SQLInvalidAuthorizationSpecException.class, SQLInvalidAuthorizationSpecException::new);
    makers.put(SQLNonTransientConnectionException.class, SQLNonTransientConnectionException::new);
    makers.put(SQLNonTransientException.class, SQLNonTransientException::new);
    makers.put(SQLRecoverableException.class, SQLRecoverableException::new);
    return makers;
  }

  private final ErrorNames names;
  private final ErrorTexts texts;
  private final Level level;
  private final @Nullable CatalogSnapshot known;

  /**
   * A filter for the errors of one execution.
   *
   * @param known the names that a strict text may show, or null to show none
   */
  ErrorFilter(ErrorNames names, Level level, @Nullable CatalogSnapshot known) {
    this.names = names;
    this.texts = names.texts();
    this.level = level;
    this.known = known;
  }

  /** The same failure in standard classes, with its chain. */
  SQLException exception(SQLException vendor) {
    SQLException head = one(vendor);
    SQLException tail = head;
    SQLException next = vendor.getNextException();
    for (int i = 0; next != null && i < LONGEST_CHAIN; i++) {
      SQLException copy = one(next);
      tail.setNextException(copy);
      tail = copy;
      next = next.getNextException();
    }
    return head;
  }

  /** The same warnings in the standard class. */
  SQLWarning warning(SQLWarning vendor) {
    SQLWarning head = oneWarning(vendor);
    SQLWarning tail = head;
    SQLWarning next = vendor.getNextWarning();
    for (int i = 0; next != null && i < LONGEST_CHAIN; i++) {
      SQLWarning copy = oneWarning(next);
      tail.setNextWarning(copy);
      tail = copy;
      next = next.getNextWarning();
    }
    return head;
  }

  private SQLException one(SQLException vendor) {
    String state = state(vendor);
    String message = message(vendor, state);
    SQLException copy = make(vendor, message, state, code(vendor, state));
    copy.setStackTrace(vendor.getStackTrace());
    return copy;
  }

  private static SQLException make(SQLException vendor, String message, String state, int code) {
    if (vendor instanceof BatchUpdateException batch) {
      long[] counts = batch.getLargeUpdateCounts();
      return new BatchUpdateException(
          message, state, code, counts == null ? new long[0] : counts, null);
    }
    if (vendor instanceof SQLClientInfoException) {
      return new SQLClientInfoException(message, state, code, Map.of());
    }
    if (vendor instanceof SQLWarning) {
      return new SQLWarning(message, state, code);
    }
    for (Map.Entry<Class<? extends SQLException>, Maker> entry : MAKERS.entrySet()) {
      if (entry.getKey().isInstance(vendor)) {
        return entry.getValue().make(message, state, code);
      }
    }
    return new SQLException(message, state, code);
  }

  private SQLWarning oneWarning(SQLWarning vendor) {
    String state = state(vendor);
    SQLWarning copy = new SQLWarning(message(vendor, state), state, code(vendor, state));
    copy.setStackTrace(vendor.getStackTrace());
    return copy;
  }

  /** A function can raise any SQLState, one made of a value too; only those that exist pass. */
  private String state(SQLException vendor) {
    String state = vendor.getSQLState();
    if (level == Level.PLAIN) {
      return state == null ? "HY000" : state;
    }
    return state != null && texts.isState(state) ? state : "HY000";
  }

  private int code(SQLException vendor, String state) {
    int code = vendor.getErrorCode();
    return level == Level.PLAIN || texts.isCode(state, code) ? code : 0;
  }

  private String message(SQLException vendor, String state) {
    if (level == Level.PLAIN) {
      String own = vendor.getMessage();
      return own == null ? texts.of(state, 0) : own;
    }
    return texts.of(state, code(vendor, state))
        + shown(names.find(vendor))
        + " (SQLState "
        + state
        + "). SP-5110 The database's message is withheld, since it can hold masked values.";
  }

  private String shown(ErrorNames.Found found) {
    CatalogSnapshot snapshot = known;
    if (snapshot == null) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    String constraint = found.constraint();
    if (constraint != null && snapshot.constraints().contains(constraint)) {
      text.append(": constraint \"").append(constraint).append('"');
    }
    var relation = found.relationIn(snapshot.catalog());
    if (relation != null) {
      text.append(text.isEmpty() ? ": " : ", ").append("table \"").append(relation.name().name());
      text.append('"');
      List<String> columns = relation.columns().stream().map(c -> c.name()).toList();
      if (found.column() != null && columns.contains(found.column())) {
        text.append(", column \"").append(found.column()).append('"');
      }
    }
    return text.toString();
  }
}
