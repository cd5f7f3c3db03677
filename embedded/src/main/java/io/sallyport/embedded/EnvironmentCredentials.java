package io.sallyport.embedded;

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
  private final Map<String, String> environment;

  /** Reads the given variables, mostly {@link System#getenv()}. */
  public EnvironmentCredentials(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public @Nullable Credential find(String name, Caller caller, Target target) {
    String variable =
        "SALLYPORT_SECRET_" + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    String value = environment.get(variable);
    return value == null ? null : new Credential(Secret.of(value.toCharArray()), null);
  }
}
