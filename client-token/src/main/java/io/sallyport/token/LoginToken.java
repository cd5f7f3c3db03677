package io.sallyport.token;

import io.sallyport.api.Secret;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The token of a login that {@code sallyport login} keeps; renewed with its refresh token, one
 * thread and one process at a time. Read from the file each time, so that a login anew or a logout
 * counts at once. Thread-safe.
 */
final class LoginToken implements TokenSource {
  private final LoginFile file;
  private final Clock clock;
  private final Object renewing = new Object();
  private volatile boolean refused;

  LoginToken(LoginFile file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  @Override
  public Secret token() throws TokenException {
    Secret good = good();
    return good != null ? good : renewed();
  }

  @Override
  public void discard() {
    refused = true;
  }

  private @Nullable Secret good() throws TokenException {
    try (LoginFile.Kept kept = read()) {
      return !refused && clock.instant().isBefore(kept.granted().renew())
          ? kept.granted().token().use(Secret::of)
          : null;
    }
  }

  private LoginFile.Kept read() throws TokenException {
    LoginFile.Kept kept = file.read();
    if (kept == null) {
      throw Codes.loginOver(file.gateway(), "nobody is logged in", null);
    }
    return kept;
  }

  // The one lock here that is held over a request: two refreshes with one token end the login at
  // issuers that detect reuse (RFC 9700 §4.14.2), and the file's lock is the process's, not the
  // thread's.
  private Secret renewed() throws TokenException {
    synchronized (renewing) {
      return file.locked(
          () -> {
            Secret meanwhile = good();
            return meanwhile != null ? meanwhile : refreshed();
          });
    }
  }

  private Secret refreshed() throws TokenException {
    try (LoginFile.Kept kept = read()) {
      Secret refresh = kept.granted().refresh();
      Instant now = clock.instant();
      if (refresh == null) {
        if (!refused && now.isBefore(kept.granted().expires())) {
          return kept.granted().token().use(Secret::of);
        }
        throw Codes.loginOver(file.gateway(), "it has expired", null);
      }
      try (Granted fresh = ask(kept, refresh, now)) {
        file.write(kept.issuer(), kept.clientId(), fresh);
        refused = false;
        return fresh.token().use(Secret::of);
      }
    }
  }

  private Granted ask(LoginFile.Kept kept, Secret refresh, Instant now) throws TokenException {
    Issuer issuer = new Issuer(kept.issuer());
    try (Form form = new Form()) {
      form.put("grant_type", "refresh_token").put("refresh_token", refresh);
      new Credentials(kept.clientId(), null, null, false).into(form);
      try (Answer answer = issuer.post(issuer.endpoints().token(), form, null)) {
        Granted fresh = Granted.of(issuer.name(), answer, now);
        // RFC 6749 §6: without a new refresh token the old one goes on.
        return fresh.refresh() != null
            ? fresh
            : new Granted(fresh.token(), refresh.use(Secret::of), fresh.renew(), fresh.expires());
      }
    } catch (TokenException e) {
      throw e.outage() ? e : Codes.loginOver(file.gateway(), "it cannot be renewed", e);
    }
  }
}
