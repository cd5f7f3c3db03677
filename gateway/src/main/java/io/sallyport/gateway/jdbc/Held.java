package io.sallyport.gateway.jdbc;

import io.sallyport.jdbc.wire.Definition;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A statement that a client holds, with its cursors. By the session's thread, save to cancel. */
final class Held {
  final Definition definition;
  final Statement statement;
  final List<Integer> cursors = new ArrayList<>();
  byte[] columns = new byte[0];

  /** What {@link Weights} counts of it: each parameter, and its text. */
  final Map<Object, Long> parameters = new HashMap<>();

  long text;

  Held(Definition definition, Statement statement) {
    this.definition = definition;
    this.statement = statement;
  }

  void close() throws SQLException {
    statement.close();
  }
}
