package io.sallyport.semantics.sql;

/** The database family whose reading of a text counts. Immutable. */
public enum Dialect {
  /** PostgreSQL 12 and later. */
  POSTGRESQL,
  /** MySQL 8 and later. */
  MYSQL,
  /** MariaDB 10.5 and later. */
  MARIADB,
  /** H2 2.x in its regular mode. */
  H2;

  /**
   * Whether the MySQL lexical rules apply.
   *
   * @return true for MySQL and MariaDB
   */
  public boolean isMySqlFamily() {
    return this == MYSQL || this == MARIADB;
  }
}
