package io.sallyport.credentials.vault;

import io.sallyport.credential.spi.CredentialException;
import io.sallyport.credential.spi.CredentialSource;
import io.sallyport.credential.spi.CredentialSourceFactory;
import io.sallyport.credential.spi.SourceSettings;
import io.sallyport.credentials.KeystoreCredentials;
import io.sallyport.credentials.Passwords;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.regex.Pattern;

/** Makes sources of kind {@code vault}. */
public final class VaultFactory implements CredentialSourceFactory {
  private static final String KUBERNETES = "/var/run/secrets/kubernetes.io/serviceaccount/token";
  private static final Pattern PATH =
      Pattern.compile("([A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*");
  private static final Pattern FIELD = Pattern.compile("[^#]{1,200}");

  /** For {@link java.util.ServiceLoader}. */
  public VaultFactory() {}

  @Override
  public String kind() {
    return "vault";
  }

  @Override
  public CredentialSource open(SourceSettings settings) throws CredentialException {
    return open(settings, Clock.systemUTC());
  }

  static VaultCredentials open(SourceSettings settings, Clock clock) throws CredentialException {
    for (Map.Entry<String, String> name : settings.names().entrySet()) {
      check(name.getKey(), name.getValue());
    }
    String authorities = settings.option("ca_file");
    Path file = authorities == null ? null : settings.path(authorities);
    Http http = new Http(settings.location(), settings.option("namespace"), file);
    return new VaultCredentials(http, login(settings, http, clock), settings.names(), clock);
  }

  private static void check(String name, String where) throws CredentialException {
    int hash = where.indexOf('#');
    String path = hash < 0 ? where : where.substring(0, hash);
    if (!PATH.matcher(path).matches()
        || (hash >= 0 && !FIELD.matcher(where.substring(hash + 1)).matches())) {
      throw Codes.badSetting(name, "it names path#field, or a path that makes accounts", null);
    }
  }

  private static VaultLogin login(SourceSettings settings, Http http, Clock clock)
      throws CredentialException {
    String kind = required(settings, "login");
    String named = settings.option("mount");
    String mount = named == null ? kind : named;
    if (!PATH.matcher(mount).matches()) {
      throw Codes.badSetting(
          "mount", "it is a path without blanks and dots at a name's start", null);
    }
    return switch (kind) {
      case "token" -> VaultLogin.with(given(settings, "token"), http, clock);
      case "approle" ->
          VaultLogin.by(
              mount,
              VaultLogin.object(
                  "role_id", required(settings, "role"), "secret_id", given(settings, "secret_id")),
              http,
              clock);
      case "jwt", "kubernetes" ->
          VaultLogin.by(
              mount,
              VaultLogin.object("role", required(settings, "role"), "jwt", jwt(settings, kind)),
              http,
              clock);
      default -> throw Codes.badSetting("login", "it is approle, jwt, kubernetes or token", null);
    };
  }

  private static KeystoreCredentials.Password jwt(SourceSettings settings, String kind)
      throws CredentialException {
    String file = settings.option("jwt_file");
    return Passwords.file(
        settings.path(
            file == null && kind.equals("kubernetes")
                ? KUBERNETES
                : required(settings, "jwt_file")));
  }

  /** Read anew whenever it is needed, since it is rotated. */
  private static KeystoreCredentials.Password given(SourceSettings settings, String what)
      throws CredentialException {
    String file = settings.option(what + "_file");
    return file != null
        ? Passwords.file(settings.path(file))
        : Passwords.variable(System.getenv(), required(settings, what + "_env"));
  }

  private static String required(SourceSettings settings, String name) throws CredentialException {
    String value = settings.option(name);
    if (value == null) {
      throw Codes.badSetting(name, "it is missing", null);
    }
    return value;
  }
}
