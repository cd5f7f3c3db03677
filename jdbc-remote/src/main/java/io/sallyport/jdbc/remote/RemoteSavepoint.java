package io.sallyport.jdbc.remote;

import io.sallyport.jdbc.wire.SavepointHandle;
import java.sql.SQLException;
import java.sql.Savepoint;

/** A savepoint that the gateway knows by its number. Immutable. */
record RemoteSavepoint(SavepointHandle handle) implements Savepoint {
  @Override
  public int getSavepointId() throws SQLException {
    if (handle.name() != null) {
      throw Codes.badCall("getSavepointId", "this savepoint has a name instead");
    }
    return handle.id();
  }

  @Override
  public String getSavepointName() throws SQLException {
    String name = handle.name();
    if (name == null) {
      throw Codes.badCall("getSavepointName", "this savepoint has an id instead");
    }
    return name;
  }
}
