package io.sallyport.credentials.vault;

import io.sallyport.api.Secret;
import io.sallyport.credential.spi.CredentialException;
import io.sallyport.credentials.KeystoreCredentials;
import io.sallyport.secret.json.SecretJsonText;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The login at the server: made when it is first needed, renewed after two thirds of its life, made
 * anew where it cannot be. Thread-safe.
 */
final class VaultLogin {
  private final Http http;
  private final Clock clock;
  private final String path;
  private final Body body;
  private final KeystoreCredentials.@Nullable Password given;
  private @Nullable Secret token;
  private long generation;
  private Instant renew = Instant.MIN;
  private Instant expires = Instant.MIN;

  /** Writes what a login sends. */
  interface Body {
    /** The object; its receiver wipes it. */
    byte[] bytes() throws CredentialException;
  }

  /** A login by a method of the server's, which gives a token. */
  static VaultLogin by(String mount, Body body, Http http, Clock clock) {
    return new VaultLogin(http, clock, "auth/" + mount + "/login", body, null);
  }

  /** A token that somebody else gets and renews. */
  static VaultLogin with(KeystoreCredentials.Password token, Http http, Clock clock) {
    return new VaultLogin(http, clock, "", () -> new byte[0], token);
  }

  private VaultLogin(
      Http http,
      Clock clock,
      String path,
      Body body,
      KeystoreCredentials.@Nullable Password given) {
    this.http = http;
    this.clock = clock;
    this.path = path;
    this.body = body;
    this.given = given;
  }

  static Body object(
      String name, String value, String secretName, KeystoreCredentials.Password secret) {
    return () -> {
      try (Secret known = secret.get()) {
        SecretJsonText text = new SecretJsonText().put(name, value);
        known.use(characters -> text.put(secretName, characters));
        return text.end();
      }
    };
  }

  /** A token that is good now; the caller closes it. */
  Secret token() throws CredentialException {
    if (given != null) {
      return given.get();
    }
    Secret now = current();
    return now != null ? now : login();
  }

  /** Which login this is, counted from the first. */
  synchronized long generation() {
    return generation;
  }

  /**
   * Whether the login of that count still stands: what was leased with it ends with it, whatever
   * its own lease says.
   */
  synchronized boolean stands(long login) {
    return given != null
        || (token != null && login == generation && clock.instant().isBefore(expires));
  }

  /** Throws the token away, as one that was refused. */
  synchronized void discard() {
    if (token != null) {
      token.close();
    }
    token = null;
  }

  /** Renews the token where it is time; one that cannot be renewed is made anew when needed. */
  void tend() throws CredentialException {
    Secret now = given == null && due() ? current() : null;
    if (now == null) {
      return;
    }
    try (now;
        Answer answer = http.post("auth/token/renew-self", now, new SecretJsonText().end())) {
      if (answer.good() && answer.seconds("auth.lease_duration") > 0) {
        keep(now.use(Secret::of), answer.seconds("auth.lease_duration"));
      } else {
        discard();
      }
    }
  }

  /** Gives back a token that was made here, and with it everything that was leased with it. */
  void close() throws CredentialException {
    Secret now = given == null ? current() : null;
    if (now == null) {
      return;
    }
    try (now;
        Answer answer = http.post("auth/token/revoke-self", now, new SecretJsonText().end())) {
      discard();
      if (!answer.good()) {
        throw Codes.refused("auth/token/revoke-self", answer.status());
      }
    }
  }

  private Secret login() throws CredentialException {
    try (Answer answer = http.post(path, null, body.bytes())) {
      if (!answer.good()) {
        throw Codes.refused(path, answer.status());
      }
      Secret made = answer.secret("auth.client_token");
      if (made == null) {
        throw Codes.odd(path, null);
      }
      long life = answer.seconds("auth.lease_duration");
      next();
      return keep(made, life == 0 ? Long.MAX_VALUE / 1_000_000_000L : life);
    }
  }

  private synchronized void next() {
    generation++;
  }

  private synchronized Secret keep(Secret made, long life) {
    discard();
    Instant now = clock.instant();
    token = made;
    renew = now.plusSeconds(life * 2 / 3);
    expires = now.plusSeconds(life);
    return made.use(Secret::of);
  }

  private synchronized @Nullable Secret current() {
    return token != null && clock.instant().isBefore(expires) ? token.use(Secret::of) : null;
  }

  private synchronized boolean due() {
    return token != null && !clock.instant().isBefore(renew);
  }
}
