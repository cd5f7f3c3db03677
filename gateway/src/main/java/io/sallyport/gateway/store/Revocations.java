package io.sallyport.gateway.store;

import io.sallyport.gateway.store.Revocation.Kind;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * What was revoked, as this gateway last read it: asked for without waiting, read anew by {@link
 * #refresh}. Thread-safe.
 */
public final class Revocations {
  private final Store store;
  private volatile View view = new View(Set.of(), Long.MIN_VALUE);

  private record View(Set<Entry> entries, long read) {}

  private record Entry(Kind kind, String id) {}

  Revocations(Store store) {
    this.store = store;
  }

  /** Revokes, at once here and within the next look elsewhere; again is no error. */
  public void add(Revocation revocation) throws StoreException {
    store.with(
        connection -> {
          // One statement each: the key refuses a second one on every database.
          String word = revocation.kind().word();
          try (PreparedStatement known =
              connection.prepareStatement(
                  "update gateway_revocation set until = ? where kind = ? and id = ?")) {
            Store.bind(known, Times.of(revocation.until()), word, revocation.id());
            if (known.executeUpdate() > 0) {
              return true;
            }
          }
          try (PreparedStatement fresh =
              connection.prepareStatement(
                  "insert into gateway_revocation (kind, id, revoked, revoked_by, until)"
                      + " values (?, ?, ?, ?, ?)")) {
            Store.bind(
                fresh,
                word,
                revocation.id(),
                Times.of(revocation.revoked()),
                revocation.by(),
                Times.of(revocation.until()));
            return fresh.executeUpdate() > 0;
          }
        });
    refresh();
  }

  /** Reads all that still counts; what has outlived its use is forgotten. */
  public void refresh() throws StoreException {
    Set<Entry> entries = new HashSet<>();
    long begun = System.nanoTime();
    store.with(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select kind, id from gateway_revocation where until is null or until > ?")) {
            Store.bind(statement, Times.of(Instant.now()));
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                Kind kind = Kind.valueOf(rows.getString(1).toUpperCase(java.util.Locale.ROOT));
                entries.add(new Entry(kind, rows.getString(2)));
              }
            }
          }
          return true;
        });
    take(new View(Set.copyOf(entries), begun));
  }

  /** Of two that look at once, the one that began first may end last, and has seen less. */
  private synchronized void take(View seen) {
    if (view.read == Long.MIN_VALUE || seen.read - view.read > 0) {
      view = seen;
    }
  }

  /** Deletes what ended long ago. */
  public void forget() throws StoreException {
    store.update(
        "delete from gateway_revocation where until < ?",
        Times.of(Instant.now().minus(Duration.ofHours(1))));
  }

  /** Whether it was revoked, as of the last look. */
  public boolean contains(Kind kind, String id) {
    return view.entries.contains(new Entry(kind, id));
  }

  /** How long ago the last look was; a very long time where there was none. */
  public Duration age() {
    long read = view.read;
    return read == Long.MIN_VALUE
        ? Duration.ofDays(10_000)
        : Duration.ofNanos(System.nanoTime() - read);
  }
}
