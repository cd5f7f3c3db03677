package io.sallyport.credentials;

import io.sallyport.api.Caller;
import io.sallyport.api.Secret;
import io.sallyport.api.Target;
import io.sallyport.credential.spi.Credential;
import io.sallyport.credential.spi.CredentialSource;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Secrets from the environment: {@code ${secret:shop-db}} is the variable {@code
 * SALLYPORT_SECRET_SHOP_DB}. Convenient, and readable by everything in the process. Thread-safe.
 */
public final class EnvironmentCredentials implements CredentialSource {
  /** What the variables begin with unless a configuration says otherwise. */
  public static final String PREFIX = "SALLYPORT_SECRET_";

  private final Map<String, String> environment;
  private final String prefix;

  /** Reads the given variables, mostly {@link System#getenv()}. */
  public EnvironmentCredentials(Map<String, String> environment) {
    this(environment, PREFIX);
  }

  /** Reads those of the given variables that begin with the prefix. */
  public EnvironmentCredentials(Map<String, String> environment, String prefix) {
    this.environment = Map.copyOf(environment);
    this.prefix = prefix;
  }

  @Override
  public @Nullable Credential find(String name, Caller caller, Target target) {
    String value =
        environment.get(prefix + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"));
    return value == null || name.isEmpty()
        ? null
        : new Credential(Secret.of(value.toCharArray()), null);
  }
}
