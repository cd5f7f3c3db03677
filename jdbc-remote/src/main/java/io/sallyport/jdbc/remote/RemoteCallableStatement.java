package io.sallyport.jdbc.remote;

import io.sallyport.jdbc.wire.Calls;
import io.sallyport.jdbc.wire.Definition;
import io.sallyport.jdbc.wire.ProtocolException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A call. Its output parameters stay with the gateway's statement, whose getters are called. One
 * thread at a time.
 */
final class RemoteCallableStatement extends StubCallableStatement {
  private boolean wasNull;

  RemoteCallableStatement(RemoteConnection connection, Definition definition) {
    super(connection, definition);
  }

  @Override
  boolean isOutput(int method) {
    try {
      return Calls.method(method).getName().equals("registerOutParameter");
    } catch (ProtocolException e) {
      return false;
    }
  }

  /** The gateway answers with the value and whether it was null. */
  @Override
  @Nullable Object ask(int method, @Nullable Object... arguments) throws SQLException {
    tellGateway();
    Object answer = super.ask(method, arguments);
    if (answer instanceof Object[] pair && pair.length == 2 && pair[1] instanceof Boolean was) {
      wasNull = was;
      return pair[0];
    }
    return answer;
  }

  @Override
  public boolean wasNull() throws SQLException {
    requireOpen();
    return wasNull;
  }
}
