package io.sallyport.gateway;

import io.sallyport.api.ConfigurationException;
import io.sallyport.gateway.door.Door;
import io.sallyport.gateway.door.DoorFactory;
import io.sallyport.gateway.door.DoorServices;
import io.sallyport.gateway.door.DoorSettings;
import io.sallyport.gateway.door.Tls;
import io.sallyport.policy.rules.GatewaySettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Opens the front ends that the configuration lists. Immutable. */
final class Doors {
  private final Map<String, DoorFactory> factories = new HashMap<>();
  private final GatewaySettings settings;
  private final Tls tls;
  private final Path folder;
  private final boolean loopback;

  /**
   * Of these kinds.
   *
   * @param loopback whether a listener without a host is for this machine alone
   */
  Doors(List<DoorFactory> kinds, GatewaySettings settings, Tls tls, Path folder, boolean loopback) {
    kinds.forEach(kind -> factories.put(kind.name(), kind));
    this.settings = settings;
    this.tls = tls;
    this.folder = folder;
    this.loopback = loopback;
  }

  /** All of them, or none. */
  List<Door> open(Function<String, DoorServices> services) throws ConfigurationException {
    List<Door> open = new ArrayList<>();
    try {
      for (Map.Entry<String, GatewaySettings.Listener> listener : settings.listeners().entrySet()) {
        open.add(open(listener.getKey(), listener.getValue(), services));
      }
      return open;
    } catch (ConfigurationException | RuntimeException e) {
      open.forEach(Door::close);
      throw e;
    }
  }

  private Door open(
      String name, GatewaySettings.Listener listener, Function<String, DoorServices> services)
      throws ConfigurationException {
    // The file knows no other listener than those that there is a front end for.
    DoorFactory kind = Objects.requireNonNull(factories.get(name), name);
    try {
      return kind.open(settings(name, listener), services.apply(name));
    } catch (IOException e) {
      throw new ConfigurationException(
          "SP-7004 the port cannot be had: '%s %s:%d'; nobody else may listen there, and low ports need a right; choose another."
              .formatted(name, listener.host() == null ? "*" : listener.host(), listener.port()),
          e);
    }
  }

  private DoorSettings settings(String name, GatewaySettings.Listener listener) throws IOException {
    GatewaySettings.Limits limits = settings.limits();
    return new DoorSettings(
        bind(name, listener),
        tls,
        new DoorSettings.Limits(
            limits.sessions() + limits.handshakes(),
            limits.handshakes(),
            limits.handshake(),
            limits.idle(),
            limits.unread(),
            limits.message(),
            limits.answer(),
            limits.statements()),
        folder,
        listener.routes());
  }

  private InetSocketAddress bind(String name, GatewaySettings.Listener listener)
      throws IOException {
    String host = listener.host();
    if (host != null) {
      return new InetSocketAddress(InetAddress.getByName(host), listener.port());
    }
    return loopback || name.equals("control")
        ? new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.port())
        : new InetSocketAddress(listener.port());
  }
}
