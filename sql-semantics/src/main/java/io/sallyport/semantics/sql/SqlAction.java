package io.sallyport.semantics.sql;

import java.util.Locale;

/** What a statement does to a resource; also the kind of a statement as a whole. */
public enum SqlAction {
  /** Reads rows. */
  SELECT,
  /** Adds rows. */
  INSERT,
  /** Changes rows. */
  UPDATE,
  /** Removes rows. */
  DELETE,
  /** Adds, changes or removes rows as a source demands. */
  MERGE,
  /** Empties a table. */
  TRUNCATE,
  /** Calls a procedure or a function that is not known to be free of effects. */
  CALL,
  /** Changes definitions. */
  DDL,
  /** Changes privileges or users. */
  DCL,
  /** Moves data in bulk between a table and a stream or file. */
  COPY,
  /** Changes or reads settings of the session. */
  SESSION,
  /** Begins, ends or subdivides a transaction. */
  TRANSACTION,
  /** Describes objects. */
  DESCRIBE,
  /** Shows how a statement would run or has run. */
  EXPLAIN,
  /** Recognised, and none of the others. */
  OTHER;

  /**
   * The action's name in rules.
   *
   * @return for example {@code sql.select}
   */
  public String actionName() {
    return "sql." + name().toLowerCase(Locale.ROOT);
  }
}
