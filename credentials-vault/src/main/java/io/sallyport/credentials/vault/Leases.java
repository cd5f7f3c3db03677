package io.sallyport.credentials.vault;

import io.sallyport.api.Secret;
import io.sallyport.credential.spi.Credential;
import io.sallyport.credential.spi.CredentialException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accounts that are leased, one for each name at a time. An account that is replaced is left to
 * the sessions that use it until its lease ends. Thread-safe.
 */
final class Leases {
  private static final Logger log = LoggerFactory.getLogger(Leases.class);

  /** A new session gets another account where less of this one is left. */
  private static final long LEAST = 5;

  private final VaultReader reader;
  private final VaultLogin login;
  private final Clock clock;
  private final Map<String, Lease> current = new LinkedHashMap<>();
  private final List<Lease> left = new ArrayList<>();

  Leases(VaultReader reader, VaultLogin login, Clock clock) {
    this.reader = reader;
    this.login = login;
    this.clock = clock;
  }

  /** The account of that name, leased now where there is none that lasts. */
  Credential account(String name, String path) throws CredentialException {
    Credential good = lasting(name);
    if (good != null) {
      return good;
    }
    return keep(name, leased(path));
  }

  private synchronized @Nullable Credential lasting(String name) {
    Lease lease = current.get(name);
    boolean good =
        lease != null
            && !lease.retired()
            && login.stands(lease.login())
            && clock.instant().plusSeconds(LEAST).isBefore(lease.expires());
    return good && lease != null ? credential(lease) : null;
  }

  private Lease leased(String path) throws CredentialException {
    Instant now = clock.instant();
    try (Answer answer = reader.read(path)) {
      String username = answer.text("data.username");
      Secret password = answer.secret("data.password");
      if (username == null || password == null) {
        throw Codes.missing(path + "#username");
      }
      String id = answer.text("lease_id");
      // A static role has no lease: its password stands until the server rotates it (ttl).
      long seconds = answer.seconds(id == null ? "data.ttl" : "lease_duration");
      Instant end = now.plusSeconds(seconds);
      long by = login.generation();
      return id == null
          ? new Lease("", by, username, password, Instant.MAX, end, true)
          : new Lease(id, by, username, password, now, end, false).renewed(now, seconds);
    }
  }

  private synchronized Credential keep(String name, Lease lease) {
    Lease before = current.put(name, lease);
    if (before != null && !before.id().isEmpty()) {
      left.add(before);
    } else if (before != null) {
      before.password().close();
    }
    return credential(lease);
  }

  private static Credential credential(Lease lease) {
    return new Credential(lease.password().use(Secret::of), lease.expires(), lease.username());
  }

  /** Renews every lease that is due, and forgets those that have ended. */
  void tend() throws CredentialException {
    for (Map.Entry<String, Lease> due : due().entrySet()) {
      Lease lease = due.getValue();
      Long seconds = reader.renew(lease.id());
      Instant now = clock.instant();
      // A lease near its end of ends is granted less than it asks for.
      boolean on = seconds != null && now.plusSeconds(seconds).isAfter(lease.expires());
      replace(
          due.getKey(),
          lease,
          on && seconds != null ? lease.renewed(now, seconds) : lease.retire());
      if (!on) {
        log.info(
            "The account '{}' ends at {}; new sessions get another.",
            lease.username(),
            lease.expires());
      }
    }
    forget();
  }

  private synchronized Map<String, Lease> due() {
    Map<String, Lease> due = new LinkedHashMap<>(current);
    due.values().removeIf(lease -> lease.retired() || clock.instant().isBefore(lease.renew()));
    return due;
  }

  private synchronized void replace(String name, Lease from, Lease to) {
    if (from.equals(current.get(name))) {
      current.put(name, to);
    }
  }

  private synchronized void forget() {
    left.removeIf(
        lease -> {
          boolean over = clock.instant().isAfter(lease.expires());
          if (over) {
            lease.password().close();
          }
          return over;
        });
  }

  /** Gives every account back; those that cannot be are told once all were tried. */
  void close() throws CredentialException {
    CredentialException failure = null;
    for (Lease lease : taken()) {
      lease.password().close();
      try {
        if (!lease.id().isEmpty()) {
          reader.revoke(lease.id());
        }
      } catch (CredentialException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private synchronized List<Lease> taken() {
    List<Lease> all = new ArrayList<>(left);
    all.addAll(current.values());
    left.clear();
    current.clear();
    return all;
  }
}
