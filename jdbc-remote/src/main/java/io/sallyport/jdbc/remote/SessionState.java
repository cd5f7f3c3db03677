package io.sallyport.jdbc.remote;

import io.sallyport.jdbc.wire.Batch;
import io.sallyport.jdbc.wire.Execute;
import io.sallyport.jdbc.wire.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What JDBC has set on a session, to be set again on another one. Guarded by its connection. */
final class SessionState {
  private boolean autoCommit = true;
  private boolean working;
  private @Nullable Integer isolation;
  private @Nullable Boolean readOnly;

  /** A call that sets something again. */
  record Restoring(String method, Object argument) {}

  boolean autoCommit() {
    return autoCommit;
  }

  void autoCommit(boolean on) {
    autoCommit = on;
    working = false;
  }

  void isolation(int level) {
    isolation = level;
  }

  void readOnly(boolean on) {
    readOnly = on;
  }

  void sent(Message request) {
    working |= !autoCommit && (request instanceof Execute || request instanceof Batch);
  }

  /** The transaction has ended. */
  void clean() {
    working = false;
  }

  /** Whether nothing is lost with the session: no transaction has begun. */
  boolean movable() {
    return !working;
  }

  List<Restoring> restoring() {
    List<Restoring> calls = new ArrayList<>();
    if (isolation != null) {
      calls.add(new Restoring("setTransactionIsolation(int)", isolation));
    }
    if (readOnly != null) {
      calls.add(new Restoring("setReadOnly(boolean)", readOnly));
    }
    if (!autoCommit) {
      calls.add(new Restoring("setAutoCommit(boolean)", false));
    }
    return calls;
  }
}
