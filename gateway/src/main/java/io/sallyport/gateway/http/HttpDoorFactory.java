package io.sallyport.gateway.http;

import io.sallyport.api.ConfigurationException;
import io.sallyport.gateway.door.Door;
import io.sallyport.gateway.door.DoorFactory;
import io.sallyport.gateway.door.DoorServices;
import io.sallyport.gateway.door.DoorSettings;
import java.io.IOException;

/** Opens the door for HTTP. Thread-safe. */
public final class HttpDoorFactory implements DoorFactory {
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
