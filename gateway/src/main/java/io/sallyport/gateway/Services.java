package io.sallyport.gateway;

import io.sallyport.api.AccessBroker;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Target;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.gateway.door.LiveSession;
import io.sallyport.gateway.door.Login;
import io.sallyport.gateway.door.Presented;
import io.sallyport.gateway.door.Upstreams;
import io.sallyport.gateway.identity.Authentication;
import io.sallyport.gateway.upstream.Pools;
import io.sallyport.gateway.upstream.UpstreamSettings;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What front ends are given, each by way of {@link DoorServicesOf}. Thread-safe. */
final class Services implements AutoCloseable {
  private final EmbeddedBroker broker;
  private final Authentication authentication;
  private final DeviceLogins devices;
  private final Sessions sessions;
  private final UpstreamSettings upstream;
  private final List<Pools> pools = new CopyOnWriteArrayList<>();

  Services(
      EmbeddedBroker broker,
      Authentication authentication,
      DeviceLogins devices,
      Sessions sessions,
      UpstreamSettings upstream) {
    this.broker = broker;
    this.authentication = authentication;
    this.devices = devices;
    this.sessions = sessions;
    this.upstream = upstream;
  }

  AccessBroker broker() {
    return broker;
  }

  Login authenticate(Presented credential) throws AccessDeniedException {
    return authentication.authenticate(credential);
  }

  DeviceLogins devices() {
    return devices;
  }

  Upstreams upstreams(Upstreams.Opener opener) {
    Pools made = new Pools(broker, upstream, opener);
    pools.add(made);
    return made;
  }

  LiveSession enter(String door, Login login, Target target, String peer, Runnable end)
      throws AccessDeniedException {
    authentication.check(login);
    Sessions.Live session = sessions.enter(door, login, target, peer, end);
    session.lostReach(broker.reaches(login.caller(), target));
    return session;
  }

  /** How it stands with the connections to databases. */
  List<Pools.Load> load() {
    return pools.stream().flatMap(made -> made.load().stream()).toList();
  }

  @Override
  public void close() {
    pools.forEach(Pools::close);
  }
}
