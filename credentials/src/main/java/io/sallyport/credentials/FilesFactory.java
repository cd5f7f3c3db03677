package io.sallyport.credentials;

import io.sallyport.credential.spi.CredentialException;
import io.sallyport.credential.spi.CredentialSource;
import io.sallyport.credential.spi.CredentialSourceFactory;
import io.sallyport.credential.spi.SourceSettings;

/** Makes sources of kind {@code files}. */
public final class FilesFactory implements CredentialSourceFactory {
  /** For {@link java.util.ServiceLoader}. */
  public FilesFactory() {}

  @Override
  public String kind() {
    return "files";
  }

  @Override
  public CredentialSource open(SourceSettings settings) throws CredentialException {
    return new FileCredentials(settings.path(settings.location()));
  }
}
