package io.sallyport.gateway.upstream;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * MariaDB: COM_RESET_CONNECTION, by the driver's {@code reset()}, rolls back, drops temporary
 * tables, user variables, prepared statements and locks, and sets every variable to the server's
 * default; what the driver had set when it connected is set again. Which variables those are is
 * found out once, by comparing a fresh connection with itself after a reset.
 */
final class MariaDbResets implements Resets {
  private static final Pattern NAME = Pattern.compile("[a-z0-9_]+");

  /** Change by themselves, or cannot be set for a session. */
  private static final Pattern NOT_STATE =
      Pattern.compile(
          "timestamp|.*last_insert_id|rand_seed.|identity|error_count|warning_count|pseudo_.*"
              + "|in_transaction|external_user|proxy_user|last_gtid|insert_id|gtid_.*|.*_thread_id");

  private volatile @Nullable String restore;
  private volatile boolean incomplete;

  @Override
  public boolean reset(Connection vendor) throws SQLException {
    String again = restore;
    if (again == null || incomplete) {
      return false;
    }
    command(vendor);
    if (!again.isEmpty()) {
      try (Statement statement = vendor.createStatement()) {
        statement.execute(again);
      }
    }
    vendor.setReadOnly(false);
    vendor.setNetworkTimeout(Runnable::run, 0);
    vendor.clearWarnings();
    return true;
  }

  @Override
  public void learn(Connection fresh) throws SQLException {
    if (restore != null) {
      return;
    }
    Map<String, String> before = variables(fresh);
    try (Statement statement = fresh.createStatement()) {
      statement.execute("SET @sallyport_probe = 1");
    }
    command(fresh);
    incomplete = probe(fresh);
    Map<String, String> after = variables(fresh);
    StringBuilder set = new StringBuilder();
    before.forEach(
        (name, value) -> {
          if (!value.equals(after.get(name))) {
            set.append(set.length() == 0 ? "SET " : ", ").append("SESSION ").append(name);
            set.append(" = ").append(literal(value));
          }
        });
    if (set.length() > 0) {
      try (Statement statement = fresh.createStatement()) {
        statement.execute(set.toString());
      }
    }
    restore = set.toString();
  }

  /**
   * Whether a user's variable outlives a reset, as it does where the driver is not told to use the
   * server's command ({@code useResetConnection}).
   */
  private static boolean probe(Connection reset) throws SQLException {
    try (Statement statement = reset.createStatement();
        ResultSet row = statement.executeQuery("SELECT @sallyport_probe IS NOT NULL")) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static String literal(String value) {
    return value.matches("-?[0-9]+")
        ? value
        : "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  private static void command(Connection vendor) throws SQLException {
    Calls.call(vendor, "org.mariadb.jdbc.Connection", "reset");
  }

  private static Map<String, String> variables(Connection vendor) throws SQLException {
    Map<String, String> found = new TreeMap<>();
    try (Statement statement = vendor.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT VARIABLE_NAME, SESSION_VALUE FROM INFORMATION_SCHEMA.SYSTEM_VARIABLES"
                    + " WHERE VARIABLE_SCOPE LIKE 'SESSION%' AND READ_ONLY = 'NO'")) {
      while (rows.next()) {
        String name = rows.getString(1).toLowerCase(java.util.Locale.ROOT);
        String value = rows.getString(2);
        if (NAME.matcher(name).matches() && !NOT_STATE.matcher(name).matches() && value != null) {
          found.put(name, value);
        }
      }
    }
    return found;
  }

  @Override
  public void stamp(Connection vendor, String text) {
    // A session has no name that could be set after it has begun.
  }

  @Override
  public void cancel(Connection vendor) throws SQLException {
    Calls.call(vendor, "org.mariadb.jdbc.Connection", "cancelCurrentQuery");
  }
}
