package io.sallyport.approval.jdbc;

import io.sallyport.policy.spi.Approval;
import io.sallyport.policy.spi.ApprovalStore;
import io.sallyport.policy.spi.ApprovalStoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Approvals in a table of PostgreSQL or H2, shared by all processes that open it. A change is one
 * UPDATE that names the version it was made from, so that the database's own row lock decides who
 * was first. Times are kept to the microsecond. Thread-safe; a connection is taken from the source
 * for each call.
 */
public final class JdbcApprovals implements ApprovalStore {
  private static final int MOST_AT_ONCE = 500;

  private static final String COLUMNS =
      "version, binding, state, created, expires, used, note, votes, subject, actors, barred,"
          + " purpose, target, operation, touches, arguments, rule, approvers, people, uses, valid,"
          + " policy_version, effect, id";
  private static final String INSERT =
      "INSERT INTO sallyport_approval ("
          + COLUMNS
          + ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
  private static final String SELECT = "SELECT " + COLUMNS + " FROM sallyport_approval";

  /** What was asked never changes; only how far it got. */
  private static final String UPDATE =
      "UPDATE sallyport_approval SET version = ?, state = ?, expires = ?, used = ?, note = ?,"
          + " votes = ? WHERE id = ? AND version = ? AND state IN ('PENDING', 'GRANTED')";

  private final DataSource source;
  private final Waits waits = new Waits(this::versions);

  private JdbcApprovals(DataSource source) {
    this.source = source;
  }

  /**
   * Opens the table, and makes it where it is missing and the role may.
   *
   * @throws ApprovalStoreException when it cannot be used (SP-2042)
   */
  public static JdbcApprovals open(DataSource source) throws ApprovalStoreException {
    JdbcApprovals store = new JdbcApprovals(source);
    try {
      store.find("");
    } catch (ApprovalStoreException missing) {
      make(source);
    }
    store.find("");
    return store;
  }

  private static void make(DataSource source) throws ApprovalStoreException {
    try (InputStream in = JdbcApprovals.class.getResourceAsStream("table.sql")) {
      if (in == null) {
        throw new IOException("table.sql is not in the jar");
      }
      String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      try (Connection connection = source.getConnection();
          Statement statement = connection.createStatement()) {
        for (String one : script.replaceAll("--[^\n]*", "").split(";\\s*", 0)) {
          if (!one.isBlank()) {
            statement.execute(one);
          }
        }
      }
    } catch (SQLException | IOException e) {
      // Another process may have made it meanwhile; the caller looks again.
      if (!(e instanceof SQLException)) {
        throw failed("made", e);
      }
    }
  }

  private static ApprovalStoreException failed(String what, Exception e) {
    String why = e instanceof SQLException sql ? sql.getSQLState() : e.getMessage();
    return new ApprovalStoreException(
        "SP-2042 the table of approvals cannot be %s: 'sallyport_approval' (%s); its database must answer; look at it."
            .formatted(what, why),
        e);
  }

  private interface Bind {
    void to(PreparedStatement statement) throws SQLException;
  }

