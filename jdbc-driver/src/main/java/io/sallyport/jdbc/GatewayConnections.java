package io.sallyport.jdbc;

import io.sallyport.api.AccessBroker;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Caller;
import io.sallyport.api.Endpoint;
import io.sallyport.api.PepCapabilities;
import io.sallyport.api.Reason;
import io.sallyport.api.Target;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Governs connections that a gateway has opened itself, such as those of its pools: the same driver
 * as in an application's own process, with the placement {@code gateway}. Thread-safe.
 */
public final class GatewayConnections implements AutoCloseable {
  private final Connector connector = new Connector();
  private final LargeAnswers large;

  /**
   * With no catalog known yet; what is learnt of one serves all connections of its account.
   *
   * @param answer the bytes of a database's answer that are held at once; larger ones are read
   *     piece by piece where that can be done, or refused (SP-5060)
   */
  public GatewayConnections(long answer) {
    this.large = new LargeAnswers(answer);
  }

  /**
   * Connects to a database with its own driver: its properties checked against the allow-list, and
   * those pinned that must be.
   *
   * @throws SQLException in words that name neither account nor address
   */
  public Connection vendor(Endpoint endpoint) throws SQLException {
    return connector.vendorConnection(endpoint, large);
  }

  /**
   * Who calls what through a connection.
   *
   * @param broker decides and records
   * @param waits whether a call is held while people are asked for approval; where not, it is
   *     refused at once with the approval's id (SP-2030)
   * @param stamped whether the database knows the session by a name that is not the caller's to
   *     change
   */
  public record Calling(
      AccessBroker broker, Caller caller, Target target, boolean waits, boolean stamped) {}

  /**
   * Governs a connection for one caller.
   *
   * @param vendor a connection that {@link #vendor} has made, or of a pool over such ones, with
   *     nothing of a former session left in it; it is not closed
   * @param url the database's URL, by which the dialect is known
   * @param catalog names the catalog: connections of one name share what is known of it
   * @return a connection whose close records every outcome that is open, and leaves the vendor's
   * @throws SallyportAccessDeniedException when the caller may open no session
   * @throws SQLException when the catalog cannot be read, or a setting of the session makes texts
   *     mean something else than the analysis reads
   */
  public Connection govern(Connection vendor, String url, String catalog, Calling calling)
      throws SQLException {
    PepCapabilities capabilities =
        new PepCapabilities("gateway", SqlExplainer.capabilities().obligations(), calling.waits);
    Sessions sessions = new Sessions(calling.broker, calling.target, calling.caller, capabilities);
    sessions.current();
    Link link = connector.govern(vendor, url, catalog, calling.broker, sessions);
    link.keepsLargeOut(large);
    return new GovernedConnection(link, link::abandon, calling.stamped);
  }

  /**
   * Whether rows of a governed connection are still to come from the database, so that they must be
   * read, or closed, before it does something else.
   *
   * @param governed a connection that {@link #govern} has made
   * @param transactionEnds whether the transaction is about to end; else whether a statement is
   *     about to be executed
   */
  public static boolean reads(Connection governed, boolean transactionEnds) {
    return governed instanceof GovernedConnection own && own.reads(transactionEnds);
  }

  /**
   * The client of a connection is gone: what people are asked for its held calls is taken back, and
   * those calls are refused (SP-2031). From any thread; a call that is held later is not concerned.
   *
   * @param governed a connection that {@link #govern} has made
   */
  public static void giveUp(Connection governed) {
    if (governed instanceof GovernedConnection own) {
      own.giveUp();
    }
  }

  /**
   * For each column of a governed result whether {@link #ascii} may be asked for it: the vendor's
   * driver holds it as the very text that {@code getString} gives, nothing of it is searched for
   * and nothing is cut. The same for all rows.
   */
  public static boolean[] plainTexts(ResultSet governed) throws SQLException {
    return governed instanceof GovernedResultSet own ? own.plainTexts() : new boolean[0];
  }

  /**
   * What {@code getString} gives for a column of the current row, as the vendor's driver has it: no
   * text is made of it and no bytes of that. It counts against limits as {@code getString} does.
   *
   * @param governed a result whose {@link #plainTexts} says that the column may be asked for
   * @param most the most bytes that are wanted so
   * @return ASCII, which the caller must not change; null where the column is null, longer or holds
   *     other characters: {@code getString} tells then
   */
  public static byte @Nullable [] ascii(ResultSet governed, int column, int most)
      throws SQLException {
    return ((GovernedResultSet) governed).ascii(column, most);
  }

  /** The exception of a refusal that was made before a connection was there. */
  public static SQLException refused(AccessDeniedException denied) {
    return new SallyportAccessDeniedException(denied.reason());
  }

  /** The exception of a refusal. */
  public static SQLException refused(Reason reason) {
    return new SallyportAccessDeniedException(reason);
  }

  /** Lets go of the catalogs. Connections that are open go on. */
  @Override
  public void close() {
    connector.close();
  }
}
