package io.sallyport.semantics.sql;

import java.util.List;
import java.util.Set;

/**
 * The facts of a database session that change what a text means. The enforcement point pins or
 * tracks them; a text is always analysed together with the profile of the session that will run it.
 * Immutable.
 *
 * @param dialect the database family
 * @param serverVersion the server's major version, 0 when not known
 * @param database the current database's name as stored, empty when not known; a name qualified
 *     with any other database is refused
 * @param searchPath the schemas an unqualified relation is looked up in, in order, as stored; for
 *     MySQL the one current database
 * @param role the role whose rights are in force, as stored; empty when not known, and then no text
 *     may name a role to be set
 * @param facts everything else that changes meaning
 */
public record SessionProfile(
    Dialect dialect,
    int serverVersion,
    String database,
    List<String> searchPath,
    String role,
    Set<Fact> facts) {

  /** A session setting that changes how a text is read. */
  public enum Fact {
    /** MySQL {@code sql_mode} ANSI_QUOTES: double quotes delimit identifiers. */
    ANSI_QUOTES,
    /** MySQL {@code sql_mode} NO_BACKSLASH_ESCAPES: a backslash in a string is a backslash. */
    NO_BACKSLASH_ESCAPES,
    /** MySQL {@code sql_mode} PIPES_AS_CONCAT: {@code ||} joins strings instead of meaning OR. */
    PIPES_AS_CONCAT,
    /** MySQL {@code lower_case_table_names} is not 0: table names compare without case. */
    TABLE_NAMES_FOLD_TO_LOWER,
    /** H2 {@code DATABASE_TO_LOWER}: unquoted names fold to lower case. */
    NAMES_FOLD_TO_LOWER
  }

  /** Copies the collections. */
  public SessionProfile {
    searchPath = List.copyOf(searchPath);
    facts = Set.copyOf(facts);
  }

  /**
   * A session whose role is not known.
   *
   * @param dialect the database family
   * @param serverVersion the server's major version, 0 when not known
   * @param database the current database's name as stored, empty when not known
   * @param searchPath the schemas of the search path
   * @param facts everything else that changes meaning
   */
  public SessionProfile(
      Dialect dialect,
      int serverVersion,
      String database,
      List<String> searchPath,
      Set<Fact> facts) {
    this(dialect, serverVersion, database, searchPath, "", facts);
  }

  /**
   * The profile of a session with default settings.
   *
   * @param dialect the database family
   * @param searchPath the schemas of the search path
   * @return the profile
   */
  public static SessionProfile of(Dialect dialect, String... searchPath) {
    return new SessionProfile(dialect, 0, "", List.of(searchPath), Set.of());
  }

  boolean has(Fact fact) {
    return facts.contains(fact);
  }
}
