package io.sallyport.credentials.vault;

import io.sallyport.credential.spi.CredentialException;
import org.jspecify.annotations.Nullable;

/** What this source can fail with; listed in {@code docs/codes.md}. */
final class Codes {
  private Codes() {}

  private static CredentialException of(
      String code, String what, String value, String rule, String next, @Nullable Throwable cause) {
    return new CredentialException(
        "%s %s: '%s'; %s; %s.".formatted(code, what, value, rule, next), cause);
  }

  static CredentialException badSetting(String name, String rule, @Nullable Throwable cause) {
    return of(
        "SP-6015",
        "a setting of a credential source cannot be used",
        name,
        rule,
        "correct it",
        cause);
  }

  static CredentialException unreachable(String address, @Nullable Throwable cause) {
    return of(
        "SP-6030",
        "the secrets server gave no answer",
        address,
        "secrets are read whenever they are needed",
        "look at the network and the server",
        cause);
  }

  /** The server's own words are not shown: they can quote what was sent. */
  static CredentialException refused(String path, int status) {
    return of(
        "SP-6031",
        "the secrets server refused",
        path,
        status == 503 ? "it is sealed or a standby" : "it answered with status " + status,
        "check the login's policies there and the server's own audit log",
        null);
  }

  static CredentialException odd(String path, @Nullable Throwable cause) {
    return of(
        "SP-6032",
        "the secrets server's answer is not understood",
        path,
        "it is no JSON object with what was asked for",
        "check the address and the path",
        cause);
  }

  static CredentialException missing(String path) {
    return of(
        "SP-6033",
        "nothing there",
        path,
        "the configuration names this path and field",
        "write the secret there, or correct 'names'; in KV version 2 the path has /data/ in it",
        null);
  }
}
