package io.sallyport.credential.spi;

/**
 * Makes the credential sources that the section {@code secrets} of a configuration names. Found by
 * {@link java.util.ServiceLoader}. Thread-safe.
 */
public interface CredentialSourceFactory {
  /** The kind of source that it makes, as the configuration has it: {@code keystore}, for one. */
  String kind();

  /**
   * Makes a source. It does not fetch anything yet: what can be away when a process starts is asked
   * for when a secret is.
   *
   * @throws CredentialException when a setting is missing or cannot be used; the message says which
   *     and holds no secret
   */
  CredentialSource open(SourceSettings settings) throws CredentialException;
}
