package io.sallyport.jdbc.remote;

import io.sallyport.jdbc.wire.Bye;
import io.sallyport.jdbc.wire.Call;
import io.sallyport.jdbc.wire.Cursor;
import io.sallyport.jdbc.wire.Definition;
import io.sallyport.jdbc.wire.Describe;
import io.sallyport.jdbc.wire.End;
import io.sallyport.jdbc.wire.Failure;
import io.sallyport.jdbc.wire.Message;
import io.sallyport.jdbc.wire.ProtocolException;
import io.sallyport.jdbc.wire.Release;
import io.sallyport.jdbc.wire.Rows;
import io.sallyport.jdbc.wire.Value;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a gateway. Calls wait for one another, so that it may be shared between threads
 * as little and as much as other drivers' connections; {@link Statement#cancel}, {@link #abort} and
 * {@link #close} need not wait.
 */
final class RemoteConnection extends ConnectionCalls {
  private static final int GOODBYE_MILLIS = 5_000;

  private final Opening opening;
  private final Faults faults;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Integer, RemoteRows> open = new HashMap<>();
  private final StatementCache cache = new StatementCache();
  private final SessionState state = new SessionState();
  private final List<Release> releases = new ArrayList<>();
  private Opening.Session session;
  private int epoch;
  private int lastNumber;
  private int patience;
  private volatile boolean closed;
  private @Nullable SQLException ended;

  RemoteConnection(Opening opening) throws SQLException {
    this.opening = opening;
    this.faults = new Faults(opening.denials());
    this.session = opening.open();
  }

  @Override
  RemoteConnection connection() {
    return this;
  }

  Faults faults() {
    return faults;
  }

  @Override
  String fact(String name) {
    return session.welcome().facts().getOrDefault(name, "");
  }

  /** Changes when a new session takes the place of a lost one: its statements are not there. */
  int epoch() {
    return epoch;
  }

  StatementCache cache() {
    return cache;
  }

  @Override
  void requireOpen() throws SQLException {
    if (closed) {
      throw Codes.closed("Connection");
    }
  }

  int nextNumber() {
    lock.lock();
    try {
      return ++lastNumber;
    } finally {
      lock.unlock();
    }
  }

  /** Sends a request and waits for its answer; rows of other results that come first are kept. */
  Message exchange(Message request, Uploads uploads) throws SQLException {
    lock.lock();
    try {
      requireOpen();
      Transport transport = session.transport();
      send(transport, request);
      state.sent(request);
      uploads.send(transport);
      Message answer = await(transport);
      if (answer instanceof Failure failure) {
        throw faults.exception(failure.fault());
      }
      uploads.check();
      return answer;
    } catch (IOException e) {
      throw lost(e);
    } finally {
      lock.unlock();
    }
  }

  private void send(Transport transport, Message request) throws IOException {
    if (releases.isEmpty()) {
      transport.send(request);
      return;
    }
    Message[] all = releases.toArray(new Message[releases.size() + 1]);
    all[releases.size()] = request;
    releases.clear();
    transport.send(all);
  }

  private Message await(Transport transport) throws IOException, SQLException {
    while (true) {
      Message message = transport.receive();
      if (message instanceof Rows rows) {
        keep(rows);
      } else if (message instanceof End end) {
        throw endOf(end);
      } else {
        return message;
      }
    }
  }

  private void keep(Rows rows) {
    RemoteRows of = open.get(rows.cursor());
    if (of != null) {
      of.came(rows);
    }
  }

  /** Waits for the next batch of a cursor. */
  void awaitRows(RemoteRows of) throws SQLException {
    lock.lock();
    try {
      requireOpen();
      Transport transport = session.transport();
      while (of.waits()) {
        Message message = transport.receive();
        if (message instanceof Rows rows) {
          keep(rows);
        } else if (message instanceof End end) {
          throw endOf(end);
        } else {
          throw new ProtocolException(message.type() + " instead of rows", "rows were asked for");
        }
      }
    } catch (IOException e) {
      throw lost(e);
    } finally {
      lock.unlock();
    }
  }

  private SQLException endOf(End end) {
    SQLException why =
        end.why() == null
            ? Codes.lost(new IOException("the gateway ended the session"))
            : faults.exception(end.why());
    ended = why;
    return why;
  }

  private SQLException lost(IOException e) {
    SQLException before = ended;
    if (before != null) {
      before.addSuppressed(e);
      return before;
    }
    session.transport().close();
    return Codes.lost(e);
  }

  void opened(RemoteRows rows) {
    open.put(rows.cursor(), rows);
  }

  void gone(int cursor) {
    open.remove(cursor);
  }

  /** Lets go of something when the next request is sent. */
  void release(Release.What what, int number) {
    lock.lock();
    try {
      releases.add(new Release(what, new int[] {number}));
    } finally {
      lock.unlock();
    }
  }

  /** Lets go of something at once, without waiting for an answer. */
  void releaseNow(Release.What what, int number) throws SQLException {
    lock.lock();
    try {
      if (!closed && !session.transport().broken()) {
        session.transport().send(new Release(what, new int[] {number}));
      }
    } catch (IOException e) {
      throw lost(e);
    } finally {
      lock.unlock();
    }
  }

  /** Sends what needs no answer, also while another thread waits for one. */
  void notify(Message message) throws SQLException {
    try {
      session.transport().send(message);
    } catch (IOException e) {
      throw Codes.lost(e);
    }
  }

  @Nullable Object call(int statement, int method, @Nullable Object... arguments)
      throws SQLException {
    Uploads uploads = new Uploads();
    @Nullable Object[] carried = new @Nullable Object[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      carried[i] = Outgoing.value(arguments[i], uploads);
    }
    return value(exchange(new Call(statement, method, Arrays.asList(carried)), uploads));
  }

  /** Has the gateway make a statement. */
  void make(int number, Definition definition) throws SQLException {
    exchange(new Describe(Describe.What.MADE, number, definition), Uploads.NONE);
  }

  @Nullable Object value(Message answer) throws SQLException {
    if (!(answer instanceof Value value)) {
      throw lost(new ProtocolException(answer.type() + " after a call", "it is VALUE or FAILURE"));
    }
    return Incoming.object(value.value(), this);
  }

  @Override
  public void setAutoCommit(boolean on) throws SQLException {
    requireOpen();
    if (on != state.autoCommit()) {
      call("setAutoCommit(boolean)", on);
      state.autoCommit(on);
    }
  }

  @Override
  public boolean getAutoCommit() throws SQLException {
    requireOpen();
    return state.autoCommit();
  }

  @Override
  public void commit() throws SQLException {
    call("commit()");
    state.clean();
  }

  @Override
  public void rollback() throws SQLException {
    call("rollback()");
    state.clean();
  }

  @Override
  public void setTransactionIsolation(int level) throws SQLException {
    call("setTransactionIsolation(int)", level);
    state.isolation(level);
  }

  @Override
  public void setReadOnly(boolean on) throws SQLException {
    call("setReadOnly(boolean)", on);
    state.readOnly(on);
  }

  /** The time that any answer may take; after it the connection is lost. */
  @Override
  public void setNetworkTimeout(@Nullable Executor executor, int millis) throws SQLException {
    requireOpen();
    if (millis < 0) {
      throw Codes.badCall("setNetworkTimeout(" + millis + ")", "give 0 or more");
    }
    try {
      session.transport().patience(millis);
    } catch (IOException e) {
      throw lost(e);
    }
    patience = millis;
  }

  @Override
  public int getNetworkTimeout() throws SQLException {
    requireOpen();
    return patience;
  }

  /**
   * Whether it can be used. A lost connection that was in no transaction gets a new session, with
   * the next gateway where need be; nothing is sent again.
   */
  @Override
  public boolean isValid(int seconds) throws SQLException {
    if (seconds < 0) {
      throw Codes.badCall("isValid(" + seconds + ")", "give 0 or more");
    }
    if (closed) {
      return false;
    }
    lock.lock();
    try {
      if (!session.transport().broken() && answers(seconds)) {
        return true;
      }
      return !closed && state.movable() && moved();
    } finally {
      lock.unlock();
    }
  }

  private boolean answers(int seconds) {
    try {
      session.transport().patience(seconds == 0 ? patience : Math.multiplyExact(seconds, 1000));
      boolean valid = truth(call("isValid(int)", seconds));
      session.transport().patience(patience);
      return valid;
    } catch (SQLException | IOException | ArithmeticException e) {
      session.transport().close();
      return false;
    }
  }

  private boolean moved() {
    session.transport().close();
    try {
      Opening.Session fresh = opening.open();
      session = fresh;
      ended = null;
      epoch++;
      open.values().forEach(RemoteRows::lost);
      open.clear();
      releases.clear();
      cache.clear();
      fresh.transport().patience(patience);
      for (SessionState.Restoring call : state.restoring()) {
        call(call.method(), call.argument());
      }
      return true;
    } catch (SQLException | IOException e) {
      session.transport().close();
      return false;
    }
  }

  @Override
  public boolean isClosed() {
    return closed || session.transport().broken();
  }

  @Override
  public void abort(@Nullable Executor executor) throws SQLException {
    if (executor == null) {
      throw Codes.badCall("abort(null)", "give an executor");
    }
    closed = true;
    session.transport().close();
  }

  @Override
  public void close() throws SQLException {
    if (closed) {
      return;
    }
    Transport transport = session.transport();
    lock.lock();
    try {
      if (closed || transport.broken()) {
        return;
      }
      transport.patience(GOODBYE_MILLIS);
      send(transport, new Bye());
      while (!(transport.receive() instanceof End)) {
        // Rows that were on their way.
      }
    } catch (IOException gone) {
      // Nothing was under way, and the gateway's side ends with the connection too.
    } finally {
      closed = true;
      transport.close();
      lock.unlock();
    }
  }

  /** Rows that came as a value: a listing's, a ref cursor's. */
  RemoteResultSet rows(Cursor cursor) throws SQLException {
    return new RemoteResultSet(
        this, null, RemoteRows.of(this, cursor, Collections.emptyList(), false));
  }
}
