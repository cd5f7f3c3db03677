package io.sallyport.gateway.ssh;

import io.sallyport.api.PepCapabilities;
import io.sallyport.gateway.door.Door;
import io.sallyport.gateway.door.DoorFactory;
import io.sallyport.gateway.door.DoorServices;
import io.sallyport.gateway.door.DoorSettings;
import java.io.IOException;

/** Opens the front end for SSH clients. Immutable. */
public final class SshDoorFactory implements DoorFactory {
  /** What this front end carries out. */
  public static PepCapabilities capabilities() {
    return Link.CAN;
  }

  @Override
  public String name() {
    return "ssh";
  }

  @Override
  public Door open(DoorSettings settings, DoorServices services) throws IOException {
    return SshDoor.open(settings, services);
  }
}
