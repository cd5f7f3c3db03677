package io.sallyport.credential.spi;

import io.sallyport.api.Caller;
import io.sallyport.api.Target;
import org.jspecify.annotations.Nullable;

/**
 * Supplies secrets by name, as {@code ${secret:name}} asks for them. Sources are asked in order,
 * and the first that knows the name answers. Found by {@link java.util.ServiceLoader} or given to
 * the broker's builder. Must be thread-safe.
 */
public interface CredentialSource extends AutoCloseable {
  /**
   * Fetches a secret now.
   *
   * @param name the name in the configuration
   * @param caller for whom
   * @param target for which system
   * @return the credential, or null where this source does not know the name
   * @throws CredentialException when the source should know and cannot tell
   */
  @Nullable Credential find(String name, Caller caller, Target target) throws CredentialException;

  /** Gives back what the source holds: leases, threads. Idempotent. */
  @Override
  default void close() {}
}
