package io.sallyport.credentials;

import io.sallyport.credential.spi.CredentialException;
import org.jspecify.annotations.Nullable;

/** What the sources of this module can fail with; listed in {@code docs/codes.md}. */
final class Codes {
  private Codes() {}

  private static CredentialException of(
      String code, String what, String value, String rule, String next, @Nullable Throwable cause) {
    return new CredentialException(
        "%s %s: '%s'; %s; %s.".formatted(code, what, value, rule, next), cause);
  }

  static CredentialException tooLong(String name) {
    return of("SP-6010", "the secret is too long", name, "32 KiB is the most", "store less", null);
  }

  static CredentialException noText(String name, Throwable cause) {
    return of(
        "SP-6010", "the secret is no text", name, "it has to be UTF-8", "encode it so", cause);
  }

  static CredentialException unreadable(String file, @Nullable Throwable cause) {
    return of(
        "SP-6011",
        "a file with secrets cannot be read",
        file,
        "it is read whenever a secret is needed",
        "check the path and its permissions",
        cause);
  }

  static CredentialException keystore(String file, @Nullable Throwable cause) {
    return of(
        "SP-6012",
        "the keystore cannot be opened",
        file,
        "the password does not fit, or the file is no PKCS12 keystore or damaged",
        "check the password and the file",
        cause);
  }

  static CredentialException noPassword(String where) {
    return of(
        "SP-6013",
        "the keystore's password is missing",
        where,
        "it comes from a file or an environment variable",
        "set it there",
        null);
  }

  static CredentialException badSetting(String name, String rule) {
    return of(
        "SP-6015",
        "a setting of a credential source cannot be used",
        name,
        rule,
        "correct it",
        null);
  }

  static CredentialException notWritten(String file, Throwable cause) {
    return of(
        "SP-6016",
        "the keystore cannot be written",
        file,
        "it stays as it was",
        "check the folder, its permissions and the disk",
        cause);
  }
}
