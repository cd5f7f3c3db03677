package io.sallyport.gateway.upstream;

import java.sql.Connection;
import java.sql.SQLException;

/** How one kind of database forgets a borrower. Thread-safe. */
interface Resets {
  /** Learns from a connection that nobody has used yet what the driver sets when it connects. */
  void learn(Connection fresh) throws SQLException;

  /**
   * Brings a connection into the state of a fresh one.
   *
   * @return false where that cannot be done, so that the connection is closed
   * @throws SQLException when it fails; the connection is closed then
   */
  boolean reset(Connection vendor) throws SQLException;

  /** Tells the database's own logs whom the session is for. */
  void stamp(Connection vendor, String text) throws SQLException;

  /** Asks the database to stop what runs, from another thread. */
  void cancel(Connection vendor) throws SQLException;

  /** Of the database behind that URL. */
  static Resets of(String url) {
    if (url.startsWith("jdbc:postgresql:")) {
      return new PostgresResets();
    }
    if (url.startsWith("jdbc:mariadb:")) {
      return new MariaDbResets();
    }
    return new NoReuse();
  }

  /**
   * Databases that have no command for it, such as H2, whose variables, temporary tables and
   * settings last as long as the session does: a connection is used once.
   */
  final class NoReuse implements Resets {
    @Override
    public void learn(Connection fresh) {
      // Nothing is set again.
    }

    @Override
    public boolean reset(Connection vendor) {
      return false;
    }

    @Override
    public void stamp(Connection vendor, String text) {
      // There is no place for it that the borrower could not read or change.
    }

    @Override
    public void cancel(Connection vendor) {
      // Closing the connection is all there is.
    }
  }
}
