package io.sallyport.gateway.http;

import io.sallyport.api.ConfigurationException;
import io.sallyport.gateway.door.Door;
import io.sallyport.gateway.door.DoorServices;
import io.sallyport.gateway.door.DoorSettings;
import io.sallyport.gateway.door.TlsListener;
import io.sallyport.semantics.http.HttpReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The door for HTTP/1.1 (RFC 9112). One thread for each connection: it reads a request, decides,
 * calls the target and hands its response on before it reads the next, so that a slow reader slows
 * the target down and nothing is kept in memory.
 */
final class HttpDoor implements Door {
  private final Connections upstream;
  private final AtomicBoolean draining = new AtomicBoolean();
  private @Nullable TlsListener listener;

  private HttpDoor(Connections upstream) {
    this.upstream = upstream;
  }

  static HttpDoor open(DoorSettings settings, DoorServices services)
      throws IOException, ConfigurationException {
    Routes routes = Routes.of(settings.routes());
    Connections upstream = new Connections(settings.folder(), InetAddress::getAllByName);
    HttpDoor door = new HttpDoor(upstream);
    HttpReader reader = new HttpReader(true);
    door.listener =
        TlsListener.open(
            "http",
            settings,
            (socket, admitted, cut) ->
                new Serving(
                        services,
                        settings.limits().idle(),
                        upstream,
                        reader,
                        routes,
                        door.draining,
                        socket,
                        cut)
                    .serve(admitted));
    return door;
  }

  @Override
  public String name() {
    return "http";
  }

  @Override
  public InetSocketAddress address() {
    TlsListener open = listener;
    if (open == null) {
      throw new IllegalStateException("The door is not open yet.");
    }
    return open.address();
  }

  @Override
  public void drain() {
    draining.set(true);
    if (listener != null) {
      listener.stop();
    }
  }

  @Override
  public void close() {
    draining.set(true);
    TlsListener open = listener;
    if (open != null) {
      open.close();
    }
    upstream.close();
    if (open != null) {
      open.await(TlsListener.PATIENCE);
    }
  }
}
