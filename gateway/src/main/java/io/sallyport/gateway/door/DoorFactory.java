package io.sallyport.gateway.door;

import io.sallyport.api.ConfigurationException;
import java.io.IOException;

/** Opens one kind of front end. Thread-safe. */
public interface DoorFactory {
  /** The name of its listener in the configuration. */
  String name();

  /**
   * Opens it; from then on it takes connections.
   *
   * @throws IOException when the port cannot be had
   * @throws ConfigurationException when the settings do not fit
   */
  Door open(DoorSettings settings, DoorServices services)
      throws IOException, ConfigurationException;
}
