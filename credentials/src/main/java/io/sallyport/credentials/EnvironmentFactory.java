package io.sallyport.credentials;

import io.sallyport.credential.spi.CredentialSource;
import io.sallyport.credential.spi.CredentialSourceFactory;
import io.sallyport.credential.spi.SourceSettings;

/** Makes sources of kind {@code environment}. */
public final class EnvironmentFactory implements CredentialSourceFactory {
  /** For {@link java.util.ServiceLoader}. */
  public EnvironmentFactory() {}

  @Override
  public String kind() {
    return "environment";
  }

  @Override
  public CredentialSource open(SourceSettings settings) {
    return new EnvironmentCredentials(System.getenv(), settings.location());
  }
}
