package io.sallyport.semantics.sql;

import org.jspecify.annotations.Nullable;

/**
 * Reads SQL. One analyzer serves a whole process: it holds the cache of analyses, keyed by text,
 * session profile and catalog version; refusals are cached too. Thread-safe.
 */
public final class SqlAnalyzer implements AutoCloseable {

  /** An analyzer with the default cache size. */
  public SqlAnalyzer() {}

  /**
   * Reads one statement.
   *
   * @param sql the text as the agent wrote it; null is refused like anything unreadable
   * @param profile the facts of the session that will run it
   * @param catalog what the database holds
   * @return what it does, or why it was not understood; never null, never throws on any text
   */
  public SqlAnalysis analyze(@Nullable String sql, SessionProfile profile, Catalog catalog) {
    return new Unread(
        "SP-1001", "no statement is understood yet", "wait for the analyzer to land", false);
  }

  /** Releases the cache. Idempotent. */
  @Override
  public void close() {}
}
