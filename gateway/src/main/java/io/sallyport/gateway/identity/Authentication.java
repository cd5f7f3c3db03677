package io.sallyport.gateway.identity;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.gateway.door.Login;
import io.sallyport.gateway.door.Presented;
import io.sallyport.gateway.store.Revocation.Kind;
import io.sallyport.gateway.store.Revocations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who somebody is, by whichever way knows the kind of credential. What counted a moment
 * ago is not asked for again, but for its end and its revocation; what did not count is counted by
 * the address it came from, and from the twentieth in a minute on refused unseen. Thread-safe.
 */
public final class Authentication {
  private static final Logger log = LoggerFactory.getLogger(Authentication.class);

  /** The longest that a revocation may go unnoticed before nobody is let in any more. */
  static final Duration BLIND = Duration.ofSeconds(10);

  /** What the gateway could not tell is no wrong attempt of anybody's. */
  private static final Set<String> OWN_FAULT = Set.of("SP-7103", "SP-7110");

  private static final Duration KEPT = Duration.ofSeconds(30);
  private static final int MOST_KEPT = 10_000;
  private static final int LONGEST = 16 * 1024;

  private final List<Identity> ways;
  private final Revocations revocations;
  private final Clock clock;
  private final Attempts attempts = new Attempts();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  private final Map<String, Known> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > MOST_KEPT;
        }
      };

  private record Known(Login login, Instant until) {}

  /** By these ways, in this order. */
  public Authentication(List<Identity> ways, Revocations revocations, Clock clock) {
    this.ways = List.copyOf(ways);
    this.revocations = revocations;
    this.clock = clock;
  }

  /**
   * Who shows this.
   *
   * @throws AccessDeniedException when it does not count
   */
  public Login authenticate(Presented credential) throws AccessDeniedException {
    if (revocations.age().compareTo(BLIND) > 0) {
      throw Refusals.blind(null);
    }
    try {
      Login login = login(credential);
      check(login);
      accepted.incrementAndGet();
      return login;
    } catch (AccessDeniedException e) {
      refused.incrementAndGet();
      log.info("A credential from {} was refused: {}", credential.peer(), e.reason().code());
      throw e;
    }
  }

  private Login login(Presented credential) throws AccessDeniedException {
    if (credential instanceof Presented.Token token
        && token.value().use(text -> text.length) > LONGEST) {
      throw Refusals.unknown(null);
    }
    String key =
        credential instanceof Presented.Token token ? token.value().use(Digest::hex) : null;
    Login before = key == null ? null : kept(key);
    if (before != null) {
      return before;
    }
    if (attempts.exhausted(credential.peer())) {
      throw Refusals.tooMany();
    }
    try {
      Login login = asked(credential);
      if (key != null) {
        keep(key, login);
      }
      return login;
    } catch (AccessDeniedException e) {
      if (!OWN_FAULT.contains(e.reason().code())) {
        attempts.failed(credential.peer());
      }
      throw e;
    }
  }

  private Login asked(Presented credential) throws AccessDeniedException {
    for (Identity way : ways) {
      Login login = way.authenticate(credential);
      if (login != null) {
        return login;
      }
    }
    throw Refusals.unknown(null);
  }

  /** Whether a login still counts: its end, and what was revoked since. */
  public void check(Login login) throws AccessDeniedException {
    Instant expires = login.expires();
    if (expires != null && !expires.isAfter(clock.instant())) {
      throw Refusals.expired();
    }
    if (revocations.contains(Kind.CREDENTIAL, login.credentialId())
        || revocations.contains(Kind.SUBJECT, login.caller().subject().id())) {
      throw Refusals.unknown(null);
    }
  }

  private @Nullable Login kept(String key) {
    synchronized (known) {
      Known found = known.get(key);
      if (found == null) {
        return null;
      }
      if (found.until.isBefore(clock.instant())) {
        known.remove(key);
        return null;
      }
      return found.login;
    }
  }

  private void keep(String key, Login login) {
    synchronized (known) {
      known.put(key, new Known(login, clock.instant().plus(KEPT)));
    }
  }

  /** How many credentials have counted so far. */
  public long accepted() {
    return accepted.get();
  }

  /** How many have not. */
  public long refused() {
    return refused.get();
  }
}
