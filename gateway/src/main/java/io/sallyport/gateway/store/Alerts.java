package io.sallyport.gateway.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What somebody has to look at, until somebody has. Thread-safe. */
public final class Alerts {
  private static final int MOST = 500;

  private final Store store;

  Alerts(Store store) {
    this.store = store;
  }

  /** Keeps one. */
  public void add(Alert alert) throws StoreException {
    store.update(
        "insert into gateway_alert (id, raised, code, rule, session, message)"
            + " values (?, ?, ?, ?, ?, ?)",
        alert.id(),
        Times.of(alert.raised()),
        alert.code(),
        alert.rule(),
        alert.session(),
        alert.message());
  }

  /** Those that nobody has looked at, or all; the newest first, at most 500. */
  public List<Alert> list(boolean all) throws StoreException {
    String where = all ? "" : " where acknowledged is null";
    return store.with(
        connection -> {
          List<Alert> found = new ArrayList<>();
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select * from gateway_alert" + where + " order by raised desc, id desc")) {
            statement.setMaxRows(MOST);
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                found.add(
                    new Alert(
                        rows.getString("id"),
                        Times.required(rows, "raised"),
                        rows.getString("code"),
                        rows.getString("rule"),
                        rows.getString("session"),
                        rows.getString("message"),
                        Times.optional(rows, "acknowledged"),
                        rows.getString("acknowledged_by")));
              }
            }
          }
          return found;
        });
  }

  /** Somebody has looked at it; false where there is none that nobody had looked at. */
  public boolean acknowledge(String id, Instant when, String by) throws StoreException {
    return store.update(
            "update gateway_alert set acknowledged = ?, acknowledged_by = ?"
                + " where id = ? and acknowledged is null",
            Times.of(when),
            by,
            id)
        > 0;
  }

  /** Deletes what somebody looked at before that. */
  public void forget(Instant before) throws StoreException {
    store.update("delete from gateway_alert where acknowledged < ?", Times.of(before));
  }
}
