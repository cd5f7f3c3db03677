package io.sallyport.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.jspecify.annotations.Nullable;

/**
 * Makes a write undoable: a savepoint inside the caller's transaction, or a transaction of its own
 * where the connection commits by itself. Exceptions are the vendor's own. One thread at a time.
 */
final class Undo {
  private final Connection connection;
  private final @Nullable Savepoint savepoint;

  private Undo(Connection connection, @Nullable Savepoint savepoint) {
    this.connection = connection;
    this.savepoint = savepoint;
  }

  static Undo begin(Link link) throws SQLException {
    Connection connection = link.connection();
    if (link.autoCommit()) {
      connection.setAutoCommit(false);
      return new Undo(connection, null);
    }
    return new Undo(connection, connection.setSavepoint());
  }

  void keep() throws SQLException {
    if (savepoint != null) {
      connection.releaseSavepoint(savepoint);
      return;
    }
    try {
      connection.commit();
    } finally {
      connection.setAutoCommit(true);
    }
  }

  /** Where it cannot be undone, the connection is closed, which undoes it for certain. */
  void undo() throws SQLException {
    try {
      if (savepoint != null) {
        connection.rollback(savepoint);
        return;
      }
      connection.rollback();
    } catch (SQLException | RuntimeException e) {
      try {
        connection.close();
      } catch (SQLException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
    connection.setAutoCommit(true);
  }

  /** Undoes after a failure, which is the one to be reported. */
  void undoAfter(Exception failure) {
    try {
      undo();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }
}
