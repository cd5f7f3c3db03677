package io.sallyport.jdbc.remote;

import io.sallyport.jdbc.wire.Batch;
import io.sallyport.jdbc.wire.Cancel;
import io.sallyport.jdbc.wire.Column;
import io.sallyport.jdbc.wire.Cursor;
import io.sallyport.jdbc.wire.Definition;
import io.sallyport.jdbc.wire.Execute;
import io.sallyport.jdbc.wire.Execute.Wanted;
import io.sallyport.jdbc.wire.Fault;
import io.sallyport.jdbc.wire.Keys;
import io.sallyport.jdbc.wire.Message;
import io.sallyport.jdbc.wire.More;
import io.sallyport.jdbc.wire.ProtocolException;
import io.sallyport.jdbc.wire.Release;
import io.sallyport.jdbc.wire.Result;
import io.sallyport.jdbc.wire.Setting;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement that the gateway holds under a number. It is made there with its first execution;
 * settings and parameters ride along. One thread at a time, save for {@link #cancel}.
 */
class RemoteStatement extends StatementCalls {
  private static final int AHEAD = 2;

  private final RemoteConnection connection;
  private final Definition definition;
  private final List<String> texts = new ArrayList<>();
  private volatile int number;
  private int epoch = -1;
  private boolean defined;
  private List<Column> columns = List.of();
  private final List<RemoteResultSet> open = new ArrayList<>();
  private @Nullable RemoteResultSet current;
  private @Nullable RemoteResultSet keys;
  private long count = -1;
  private boolean executed;
  private List<Fault> warnings = List.of();
  private boolean closeOnCompletion;
  private volatile boolean closed;

  RemoteStatement(RemoteConnection connection, Definition definition) {
    this.connection = connection;
    this.definition = definition;
  }

  @Override
  final RemoteConnection connection() {
    return connection;
  }

  @Override
  final Definition definition() {
    return definition;
  }

  @Override
  final void requireOpen() throws SQLException {
    if (closed) {
      throw Codes.closed("Statement");
    }
    connection.requireOpen();
  }

  @Override
  final int number() throws SQLException {
    requireOpen();
    if (number == 0 || epoch != connection.epoch()) {
      begin();
    }
    return number;
  }

  /** Takes a number: one that the gateway has for the same definition, or a new one. */
  private void begin() {
    epoch = connection.epoch();
    StatementCache.Kept kept = number == 0 ? connection.cache().take(definition) : null;
    if (kept == null) {
      number = connection.nextNumber();
      defined = false;
      columns = List.of();
    } else {
      number = kept.number();
      columns = kept.columns();
      defined = true;
    }
    begun(kept != null);
  }

  /** Everything set before has to be sent again, for another number or another session. */
  void begun(boolean used) {
    unsent.clear();
    unsent.addAll(settings.values());
  }

  /** The definition where the gateway does not have it yet. */
  final @Nullable Definition untold() throws SQLException {
    number();
    return defined ? null : definition;
  }

  final void told() {
    defined = true;
  }

  /** What has to be sent before an execution. */
  List<Setting> riders(Uploads uploads) throws SQLException {
    List<Setting> riders = new ArrayList<>(unsent);
    unsent.clear();
    return riders;
  }

  /** Executes in one round trip, first rows included. */
  final boolean run(@Nullable String sql, Keys wish, Wanted wanted) throws SQLException {
    requireOpen();
    closeResults();
    Uploads uploads = new Uploads();
    Definition untold = untold();
    List<Setting> riders = riders(uploads);
    Execute request = new Execute(number, untold, riders, wanted, sql, wish, AHEAD);
    take(connection.exchange(request, uploads));
    return current != null;
  }

  @Override
  final boolean text(@Nullable String sql, Keys wish, Wanted wanted) throws SQLException {
    if (definition.kind() != Definition.Kind.PLAIN) {
      throw Codes.badCall(
          "execute(String) on a prepared statement", "use the method without a text");
    }
    return run(sql == null ? "" : sql, wish, wanted);
  }

  private Result take(Message answer) throws SQLException {
    if (!(answer instanceof Result result)) {
      throw Codes.lost(
          new ProtocolException(answer.type() + " after an execution", "it is RESULT or FAILURE"));
    }
    defined = true;
    executed = true;
    count = result.count();
    warnings = result.warnings();
    current = result.rows() == null ? null : rows(result.rows(), true);
    Cursor made = result.keys();
    keys =
        made == null
            ? null
            : new RemoteResultSet(
                connection, this, RemoteRows.of(connection, made, List.of(), false));
    if (keys != null) {
      open.add(keys);
    }
    return result;
  }

  private RemoteResultSet rows(Cursor cursor, boolean ahead) {
    List<Column> own = cursor.columns();
    if (own != null) {
      columns = own;
    }
    RemoteResultSet rows =
        new RemoteResultSet(connection, this, RemoteRows.of(connection, cursor, columns, ahead));
    open.add(rows);
    return rows;
  }

  private void closeResults() throws SQLException {
    current = null;
    keys = null;
    count = -1;
    executed = false;
    warnings = List.of();
    if (open.isEmpty()) {
      return;
    }
    List<RemoteResultSet> all = List.copyOf(open);
    open.clear();
    for (RemoteResultSet rows : all) {
      rows.closeQuietly();
    }
  }

  final void resultClosed(RemoteResultSet rows) throws SQLException {
    open.remove(rows);
    if (closeOnCompletion && open.isEmpty()) {
      close();
    }
  }

  @Override
  final ResultSet needed() throws SQLException {
    RemoteResultSet rows = current;
    if (rows == null) {
      throw Codes.badCall("executeQuery", "call execute, since the answer was no rows");
    }
    return rows;
  }

  @Override
  final long update(@Nullable String sql, Keys wish) throws SQLException {
    text(sql, wish, Wanted.COUNT);
    return Math.max(0, count);
  }

  final ResultSet query() throws SQLException {
    run(null, Keys.UNSAID, Wanted.ROWS);
    return needed();
  }

  final long update() throws SQLException {
    run(null, Keys.UNSAID, Wanted.COUNT);
    return Math.max(0, count);
  }

  @Override
  public void addBatch(String sql) throws SQLException {
    requireOpen();
    texts.add(sql == null ? "" : sql);
  }

  @Override
  public void clearBatch() throws SQLException {
    requireOpen();
    texts.clear();
  }

  @Override
  public final int[] executeBatch() throws SQLException {
    long[] counts = executeLargeBatch();
    int[] small = new int[counts.length];
    for (int i = 0; i < small.length; i++) {
      small[i] = small(counts[i]);
    }
    return small;
  }

  @Override
  public long[] executeLargeBatch() throws SQLException {
    List<String> all = List.copyOf(texts);
    texts.clear();
    return batch(all, List.of(), new Uploads());
  }

  final long[] batch(List<String> all, List<List<Setting>> sets, Uploads uploads)
      throws SQLException {
    requireOpen();
    closeResults();
    if (all.isEmpty() && sets.isEmpty()) {
      return new long[0];
    }
    Definition untold = untold();
    List<Setting> riders = new ArrayList<>(unsent);
    unsent.clear();
    Message answer = connection.exchange(new Batch(number, untold, riders, all, sets), uploads);
    long[] counts = take(answer).counts();
    count = -1;
    return counts == null ? new long[0] : counts;
  }

  @Override
  public final @Nullable ResultSet getResultSet() throws SQLException {
    requireOpen();
    return current;
  }

  @Override
  public final int getUpdateCount() throws SQLException {
    return small(getLargeUpdateCount());
  }

  @Override
  public final long getLargeUpdateCount() throws SQLException {
    requireOpen();
    return count;
  }

  @Override
  public final boolean getMoreResults() throws SQLException {
    return getMoreResults(CLOSE_CURRENT_RESULT);
  }

  @Override
  public final boolean getMoreResults(int disposal) throws SQLException {
    requireOpen();
    if (disposal < CLOSE_CURRENT_RESULT || disposal > CLOSE_ALL_RESULTS) {
      throw Codes.badCall("getMoreResults(" + disposal + ")", "give a constant of Statement");
    }
    RemoteResultSet before = current;
    current = null;
    if (!executed) {
      count = -1;
      return false;
    }
    if (before != null && disposal != KEEP_CURRENT_RESULT) {
      open.remove(before);
      before.closeQuietly();
    }
    take(connection.exchange(new More(number, disposal, AHEAD), Uploads.NONE));
    executed = current != null || count >= 0;
    return current != null;
  }

  @Override
  public final ResultSet getGeneratedKeys() throws SQLException {
    requireOpen();
    RemoteResultSet made = keys;
    return made == null ? RemoteResultSet.empty(connection, this) : made;
  }

  @Override
  public final Connection getConnection() throws SQLException {
    requireOpen();
    return connection;
  }

  @Override
  public final @Nullable SQLWarning getWarnings() throws SQLException {
    requireOpen();
    return Faults.warnings(warnings);
  }

  @Override
  public final void clearWarnings() throws SQLException {
    requireOpen();
    warnings = List.of();
  }

  @Override
  public final void cancel() throws SQLException {
    requireOpen();
    if (number != 0) {
      connection.notify(new Cancel(number));
    }
  }

  @Override
  public final void closeOnCompletion() throws SQLException {
    requireOpen();
    closeOnCompletion = true;
  }

  @Override
  public final boolean isCloseOnCompletion() throws SQLException {
    requireOpen();
    return closeOnCompletion;
  }

  /** Has the gateway make the statement where a call on it comes before its first execution. */
  @Override
  final void tellGateway() throws SQLException {
    Definition untold = untold();
    if (untold != null) {
      connection.make(number, untold);
      defined = true;
    }
  }

  @Override
  public final boolean isClosed() {
    return closed || connection.isClosed();
  }

  @Override
  public final void close() throws SQLException {
    if (closed) {
      return;
    }
    try {
      if (!connection.isClosed()) {
        closeResults();
        letGo();
      }
    } finally {
      closed = true;
    }
  }

  /** Whether the gateway would hold much for it that nobody needs any more. */
  boolean isHeavy() {
    return false;
  }

  private void letGo() {
    if (number == 0 || epoch != connection.epoch()) {
      return;
    }
    // The gateway may hold it although its execution failed.
    int gone = number;
    if (defined && settings.isEmpty() && !isHeavy()) {
      gone = connection.cache().give(definition, new StatementCache.Kept(number, columns));
    }
    if (gone != 0) {
      connection.release(Release.What.STATEMENT, gone);
    }
  }
}
