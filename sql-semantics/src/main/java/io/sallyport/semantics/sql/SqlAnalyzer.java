package io.sallyport.semantics.sql;

import org.jspecify.annotations.Nullable;

/**
 * Reads SQL. One analyzer serves a whole process: it holds the cache of analyses, keyed by text,
 * session profile and catalog version; refusals are cached too. Thread-safe.
 */
public final class SqlAnalyzer implements AutoCloseable {
  private static final int DEFAULT_ENTRIES = 4_096;
  private static final int CACHED_TEXT = 32_768;

  /** What is kept of a statement takes some fifty to eighty bytes a character. */
  private static final int CACHED_CHARACTERS = 1 << 20;

  private final AnalysisCache cache;

  /** An analyzer with the default cache size. */
  public SqlAnalyzer() {
    this(DEFAULT_ENTRIES);
  }

  /**
   * An analyzer with a cache of its own size.
   *
   * @param entries how many analyses are kept
   */
  public SqlAnalyzer(int entries) {
    this.cache = new AnalysisCache(entries, CACHED_CHARACTERS);
  }

  /**
   * Reads one statement.
   *
   * @param sql the text as the agent wrote it; null is refused like anything unreadable
   * @param profile the facts of the session that will run it
   * @param catalog what the database holds
   * @return what it does, or why it was not understood; never null, never throws on any text
   */
  public SqlAnalysis analyze(@Nullable String sql, SessionProfile profile, Catalog catalog) {
    if (sql == null) {
      return Refusal.empty("no text at all").toUnread();
    }
    if (sql.length() > CACHED_TEXT) {
      return fresh(sql, profile, catalog);
    }
    AnalysisCache.Key key = new AnalysisCache.Key(sql, profile, catalog.version());
    SqlAnalysis known = cache.get(key);
    if (known != null) {
      return known;
    }
    SqlAnalysis analysis = fresh(sql, profile, catalog);
    cache.put(key, analysis);
    return analysis;
  }

  private static SqlAnalysis fresh(String sql, SessionProfile profile, Catalog catalog) {
    if (sql.length() > Scanner.MAX_TEXT) {
      return Refusal.limit("a text of more than " + Scanner.MAX_TEXT + " characters").toUnread();
    }
    if (sql.indexOf('\0') >= 0) {
      return Refusal.lexical("a NUL character", "remove it").toUnread();
    }
    try {
      Bound bound = Binder.bind(sql, profile, catalog);
      SecondReader.check(bound, profile, catalog);
      return new Understood(
          bound.kind(),
          bound.accesses(),
          bound.returnsRows(),
          bound.parameters(),
          bound.outputs().results(),
          new MaskRewriter(bound, profile, catalog),
          UtilityParser.listedSchema(bound.stream().tokens()));
    } catch (Refusal refusal) {
      return refusal.toUnread();
    } catch (StackOverflowError tooDeep) {
      return Refusal.limit("a statement nested too deep").toUnread();
    } catch (RuntimeException unexpected) {
      return Refusal.internal("the statement could not be read").toUnread();
    }
  }

  /** Empties the cache. Idempotent. */
  @Override
  public void close() {
    cache.clear();
  }
}
