package io.sallyport.gateway.upstream;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL: {@code DISCARD ALL} ends cursors, prepared statements, settings, roles, temporary
 * objects, LISTEN, sequences' last values and advisory locks. What pgjdbc itself remembers is set
 * back before, and what it had set when it connected is set again: found out once, by comparing a
 * fresh connection with itself after a reset.
 */
final class PostgresResets implements Resets {
  private volatile @Nullable Map<String, String> restore;

  @Override
  public void learn(Connection fresh) throws SQLException {
    if (restore != null) {
      return;
    }
    Map<String, String> before = settings(fresh);
    try (Statement statement = fresh.createStatement()) {
      statement.execute("DISCARD ALL");
    }
    Map<String, String> after = settings(fresh);
    before.entrySet().removeIf(entry -> entry.getValue().equals(after.get(entry.getKey())));
    set(fresh, before);
    restore = Map.copyOf(before);
  }

  private static Map<String, String> settings(Connection on) throws SQLException {
    Map<String, String> found = new TreeMap<>();
    try (Statement statement = on.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT name, pg_catalog.current_setting(name) FROM pg_catalog.pg_settings"
                    + " WHERE context IN ('user', 'superuser')")) {
      while (rows.next()) {
        found.put(rows.getString(1), rows.getString(2));
      }
    }
    return found;
  }

  private static void set(Connection on, Map<String, String> settings) throws SQLException {
    if (settings.isEmpty()) {
      return;
    }
    String call = "pg_catalog.set_config(?, ?, false)";
    String text = "SELECT " + String.join(", ", Collections.nCopies(settings.size(), call));
    try (PreparedStatement statement = on.prepareStatement(text)) {
      int place = 0;
      for (Map.Entry<String, String> setting : settings.entrySet()) {
        statement.setString(++place, setting.getKey());
        statement.setString(++place, setting.getValue());
      }
      statement.execute();
    }
  }

  @Override
  public boolean reset(Connection vendor) throws SQLException {
    Map<String, String> again = restore;
    if (again == null) {
      return false;
    }
    if (!vendor.getAutoCommit()) {
      vendor.rollback();
      vendor.setAutoCommit(true);
    }
    try (Statement statement = vendor.createStatement()) {
      // Text may have begun a transaction that the driver knows nothing of.
      statement.execute("ROLLBACK");
      vendor.setReadOnly(false);
      vendor.setHoldability(ResultSet.CLOSE_CURSORS_AT_COMMIT);
      vendor.setTypeMap(new java.util.HashMap<>());
      vendor.setNetworkTimeout(Runnable::run, 0);
      statement.execute("DISCARD ALL");
    }
    set(vendor, again);
    vendor.clearWarnings();
    return true;
  }

  @Override
  public void stamp(Connection vendor, String text) throws SQLException {
    set(vendor, Map.of("application_name", text));
  }

  @Override
  public void cancel(Connection vendor) throws SQLException {
    Calls.call(vendor, "org.postgresql.PGConnection", "cancelQuery");
  }
}
