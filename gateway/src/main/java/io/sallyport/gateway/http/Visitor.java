package io.sallyport.gateway.http;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.AccessSession;
import io.sallyport.api.Obligation;
import io.sallyport.api.PepCapabilities;
import io.sallyport.api.Reason;
import io.sallyport.api.Recording;
import io.sallyport.api.Secret;
import io.sallyport.api.Target;
import io.sallyport.gateway.door.DoorServices;
import io.sallyport.gateway.door.LiveSession;
import io.sallyport.gateway.door.Login;
import io.sallyport.gateway.door.Presented;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Who is at one connection: the credential last shown, and a session for each target used with it.
 * Another credential ends them all. For the connection's thread.
 */
final class Visitor implements AutoCloseable {
  private static final int MOST = 16;
  static final PepCapabilities CAN =
      new PepCapabilities(
          "gateway",
          Set.of(
              Obligation.Type.MASK,
              Obligation.Type.DETECT,
              Obligation.Type.LIMIT,
              Obligation.Type.RECORDING));

  private final DoorServices services;
  private final SSLSocket socket;
  private final String peer;
  private final Runnable cut;
  private final Map<String, Visit> visits = new LinkedHashMap<>();
  private @Nullable Login login;
  private @Nullable String shown;

  /** A session on one target. */
  static final class Visit {
    final AccessSession session;
    final LiveSession live;
    private Route route;
    private @Nullable Recording recording;

    private Visit(AccessSession session, LiveSession live, Route route) {
      this.session = session;
      this.live = live;
      this.route = route;
    }

    Route route() {
      return route;
    }

    /** The recording of this session, begun with the first exchange that is to be in it. */
    Recording recording() throws AccessDeniedException {
      Recording open = recording;
      if (open == null) {
        open = session.record(Recording.Kind.HTTP, Map.of("door", "http"));
        recording = open;
      }
      return open;
    }

    void close() {
      session.close();
      live.close();
    }
  }

  Visitor(DoorServices services, SSLSocket socket, Runnable cut) {
    this.services = services;
    this.socket = socket;
    this.cut = cut;
    this.peer = ((InetSocketAddress) socket.getRemoteSocketAddress()).getAddress().getHostAddress();
  }

  /** The session for a request with that credential on that target. */
  Visit visit(@Nullable String bearer, String target) throws AccessDeniedException {
    Login known = login(bearer);
    Visit visit = visits.get(target);
    Target name = new Target(target);
    if (visit != null) {
      Reason ended = visit.live.ended();
      if (ended != null) {
        throw new AccessDeniedException(ended, null);
      }
      if (!visit.route.fresh()) {
        visit.route = Route.of(services.broker(), known.caller(), name);
      }
      return visit;
    }
    if (visits.size() >= MOST) {
      leave();
    }
    Route route = Route.of(services.broker(), known.caller(), name);
    LiveSession live = services.enter("http", known, name, peer, cut);
    try {
      visit = new Visit(services.broker().open(known.caller(), name, CAN), live, route);
    } catch (AccessDeniedException | RuntimeException e) {
      live.close();
      throw e;
    }
    visits.put(target, visit);
    return visit;
  }

  private Login login(@Nullable String bearer) throws AccessDeniedException {
    Login known = login;
    String now = bearer == null ? "" : bearer;
    if (known != null && now.equals(shown)) {
      return known;
    }
    leave();
    login = null;
    Login made = bearer == null ? byCertificate() : byToken(bearer);
    login = made;
    shown = now;
    return made;
  }

  private Login byToken(String bearer) throws AccessDeniedException {
    try (Secret token = Secret.of(bearer.toCharArray())) {
      return services.authenticate(new Presented.Token(token, peer));
    }
  }

  private Login byCertificate() throws AccessDeniedException {
    Presented.Certificate own = Presented.Certificate.of(socket, peer);
    if (own == null) {
      throw new AccessDeniedException(Codes.noCredential(), null);
    }
    return services.authenticate(own);
  }

  private void leave() {
    visits.values().forEach(Visit::close);
    visits.clear();
  }

  @Override
  public void close() {
    leave();
  }
}
