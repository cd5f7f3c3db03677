package io.sallyport.credentials.vault;

import io.sallyport.api.Secret;
import io.sallyport.credential.spi.CredentialException;
import io.sallyport.secret.json.SecretJsonText;
import org.jspecify.annotations.Nullable;

/**
 * Reads and leases with the login of the moment; a login that was refused is made anew, once.
 * Thread-safe.
 */
final class VaultReader {
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  private final Http http;
  private final VaultLogin login;

  VaultReader(Http http, VaultLogin login) {
    this.http = http;
    this.login = login;
  }

  /** One field of what is at that path. */
  Secret field(String path, String field) throws CredentialException {
    try (Answer answer = read(path)) {
      // What KV version 2 answers holds the secret one deeper, beside its metadata.
      boolean versioned = answer.has("data.data") && answer.has("data.metadata");
      Secret value = answer.secret((versioned ? "data.data." : "data.") + field);
      if (value == null) {
        throw Codes.missing(path + "#" + field);
      }
      return value;
    }
  }

  /** What is at that path; the caller closes it. */
  Answer read(String path) throws CredentialException {
    return checked(path, asked(token -> http.get(path, token)));
  }

  /** Asks for a lease to go on; null where the server refuses, and its seconds otherwise. */
  @Nullable Long renew(String lease) throws CredentialException {
    try (Answer answer =
        asked(
            token ->
                http.post(
                    "sys/leases/renew",
                    token,
                    new SecretJsonText().put("lease_id", lease).end()))) {
      if (answer.status() >= 500) {
        throw Codes.refused("sys/leases/renew", answer.status());
      }
      return answer.good() ? answer.seconds("lease_duration") : null;
    }
  }

  void revoke(String lease) throws CredentialException {
    byte[] body = new SecretJsonText().put("lease_id", lease).end();
    try (Secret token = login.token();
        Answer answer = http.post("sys/leases/revoke", token, body)) {
      if (!answer.good()) {
        throw Codes.refused("sys/leases/revoke", answer.status());
      }
    }
  }

  private interface Request {
    Answer with(Secret token) throws CredentialException;
  }

  private Answer asked(Request request) throws CredentialException {
    Answer first;
    try (Secret token = login.token()) {
      first = request.with(token);
    }
    if (first.status() != FORBIDDEN) {
      return first;
    }
    first.close();
    login.discard();
    try (Secret token = login.token()) {
      return request.with(token);
    }
  }

  private static Answer checked(String path, Answer answer) throws CredentialException {
    if (answer.good()) {
      return answer;
    }
    answer.close();
    throw answer.status() == NOT_FOUND ? Codes.missing(path) : Codes.refused(path, answer.status());
  }
}
