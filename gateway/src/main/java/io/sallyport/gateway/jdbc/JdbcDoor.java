package io.sallyport.gateway.jdbc;

import io.sallyport.api.Caller;
import io.sallyport.api.Reason;
import io.sallyport.api.Target;
import io.sallyport.gateway.door.Door;
import io.sallyport.gateway.door.DoorServices;
import io.sallyport.gateway.door.DoorSettings;
import io.sallyport.gateway.door.TlsListener;
import io.sallyport.gateway.door.Upstreams;
import io.sallyport.jdbc.GatewayConnections;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLSocket;

/** The front end of remote JDBC. One thread a client. */
final class JdbcDoor implements Door {
  static final String NAME = "jdbc";

  private final DoorServices services;
  private final DoorSettings.Limits limits;
  private final GatewayConnections connections;
  private final Upstreams upstreams;
  private final Set<JdbcSession> sessions = ConcurrentHashMap.newKeySet();
  private final Watch watch;
  private final TlsListener listener;

  JdbcDoor(DoorSettings settings, DoorServices services) throws IOException {
    this.services = services;
    this.limits = settings.limits();
    this.connections = new GatewayConnections(limits.answer());
    this.upstreams = services.upstreams(connections::vendor);
    this.watch = new Watch(sessions, limits.idle());
    this.listener = TlsListener.open(NAME, settings, this::serve);
  }

  private void serve(SSLSocket socket, Runnable admitted, Runnable cut) throws IOException {
    JdbcSession session = new JdbcSession(services, limits, upstreams, this::governed, socket, cut);
    sessions.add(session);
    try {
      session.serve(admitted);
    } finally {
      sessions.remove(session);
    }
  }

  private Connection governed(
      Upstreams.Upstream upstream, Caller caller, Target target, boolean waits)
      throws SQLException {
    return connections.govern(
        upstream.connection(),
        upstream.url(),
        upstream.pool(),
        new GatewayConnections.Calling(
            services.broker(), caller, target, waits, upstream.stamped()));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public InetSocketAddress address() {
    return listener.address();
  }

  @Override
  public void drain() {
    listener.stop();
    sessions.forEach(JdbcSession::drain);
  }

  @Override
  public void close() {
    listener.stop();
    Reason why = Reason.of("SP-5226", "The gateway is shutting down.", "Connect again.");
    sessions.forEach(session -> session.cut(why));
    listener.close();
    listener.await(TlsListener.PATIENCE);
    watch.close();
    connections.close();
  }
}
