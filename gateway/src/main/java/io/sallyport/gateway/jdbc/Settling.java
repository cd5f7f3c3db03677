package io.sallyport.gateway.jdbc;

import io.sallyport.jdbc.GatewayConnections;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Rows that a connection still reads are fetched before it does something else, as far as they may
 * be held. By the session's thread alone.
 */
final class Settling {
  /** What asks the driver alone, and no database. */
  private static final Set<String> LOCAL =
      Set.of(
          "getAutoCommit",
          "isClosed",
          "getWarnings",
          "clearWarnings",
          "isReadOnly",
          "getHoldability",
          "getTypeMap",
          "getNetworkTimeout");

  private static final Pattern ENDS_TRANSACTION =
      Pattern.compile("(?i)\\s*(?:commit|end|abort|rollback)\\b");

  private final Connection connection;
  private final Map<Integer, RowSource> cursors;
  private final long most;

  Settling(Connection connection, Map<Integer, RowSource> cursors, long most) {
    this.connection = connection;
    this.cursors = cursors;
    this.most = most;
  }

  /** A statement is about to be executed. */
  void before(@Nullable String sql) throws SQLException {
    settle(sql != null && ENDS_TRANSACTION.matcher(sql).lookingAt());
  }

  /**
   * A method of the connection or its metadata is about to be called.
   *
   * @return whether it asks if the connection is alive, which the rows show that come over it
   */
  boolean isReading(Method method) throws SQLException {
    if (LOCAL.contains(method.getName())) {
      return false;
    }
    if (method.getName().equals("isValid")) {
      return GatewayConnections.reads(connection, false);
    }
    settle(endsTransaction(method));
    return false;
  }

  static boolean endsTransaction(Method method) {
    String name = method.getName();
    return name.equals("commit") || name.equals("rollback") || name.equals("setAutoCommit");
  }

  private void settle(boolean transactionEnds) throws SQLException {
    if (!GatewayConnections.reads(connection, transactionEnds)) {
      return;
    }
    long free = most;
    for (RowSource source : cursors.values()) {
      free -= source.keep(free);
    }
    if (GatewayConnections.reads(connection, false)) {
      throw Codes.stillReading(most);
    }
    if (transactionEnds && GatewayConnections.reads(connection, true)) {
      for (RowSource source : cursors.values()) {
        source.giveUp(Faults.of(Codes.givenUp(most)));
      }
    }
  }
}