  private List<Approval> read(String sql, int most, Bind bind) throws ApprovalStoreException {
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setMaxRows(most);
      bind.to(statement);
      List<Approval> found = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(approval(rows));
        }
      }
      return found;
    } catch (SQLException e) {
      throw failed("read", e);
    }
  }

  @Override
  public @Nullable Approval find(String id) throws ApprovalStoreException {
    List<Approval> found = read(SELECT + " WHERE id = ?", 1, one -> one.setString(1, id));
    return found.isEmpty() ? null : found.get(0);
  }

  @Override
  public List<Approval> open(@Nullable String binding) throws ApprovalStoreException {
    String open = SELECT + " WHERE state IN ('PENDING', 'GRANTED')";
    String order = " ORDER BY created, id";
    return binding == null
        ? read(open + order, 0, one -> {})
        : read(open + " AND binding = ?" + order, 0, one -> one.setString(1, binding));
  }

  @Override
  public List<Approval> latest(int limit) throws ApprovalStoreException {
    return limit < 1
        ? List.of()
        : read(SELECT + " ORDER BY created DESC, id DESC", limit, one -> {});
  }

  @Override
  public void add(Approval approval) throws ApprovalStoreException {
    Approval.Call call = approval.call();
    try (Connection connection = source.getConnection();
        PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setLong(1, approval.version());
      insert.setString(2, approval.binding());
      insert.setString(3, approval.state().name());
      insert.setLong(4, Texts.micros(approval.created()));
      insert.setLong(5, Texts.micros(approval.expires()));
      insert.setInt(6, approval.used());
      insert.setString(7, approval.note());
      insert.setString(8, Texts.votes(approval.votes()));
      insert.setString(9, call.subject());
      insert.setString(10, Texts.list(call.actors()));
      insert.setString(11, Texts.list(call.barred()));
      insert.setString(12, call.purpose());
      insert.setString(13, call.target());
      insert.setString(14, call.operation());
      insert.setString(15, Texts.list(call.touches()));
      insert.setString(16, call.arguments());
      insert.setString(17, call.rule());
      insert.setString(18, Texts.list(call.by()));
      insert.setInt(19, call.count());
      insert.setInt(20, call.uses());
      insert.setLong(21, call.valid().toNanos());
      insert.setString(22, call.policyVersion());
      insert.setString(23, Texts.effect(approval.effect()));
      insert.setString(24, approval.id());
      insert.executeUpdate();
      commit(connection);
    } catch (SQLException e) {
      throw failed("written", e);
    }
  }

  private static void commit(Connection connection) throws SQLException {
    if (!connection.getAutoCommit()) {
      connection.commit();
    }
  }

  private static Approval approval(ResultSet row) throws SQLException {
    Approval.Call call =
        new Approval.Call(
            row.getString("subject"),
            Texts.list(row.getString("actors")),
            Set.copyOf(Texts.list(row.getString("barred"))),
            row.getString("purpose"),
            row.getString("target"),
            row.getString("operation"),
            Texts.list(row.getString("touches")),
            row.getString("arguments"),
            row.getString("rule"),
            Set.copyOf(Texts.list(row.getString("approvers"))),
            row.getInt("people"),
            row.getInt("uses"),
            Duration.ofNanos(row.getLong("valid")),
            row.getString("policy_version"));
    return new Approval(
        row.getString("id"),
        row.getLong("version"),
        call,
        row.getString("binding").strip(),
        Approval.State.valueOf(row.getString("state")),
        Texts.instant(row.getLong("created")),
        Texts.instant(row.getLong("expires")),
        row.getInt("used"),
        Texts.votes(row.getString("votes")),
        row.getString("note"),
        Texts.effect(row.getString("effect")));
  }

  @Override
  public boolean replace(Approval next) throws ApprovalStoreException {
    try (Connection connection = source.getConnection();
        PreparedStatement update = connection.prepareStatement(UPDATE)) {
      update.setLong(1, next.version());
      update.setString(2, next.state().name());
      update.setLong(3, Texts.micros(next.expires()));
      update.setInt(4, next.used());
      update.setString(5, next.note());
      update.setString(6, Texts.votes(next.votes()));
      update.setString(7, next.id());
      update.setLong(8, next.version() - 1);
      boolean done = update.executeUpdate() == 1;
      commit(connection);
      waits.changed();
      return done;
    } catch (SQLException e) {
      throw failed("written", e);
    }
  }

  @Override
  public void await(String id, long version, Duration most)
      throws ApprovalStoreException, InterruptedException {
    waits.await(id, version, most);
  }

  /** The versions of those that are there. */
  private Map<String, Long> versions(List<String> ids) throws ApprovalStoreException {
    Map<String, Long> found = new HashMap<>();
    for (int from = 0; from < ids.size(); from += MOST_AT_ONCE) {
      List<String> some = ids.subList(from, Math.min(ids.size(), from + MOST_AT_ONCE));
      String sql =
          "SELECT id, version FROM sallyport_approval WHERE id IN (?"
              + ",?".repeat(some.size() - 1)
              + ")";
      try (Connection connection = source.getConnection();
          PreparedStatement statement = connection.prepareStatement(sql)) {
        for (int i = 0; i < some.size(); i++) {
          statement.setString(i + 1, some.get(i));
        }
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            found.put(rows.getString(1), rows.getLong(2));
          }
        }
      } catch (SQLException e) {
        throw failed("read", e);
      }
    }
    return found;
  }

  /**
   * Deletes those that ended, and those whose time is long over.
   *
   * @param before asked before this
   * @return how many
   * @throws ApprovalStoreException when the table does not answer
   */
  public int forget(Instant before) throws ApprovalStoreException {
    try (Connection connection = source.getConnection();
        PreparedStatement delete =
            connection.prepareStatement(
                "DELETE FROM sallyport_approval WHERE created < ? AND expires < ?")) {
      delete.setLong(1, Texts.micros(before));
      delete.setLong(2, Texts.micros(before));
      int gone = delete.executeUpdate();
      commit(connection);
      return gone;
    } catch (SQLException e) {
      throw failed("written", e);
    }
  }

  /** Nothing: the source is its owner's. */
  @Override
  public void close() {}
}
