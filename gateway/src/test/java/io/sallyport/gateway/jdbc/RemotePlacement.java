package io.sallyport.gateway.jdbc;

import io.sallyport.api.AccessBroker;
import io.sallyport.api.Caller;
import io.sallyport.jdbc.Placement;
import io.sallyport.jdbc.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;

/** The driver in tests stands behind a door: one for all tests of the JVM. */
public final class RemotePlacement implements Placement {
  @Override
  public Connection connect(TestDatabase database, String name, AccessBroker broker, Caller caller)
      throws SQLException {
    return TestDoor.shared().connect(new TestDoor.World(database, name, broker, caller));
  }

  @Override
  public boolean isEmbedded() {
    return false;
  }
}
