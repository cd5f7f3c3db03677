package io.sallyport.gateway.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The API tokens of a store. Thread-safe. */
public final class Tokens {
  private static final String COLUMNS =
      "id, name, subject, actor, groups_of, hash, created, created_by, expires";

  private final Store store;

  Tokens(Store store) {
    this.store = store;
  }

  /** Keeps a new one. */
  public void add(TokenRow token) throws StoreException {
    store.update(
        "insert into gateway_token (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        token.id(),
        token.name(),
        token.subject(),
        token.actor(),
        String.join("\n", token.groups()),
        token.hash(),
        Times.of(token.created()),
        token.createdBy(),
        Times.of(token.expires()));
  }

  /** The token with that id, or null. */
  public @Nullable TokenRow find(String id) throws StoreException {
    List<TokenRow> found = select(" where id = ?", id);
    return found.isEmpty() ? null : found.get(0);
  }

  /** All of them, oldest first. */
  public List<TokenRow> all() throws StoreException {
    return select(" order by created, id");
  }

  /** Forgets a token; a revocation is kept apart. */
  public boolean remove(String id) throws StoreException {
    return store.update("delete from gateway_token where id = ?", id) > 0;
  }

  private List<TokenRow> select(String where, Object... values) throws StoreException {
    return store.with(
        connection -> {
          List<TokenRow> found = new ArrayList<>();
          try (PreparedStatement statement =
              connection.prepareStatement("select " + COLUMNS + " from gateway_token" + where)) {
            Store.bind(statement, values);
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                found.add(row(rows));
              }
            }
          }
          return found;
        });
  }

  private static TokenRow row(ResultSet rows) throws SQLException {
    String groups = rows.getString("groups_of");
    return new TokenRow(
        rows.getString("id"),
        rows.getString("name"),
        rows.getString("subject"),
        rows.getString("actor"),
        groups.isEmpty() ? Set.of() : Set.of(groups.split("\n")),
        rows.getString("hash"),
        Times.required(rows, "created"),
        rows.getString("created_by"),
        Times.optional(rows, "expires"));
  }
}
