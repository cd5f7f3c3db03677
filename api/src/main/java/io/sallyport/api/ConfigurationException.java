package io.sallyport.api;

import org.jspecify.annotations.Nullable;

/**
 * Settings or a configuration file that cannot be used; the message names every problem with its
 * place.
 */
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With a message of the form {@code SP-nnnn what: 'the value'; the rule; what to do next.} */
  public ConfigurationException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
