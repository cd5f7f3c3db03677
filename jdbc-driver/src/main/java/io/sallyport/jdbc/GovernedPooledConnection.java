package io.sallyport.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.ConnectionEvent;
import javax.sql.ConnectionEventListener;
import javax.sql.PooledConnection;
import javax.sql.StatementEventListener;
import org.jspecify.annotations.Nullable;

/** A connection that a pool lends out, one borrower at a time. One thread at a time. */
final class GovernedPooledConnection implements PooledConnection {
  private final Link link;
  private final List<ConnectionEventListener> listeners = new CopyOnWriteArrayList<>();
  private @Nullable GovernedConnection lent;

  GovernedPooledConnection(Link link) {
    this.link = link;
  }

  /** Lends the connection; an earlier borrower's handle is closed by it. */
  @Override
  public Connection getConnection() throws SQLException {
    GovernedConnection before = lent;
    lent = null;
    if (before != null && !before.isClosed()) {
      before.close();
    }
    GovernedConnection now = new GovernedConnection(link, this::returned);
    lent = now;
    return now;
  }

  private void returned() {
    ConnectionEvent event;
    try {
      reset();
      event = new ConnectionEvent(this);
    } catch (SQLException e) {
      event = new ConnectionEvent(this, link.wrapping().rebuild(e));
    }
    for (ConnectionEventListener listener : listeners) {
      if (event.getSQLException() == null) {
        listener.connectionClosed(event);
      } else {
        listener.connectionErrorOccurred(event);
      }
    }
  }

  /** Nothing of the borrower stays: no open result, no session, no half-done transaction. */
  private void reset() throws SQLException {
    link.abandon();
    if (!link.autoCommit()) {
      link.connection().rollback();
      link.connection().setAutoCommit(true);
      link.autoCommit(true);
    }
  }

  @Override
  public void close() throws SQLException {
    try {
      link.close();
    } catch (SQLException e) {
      throw link.wrapping().rebuild(e);
    }
  }

  @Override
  public void addConnectionEventListener(ConnectionEventListener listener) {
    listeners.add(listener);
  }

  @Override
  public void removeConnectionEventListener(ConnectionEventListener listener) {
    listeners.remove(listener);
  }

  /** Statements are not pooled, so there is nothing to tell. */
  @Override
  public void addStatementEventListener(StatementEventListener listener) {}

  @Override
  public void removeStatementEventListener(StatementEventListener listener) {}
}
