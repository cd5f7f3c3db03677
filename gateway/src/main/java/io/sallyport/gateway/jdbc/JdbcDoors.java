package io.sallyport.gateway.jdbc;

import io.sallyport.gateway.door.Door;
import io.sallyport.gateway.door.DoorFactory;
import io.sallyport.gateway.door.DoorServices;
import io.sallyport.gateway.door.DoorSettings;
import java.io.IOException;

/** Opens the JDBC door. Immutable. */
public final class JdbcDoors implements DoorFactory {
  /** With the gateway's pools behind it. */
  public JdbcDoors() {}

  @Override
  public String name() {
    return JdbcDoor.NAME;
  }

  @Override
  public Door open(DoorSettings settings, DoorServices services) throws IOException {
    return new JdbcDoor(settings, services);
  }
}
