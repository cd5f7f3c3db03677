package io.sallyport.gateway.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The gateways on a store, and the sessions that each holds. Thread-safe. */
public final class Nodes {
  /** After this long without a sign of life, a gateway is dead and its sessions with it. */
  private static final Duration DEAD = Duration.ofSeconds(30);

  private final Store store;

  Nodes(Store store) {
    this.store = store;
  }

  /**
   * A gateway.
   *
   * @param id its id, new at every start
   * @param host where it runs
   * @param policy the version of its configuration
   * @param started since when
   * @param seen its last sign of life
   */
  public record Node(String id, String host, String policy, Instant started, Instant seen) {}

  /** Tells of a sign of life, and takes the dead off the list. */
  public void alive(Node node) throws StoreException {
    int known =
        store.update(
            "update gateway_node set policy = ?, seen = ? where id = ?",
            node.policy(),
            Times.of(node.seen()),
            node.id());
    if (known == 0) {
      store.update(
          "insert into gateway_node (id, host, policy, started, seen) values (?, ?, ?, ?, ?)",
          node.id(),
          node.host(),
          node.policy(),
          Times.of(node.started()),
          Times.of(node.seen()));
    }
    store.update("delete from gateway_node where seen < ?", Times.of(node.seen().minus(DEAD)));
    store.update(
        "delete from gateway_session where not exists"
            + " (select 1 from gateway_node n where n.id = gateway_session.gateway)");
  }

  /** Makes the list of a gateway's sessions this one. */
  public void sessions(String gateway, Collection<SessionRow> live) throws StoreException {
    store.with(
        connection -> {
          boolean before = connection.getAutoCommit();
          connection.setAutoCommit(false);
          Set<String> told = told(connection, gateway);
          try (PreparedStatement gone =
                  connection.prepareStatement("delete from gateway_session where id = ?");
              PreparedStatement add =
                  connection.prepareStatement(
                      "insert into gateway_session (id, gateway, door, subject, actor, target,"
                          + " peer, credential, started, expires) values (?,?,?,?,?,?,?,?,?,?)")) {
            for (SessionRow row : live) {
              if (!told.remove(row.id())) {
                add(add, gateway, row);
              }
            }
            for (String id : told) {
              Store.bind(gone, id);
              gone.addBatch();
            }
            gone.executeBatch();
            add.executeBatch();
            connection.commit();
          } finally {
            connection.rollback();
            connection.setAutoCommit(before);
          }
          return true;
        });
  }

  /** Of many sessions few have come or gone since the second before. */
  private static Set<String> told(Connection connection, String gateway) throws SQLException {
    Set<String> ids = new HashSet<>();
    try (PreparedStatement statement =
        connection.prepareStatement("select id from gateway_session where gateway = ?")) {
      Store.bind(statement, gateway);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          ids.add(rows.getString(1));
        }
      }
    }
    return ids;
  }

  private static void add(PreparedStatement to, String gateway, SessionRow row)
      throws SQLException {
    Store.bind(
        to,
        row.id(),
        gateway,
        row.door(),
        row.subject(),
        row.actor(),
        row.target(),
        row.peer(),
        row.credential(),
        Times.of(row.started()),
        Times.of(row.expires()));
    to.addBatch();
  }

  /** The gateways that are alive. */
  public List<Node> all() throws StoreException {
    return store.with(
        connection -> {
          List<Node> found = new ArrayList<>();
          try (PreparedStatement statement =
                  connection.prepareStatement(
                      "select id, host, policy, started, seen from gateway_node order by started");
              ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
              found.add(
                  new Node(
                      rows.getString("id"),
                      rows.getString("host"),
                      rows.getString("policy"),
                      Times.required(rows, "started"),
                      Times.required(rows, "seen")));
            }
          }
          return found;
        });
  }

  /** The sessions of every gateway, as each last told. */
  public List<SessionRow> sessions() throws StoreException {
    return store.with(
        connection -> {
          List<SessionRow> found = new ArrayList<>();
          try (PreparedStatement statement =
                  connection.prepareStatement(
                      "select * from gateway_session order by started, id");
              ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
              found.add(row(rows));
            }
          }
          return found;
        });
  }

  private static SessionRow row(ResultSet rows) throws SQLException {
    @Nullable String actor = rows.getString("actor");
    return new SessionRow(
        rows.getString("id"),
        rows.getString("gateway"),
        rows.getString("door"),
        rows.getString("subject"),
        actor,
        rows.getString("target"),
        rows.getString("peer"),
        rows.getString("credential"),
        Times.required(rows, "started"),
        Times.optional(rows, "expires"));
  }

  /** Takes a gateway and its sessions off the list, since it ends. */
  public void gone(String id) throws StoreException {
    store.update("delete from gateway_session where gateway = ?", id);
    store.update("delete from gateway_node where id = ?", id);
  }
}
