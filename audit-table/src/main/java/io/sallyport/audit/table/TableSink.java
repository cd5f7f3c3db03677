package io.sallyport.audit.table;

import io.sallyport.api.Durability;
import io.sallyport.audit.journal.EventJson;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.AuditException;
import io.sallyport.audit.spi.BatchingSink;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps events in a table of PostgreSQL, made by {@code postgresql.sql} beside this class. Delivery
 * is <em>enforced</em>: a row that cannot be committed refuses the call. {@link Durability#WRITTEN}
 * and {@link Durability#SYNCED} alike return when the row is committed, which is a round trip to
 * that database for each call; buffered events ride along with the next. It holds one connection
 * and takes a new one when that is lost. Thread-safe.
 */
public final class TableSink extends BatchingSink {
  /** One statement and one round trip for any number of events, given as one array. */
  private static final String INSERT =
      """
      INSERT INTO sallyport_audit (time, session, exchange, kind, subject, target, verdict, event)
      SELECT CAST(e->>'time' AS timestamptz), e->>'session', CAST(e->>'exchange' AS bigint),
             e->>'kind', e->>'subject', e->>'target', e->>'verdict', e
      FROM jsonb_array_elements(CAST(? AS jsonb)) WITH ORDINALITY AS events (e, number)
      ORDER BY number""";

  /** The escape of NUL, where it is no part of an escaped backslash. */
  private static final Pattern NUL = Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)\\\\u0000");

  private final DataSource source;
  private @Nullable Connection connection;

  private TableSink(DataSource source) {
    this.source = source;
  }

  /**
   * Opens the table.
   *
   * @param source gives connections to its database, as a role that may insert into it
   * @throws AuditException when it cannot be written (SP-4130)
   */
  public static TableSink open(DataSource source) throws AuditException {
    TableSink sink = new TableSink(source);
    try (PreparedStatement probe = sink.connection().prepareStatement(INSERT)) {
      probe.getParameterMetaData();
      return sink;
    } catch (SQLException e) {
      sink.drop();
      throw new AuditException(
          "SP-4130 the audit table cannot be written: 'sallyport_audit' (%s); it is made by postgresql.sql; make it and grant INSERT."
              .formatted(e.getMessage()),
          e);
    }
  }

  @Override
  public String name() {
    return "table";
  }

  @Override
  protected void deliver(List<AuditEvent> events) throws AuditException {
    StringJoiner all = new StringJoiner(",", "[", "]");
    for (AuditEvent event : events) {
      all.add(EventJson.text(EventJson.members(event)));
    }
    try (PreparedStatement insert = connection().prepareStatement(INSERT)) {
      // PostgreSQL's JSON has no place for NUL, which a statement's text may hold.
      insert.setString(1, NUL.matcher(all.toString()).replaceAll("$1\\\\ufffd"));
      insert.executeUpdate();
    } catch (SQLException e) {
      drop();
      throw new AuditException(
          "SP-4131 the audit table takes no rows: 'sallyport_audit' (%s, %d events wait); no record, no call; look at its database."
              .formatted(e.getSQLState(), events.size() - 1),
          e);
    }
  }

  private Connection connection() throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = source.getConnection();
      open.setAutoCommit(true);
      connection = open;
    }
    return open;
  }

  private void drop() {
    Connection lost = connection;
    connection = null;
    if (lost != null) {
      try {
        lost.close();
      } catch (SQLException e) {
        // Nothing is left in it that could be lost.
      }
    }
  }

  @Override
  protected AuditException closedException() {
    return new AuditException(
        "SP-4132 the sink for the audit table is closed: 'sallyport_audit'; no record, no call; open it again.",
        null);
  }

  @Override
  protected void release() {
    drop();
  }
}
