package io.sallyport.gateway.jdbc;

import io.sallyport.jdbc.wire.Definition;
import io.sallyport.jdbc.wire.Keys;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Makes and executes statements, by whichever overload says what was asked for. */
final class Making {
  private Making() {}

  static Statement statement(Connection connection, Definition definition) throws SQLException {
    Definition.Form form = definition.form();
    String sql = definition.sql();
    boolean said = form.type() != 0;
    int holdability = form.holdability();
    if (sql == null) {
      return !said
          ? connection.createStatement()
          : holdability == 0
              ? connection.createStatement(form.type(), form.concurrency())
              : connection.createStatement(form.type(), form.concurrency(), holdability);
    }
    if (definition.kind() == Definition.Kind.CALL) {
      return !said
          ? connection.prepareCall(sql)
          : holdability == 0
              ? connection.prepareCall(sql, form.type(), form.concurrency())
              : connection.prepareCall(sql, form.type(), form.concurrency(), holdability);
    }
    if (said) {
      return holdability == 0
          ? connection.prepareStatement(sql, form.type(), form.concurrency())
          : connection.prepareStatement(sql, form.type(), form.concurrency(), holdability);
    }
    Keys keys = definition.keys();
    if (!keys.columns().isEmpty()) {
      return connection.prepareStatement(sql, numbers(keys));
    }
    if (!keys.names().isEmpty()) {
      return connection.prepareStatement(sql, keys.names().toArray(new String[0]));
    }
    return keys.flag() == 0
        ? connection.prepareStatement(sql)
        : connection.prepareStatement(sql, keys.flag());
  }

  private static int[] numbers(Keys keys) {
    return keys.columns().stream().mapToInt(Integer::intValue).toArray();
  }

  static PreparedStatement prepared(Held held) throws SQLException {
    if (held.statement instanceof PreparedStatement prepared) {
      return prepared;
    }
    throw Codes.unknown("text of a statement", 0);
  }

  static ResultSet query(Held held, @Nullable String sql) throws SQLException {
    return sql == null ? prepared(held).executeQuery() : held.statement.executeQuery(sql);
  }

  static long update(Held held, @Nullable String sql, Keys keys) throws SQLException {
    Statement on = held.statement;
    if (sql == null) {
      return prepared(held).executeLargeUpdate();
    }
    if (!keys.columns().isEmpty()) {
      return on.executeLargeUpdate(sql, numbers(keys));
    }
    if (!keys.names().isEmpty()) {
      return on.executeLargeUpdate(sql, keys.names().toArray(new String[0]));
    }
    return keys.flag() == 0 ? on.executeLargeUpdate(sql) : on.executeLargeUpdate(sql, keys.flag());
  }

  static boolean any(Held held, @Nullable String sql, Keys keys) throws SQLException {
    Statement on = held.statement;
    if (sql == null) {
      return prepared(held).execute();
    }
    if (!keys.columns().isEmpty()) {
      return on.execute(sql, numbers(keys));
    }
    if (!keys.names().isEmpty()) {
      return on.execute(sql, keys.names().toArray(new String[0]));
    }
    return keys.flag() == 0 ? on.execute(sql) : on.execute(sql, keys.flag());
  }
}
