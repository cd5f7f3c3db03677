package io.sallyport.gateway.http;

import io.sallyport.api.ConfigurationException;
import io.sallyport.api.PepCapabilities;
import io.sallyport.gateway.door.Door;
import io.sallyport.gateway.door.DoorFactory;
import io.sallyport.gateway.door.DoorServices;
import io.sallyport.gateway.door.DoorSettings;
import java.io.IOException;

/** Opens the door for HTTP. Thread-safe. */
public final class HttpDoorFactory implements DoorFactory {
  /** What this front end carries out. */
  public static PepCapabilities capabilities() {
    return Visitor.CAN;
  }

  @Override
  public String name() {
    return "http";
  }

  @Override
  public Door open(DoorSettings settings, DoorServices services)
      throws IOException, ConfigurationException {
    return HttpDoor.open(settings, services);
  }
}
