package io.sallyport.jdbc.remote;

import io.sallyport.jdbc.wire.Calls;
import io.sallyport.jdbc.wire.Definition;
import io.sallyport.jdbc.wire.Execute.Wanted;
import io.sallyport.jdbc.wire.Keys;
import io.sallyport.jdbc.wire.Setting;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a statement does in the same way whatever it executes: its settings, and texts. */
abstract class StatementCalls extends StubStatement {

  abstract Definition definition();

  abstract void requireOpen() throws SQLException;

  abstract boolean text(@Nullable String sql, Keys wish, Wanted wanted) throws SQLException;

  abstract long update(@Nullable String sql, Keys wish) throws SQLException;

  abstract ResultSet needed() throws SQLException;

  abstract void tellGateway() throws SQLException;

  private static final int FETCH_SIZE = Calls.number("Statement.setFetchSize(int)");
  private static final int MAX_ROWS = Calls.number("Statement.setLargeMaxRows(long)");
  private static final int TIMEOUT = Calls.number("Statement.setQueryTimeout(int)");
  private static final int MAX_FIELD = Calls.number("Statement.setMaxFieldSize(int)");
  private static final int DIRECTION = Calls.number("Statement.setFetchDirection(int)");
  private static final int POOLABLE = Calls.number("Statement.setPoolable(boolean)");
  final Map<Integer, Setting> settings = new LinkedHashMap<>();
  final List<Setting> unsent = new ArrayList<>();

  private void set(int method, Object value) {
    Setting setting = Setting.of(method, value);
    settings.put(method, setting);
    unsent.removeIf(before -> before.method() == method);
    unsent.add(setting);
  }

  static Keys keys(int flag) {
    return new Keys(flag, List.of(), List.of());
  }

  static Keys keys(int @Nullable [] columns) {
    return columns == null
        ? Keys.UNSAID
        : new Keys(0, Arrays.stream(columns).boxed().toList(), List.of());
  }

  static Keys keys(String @Nullable [] columns) {
    return columns == null ? Keys.UNSAID : new Keys(0, List.of(), List.of(columns));
  }

  static int small(long value) {
    return (int) Math.min(value, Integer.MAX_VALUE);
  }

  @Override
  public final boolean execute(String sql) throws SQLException {
    return text(sql, Keys.UNSAID, Wanted.ANY);
  }

  @Override
  public final boolean execute(String sql, int wish) throws SQLException {
    return text(sql, keys(wish), Wanted.ANY);
  }

  @Override
  public final boolean execute(String sql, int[] wish) throws SQLException {
    return text(sql, keys(wish), Wanted.ANY);
  }

  @Override
  public final boolean execute(String sql, String[] wish) throws SQLException {
    return text(sql, keys(wish), Wanted.ANY);
  }

  @Override
  public final ResultSet executeQuery(String sql) throws SQLException {
    text(sql, Keys.UNSAID, Wanted.ROWS);
    return needed();
  }

  @Override
  public final int executeUpdate(String sql) throws SQLException {
    return small(update(sql, Keys.UNSAID));
  }

  @Override
  public final int executeUpdate(String sql, int wish) throws SQLException {
    return small(update(sql, keys(wish)));
  }

  @Override
  public final int executeUpdate(String sql, int[] wish) throws SQLException {
    return small(update(sql, keys(wish)));
  }

  @Override
  public final int executeUpdate(String sql, String[] wish) throws SQLException {
    return small(update(sql, keys(wish)));
  }

  @Override
  public final long executeLargeUpdate(String sql) throws SQLException {
    return update(sql, Keys.UNSAID);
  }

  @Override
  public final long executeLargeUpdate(String sql, int wish) throws SQLException {
    return update(sql, keys(wish));
  }

  @Override
  public final long executeLargeUpdate(String sql, int[] wish) throws SQLException {
    return update(sql, keys(wish));
  }

  @Override
  public final long executeLargeUpdate(String sql, String[] wish) throws SQLException {
    return update(sql, keys(wish));
  }

  private long setting(int method) {
    Setting setting = settings.get(method);
    return setting != null && setting.arguments().get(0) instanceof Number value
        ? value.longValue()
        : 0;
  }

