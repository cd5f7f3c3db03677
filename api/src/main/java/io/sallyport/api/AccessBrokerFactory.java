package io.sallyport.api;

import java.util.Map;

/**
 * Makes a broker from settings; found by {@link java.util.ServiceLoader}, so that an enforcement
 * point needs no other part of the library to compile. Thread-safe.
 */
public interface AccessBrokerFactory {
  /**
   * Makes a broker.
   *
   * @param settings {@code sallyport.config} (a path, or {@code classpath:} and a resource's name)
   *     and {@code sallyport.audit} (the journal's directory, over the file's own)
   * @throws ConfigurationException when the settings or the file they name are not usable
   */
  AccessBroker create(Map<String, String> settings) throws ConfigurationException;
}
