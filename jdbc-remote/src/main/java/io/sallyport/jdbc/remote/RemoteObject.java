package io.sallyport.jdbc.remote;

import java.sql.SQLException;
import java.sql.Wrapper;
import org.jspecify.annotations.Nullable;

/** What all remote objects have in common. There is nothing behind them to unwrap. */
abstract class RemoteObject implements Wrapper {

  /** The connection it belongs to. */
  abstract RemoteConnection connection();

  /** The number of the statement that calls are made on, or 0 for the connection. */
  int number() throws SQLException {
    return 0;
  }

  @Override
  public final <T> T unwrap(Class<T> type) throws SQLException {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw Codes.refused(
        "unwrap(" + type.getName() + ")", "there is no vendor's object; use this one");
  }

  @Override
  public final boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }

  final SQLException refused(String method, String reason) {
    return Codes.refused(method, reason);
  }

  /** Calls a method at the gateway and waits for its answer. */
  @Nullable Object ask(int method, @Nullable Object... arguments) throws SQLException {
    return connection().call(number(), method, arguments);
  }

  static boolean truth(@Nullable Object answer) {
    return Boolean.TRUE.equals(answer);
  }

  static Number number(@Nullable Object answer) {
    return answer instanceof Number number ? number : 0;
  }
}
