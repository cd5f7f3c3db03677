package io.sallyport.semantics.sql;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A statement that was understood entirely. Immutable towards its users; thread-safe. */
public final class Understood implements SqlAnalysis {
  private static final int MEMO_LIMIT = 64;

  private final SqlAction kind;
  private final List<SqlAccess> accesses;
  private final boolean returnsRows;
  private final int parameterCount;
  private final List<ResultColumn> columns;
  private final Rewriter rewriter;
  private final @Nullable String listedSchema;
  private final Map<Terms, Rewrite> memo = new ConcurrentHashMap<>();

  Understood(
      SqlAction kind,
      List<SqlAccess> accesses,
      boolean returnsRows,
      int parameterCount,
      List<ResultColumn> columns,
      Rewriter rewriter,
      @Nullable String listedSchema) {
    this.listedSchema = listedSchema;
    this.kind = kind;
    this.accesses = List.copyOf(accesses);
    this.returnsRows = returnsRows;
    this.parameterCount = parameterCount;
    this.columns = List.copyOf(columns);
    this.rewriter = rewriter;
  }

  /**
   * The kind of the statement.
   *
   * @return the action that names it
   */
  public SqlAction kind() {
    return kind;
  }

  /**
   * Everything the statement does. All accesses that are not implied need a permit.
   *
   * @return the accesses, never empty except for statements that touch nothing ({@code SELECT 1})
   */
  public List<SqlAccess> accesses() {
    return accesses;
  }

  /**
   * Where the tables are that the statement lists, if that is what it does ({@code SHOW TABLES}):
   * whoever sends it should see no names of relations that they may not read. The names stand in
   * the first column of the result.
   *
   * @return the schema as written, empty for the current one; null for all other statements
   */
  public @Nullable String listedSchema() {
    return listedSchema;
  }

  /**
   * Whether the statement answers with rows.
   *
   * @return true for queries and writes with {@code RETURNING}
   */
  public boolean returnsRows() {
    return returnsRows;
  }

  /**
   * The number of {@code ?} parameters.
   *
   * @return zero or more
   */
  public int parameterCount() {
    return parameterCount;
  }

  /**
   * The lineage of the result columns before masking.
   *
   * @return one entry a column in order; empty when there are no rows or the columns are not known
   */
  public List<ResultColumn> columns() {
    return columns;
  }

  /**
   * Applies masks.
   *
   * @param masks the masks that hold for this execution
   * @return the text to execute, or why a mask cannot hold
   */
  public Rewrite rewrite(Masks masks) {
    return rewrite(masks, RowFilters.none());
  }

  /**
   * Applies masks and row filters.
   *
   * @param masks the masks that hold for this execution
   * @param filters the row filters that hold for it
   * @return the text to execute, or why one of them cannot hold
   */
  public Rewrite rewrite(Masks masks, RowFilters filters) {
    Terms terms = new Terms(masks, filters);
    Rewrite known = memo.get(terms);
    if (known != null) {
      return known;
    }
    Rewrite fresh = rewriter.rewrite(terms);
    if (memo.size() < MEMO_LIMIT) {
      memo.put(terms, fresh);
    }
    return fresh;
  }
}