  private static void requireNotNegative(String method, long value) throws SQLException {
    if (value < 0) {
      throw Codes.badCall(method + "(" + value + ")", "give 0 or more");
    }
  }

  @Override
  public final int getMaxRows() throws SQLException {
    return small(getLargeMaxRows());
  }

  @Override
  public final long getLargeMaxRows() throws SQLException {
    requireOpen();
    return setting(MAX_ROWS);
  }

  @Override
  public final void setMaxRows(int most) throws SQLException {
    setLargeMaxRows(most);
  }

  @Override
  public final void setLargeMaxRows(long most) throws SQLException {
    requireOpen();
    requireNotNegative("setMaxRows", most);
    set(MAX_ROWS, most);
  }

  @Override
  public final int getQueryTimeout() throws SQLException {
    requireOpen();
    return (int) setting(TIMEOUT);
  }

  @Override
  public final void setQueryTimeout(int seconds) throws SQLException {
    requireOpen();
    requireNotNegative("setQueryTimeout", seconds);
    set(TIMEOUT, seconds);
  }

  @Override
  public final int getFetchSize() throws SQLException {
    requireOpen();
    return (int) setting(FETCH_SIZE);
  }

  @Override
  public final void setFetchSize(int rows) throws SQLException {
    requireOpen();
    set(FETCH_SIZE, rows);
  }

  @Override
  public final int getMaxFieldSize() throws SQLException {
    requireOpen();
    return (int) setting(MAX_FIELD);
  }

  @Override
  public final void setMaxFieldSize(int most) throws SQLException {
    requireOpen();
    requireNotNegative("setMaxFieldSize", most);
    set(MAX_FIELD, most);
  }

  @Override
  public final int getFetchDirection() throws SQLException {
    requireOpen();
    long set = setting(DIRECTION);
    return set == 0 ? ResultSet.FETCH_FORWARD : (int) set;
  }

  @Override
  public final void setFetchDirection(int direction) throws SQLException {
    requireOpen();
    set(DIRECTION, direction);
  }

  @Override
  public final boolean isPoolable() throws SQLException {
    requireOpen();
    Setting set = settings.get(POOLABLE);
    return set == null
        ? definition().kind() != Definition.Kind.PLAIN
        : Boolean.TRUE.equals(set.arguments().get(0));
  }

  @Override
  public final void setPoolable(boolean poolable) throws SQLException {
    requireOpen();
    set(POOLABLE, poolable);
  }

  @Override
  public final int getResultSetType() throws SQLException {
    requireOpen();
    int type = definition().form().type();
    return type == 0 ? ResultSet.TYPE_FORWARD_ONLY : type;
  }

  @Override
  public final int getResultSetConcurrency() throws SQLException {
    requireOpen();
    return ResultSet.CONCUR_READ_ONLY;
  }

  @Override
  public final int getResultSetHoldability() throws SQLException {
    requireOpen();
    int holdability = definition().form().holdability();
    return holdability == 0 ? connection().getHoldability() : holdability;
  }

  /** Escapes are refused by the gateway, so there is nothing left to switch. */
  @Override
  public final void setEscapeProcessing(boolean enable) throws SQLException {
    requireOpen();
  }

  @Override
  public final String enquoteIdentifier(String name, boolean always) throws SQLException {
    return (String) asked("enquoteIdentifier(String,boolean)", name, always);
  }

  @Override
  public final String enquoteLiteral(String text) throws SQLException {
    return (String) asked("enquoteLiteral(String)", text);
  }

  @Override
  public final String enquoteNCharLiteral(String text) throws SQLException {
    return (String) asked("enquoteNCharLiteral(String)", text);
  }

  @Override
  public final boolean isSimpleIdentifier(String name) throws SQLException {
    return truth(asked("isSimpleIdentifier(String)", name));
  }

  private Object asked(String method, @Nullable Object... arguments) throws SQLException {
    tellGateway();
    Object answer = ask(Calls.number("Statement." + method), arguments);
    if (answer == null) {
      throw Codes.badCall(method, "give a text");
    }
    return answer;
  }
}
