package io.sallyport.gateway.http;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.ConfigurationException;
import io.sallyport.semantics.http.Origin;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Which target a request asks for: that of its host, where the configuration gives it one, or that
 * of its path below {@code /t/}. Immutable.
 */
final class Routes {
  private static final String UNREADABLE = "?";

  /** By host in its one form. */
  private final Map<String, String> targets;

  private Routes(Map<String, String> targets) {
    this.targets = targets;
  }

  /**
   * Of the configuration.
   *
   * @param configured targets by host
   * @throws ConfigurationException when a host has no one form, or two are the same
   */
  static Routes of(Map<String, String> configured) throws ConfigurationException {
    Map<String, String> targets = new HashMap<>();
    for (Map.Entry<String, String> route : configured.entrySet()) {
      String host = route.getKey();
      try {
        String one = host.indexOf(':') < 0 ? host(host) : UNREADABLE;
        if (one.equals(UNREADABLE) || targets.putIfAbsent(one, route.getValue()) != null) {
          throw Codes.badRoute(host, null);
        }
      } catch (AccessDeniedException e) {
        throw Codes.badRoute(host, e);
      }
    }
    return new Routes(Map.copyOf(targets));
  }

  /** The host of an authority in its one form, whatever its port. */
  private static String host(String authority) throws AccessDeniedException {
    return Origin.of("https", authority).host();
  }

  /**
   * What a request asks for.
   *
   * @param named the host that the client named in its handshake, as {@link #named} tells it
   * @throws AccessDeniedException when neither host nor path names a target, the host has no one
   *     form, or the handshake was for another one (RFC 9110 §7.4)
   */
  Route.Asked asked(RequestLine line, @Nullable String named) throws AccessDeniedException {
    if (!targets.isEmpty()) {
      String host = host(line.host());
      String target = targets.get(host);
      boolean routed = target != null || (named != null && targets.containsKey(named));
      if (routed && named != null && !named.equals(host)) {
        throw new AccessDeniedException(Codes.misdirected(), null);
      }
      if (target != null && line.target().startsWith("/")) {
        return new Route.Asked(target, "", line.target());
      }
    }
    Route.Asked asked = Route.Asked.of(line.target());
    if (asked == null) {
      throw new AccessDeniedException(Codes.noRoute(), null);
    }
    return asked;
  }

  /** The host that a client named in its handshake (RFC 6066 §3); null where it named none. */
  @Nullable String named(SSLSession session) {
    if (targets.isEmpty() || !(session instanceof ExtendedSSLSession handshake)) {
      return null;
    }
    for (SNIServerName name : handshake.getRequestedServerNames()) {
      if (name instanceof SNIHostName host) {
        try {
          return host(host.getAsciiName());
        } catch (AccessDeniedException e) {
          return UNREADABLE;
        }
      }
    }
    return null;
  }
}
