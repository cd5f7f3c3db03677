package io.sallyport.gateway.door;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Caller;
import io.sallyport.api.Endpoint;
import io.sallyport.api.Target;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Connections to databases, kept for others to use: for each target and credential a pool of its
 * own. Thread-safe.
 */
public interface Upstreams {
  /**
   * Borrows a connection that shows nothing of whoever had it before; waits for one as long as the
   * configuration says.
   *
   * @param caller whom the credential is fetched for
   * @param session the id of the live session, for the database's own logs where that is wanted
   * @throws AccessDeniedException when the credential cannot be had, the target is not known
   *     (SP-7042), or too many wait already or waited too long (SP-7040, SP-7041)
   * @throws SQLException when the database refuses, in words that name neither account nor address
   */
  Upstream borrow(Caller caller, Target target, String session)
      throws AccessDeniedException, SQLException;

  /** Makes the vendor's connections. Thread-safe. */
  interface Opener {
    /**
     * Connects, with the driver's settings as the governing driver wants them.
     *
     * @throws SQLException in words that name neither account nor address
     */
    Connection open(Endpoint endpoint) throws SQLException;
  }

  /** A borrowed connection. As thread-safe as the vendor's, but for {@link #kill}. */
  interface Upstream extends AutoCloseable {
    /** The vendor's own connection. It is never closed by its borrower. */
    Connection connection();

    /** The target's URL. */
    String url();

    /** Whether the database's own name of the session says whom it is for. */
    default boolean stamped() {
      return false;
    }

    /** Names the pool: what is known of one connection of it holds for all. */
    String pool();

    /**
     * From any thread: cancels what runs, and ends the database session. Closing it is still the
     * borrower's to do.
     */
    void kill();

    /**
     * Gives it back: rolled back and reset completely, or, where that fails or cannot be done on
     * this database, closed. Idempotent.
     */
    @Override
    void close();
  }
}
