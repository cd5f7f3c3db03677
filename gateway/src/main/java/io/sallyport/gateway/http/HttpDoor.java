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
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The door for HTTP/1.1 (RFC 9112) and HTTP/2 (RFC 9113), as the client chooses in its handshake.
 * One thread for each connection, and for each stream of HTTP/2: it reads a request, decides, calls
 * the target and hands its response on before it reads the next, so that a slow reader slows the
 * target down and nothing is kept in memory.
 */
final class HttpDoor implements Door {
  private static final String HTTP_2 = "h2";
  private static final String HTTP_1 = "http/1.1";

  private final Connections upstream;
  private final AtomicBoolean draining = new AtomicBoolean();
  private final ExecutorService threads;
  private @Nullable TlsListener listener;

  private HttpDoor(Connections upstream) {
    this.upstream = upstream;
    this.threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "sallyport-http-stream");
              thread.setDaemon(true);
              return thread;
            });
  }

  static HttpDoor open(DoorSettings settings, DoorServices services)
      throws IOException, ConfigurationException {
    Routes routes = Routes.of(settings.routes());
    Connections upstream = new Connections(settings.folder(), InetAddress::getAllByName);
    HttpDoor door = new HttpDoor(upstream);
    Common common =
        new Common(
            services, settings.limits(), upstream, new HttpReader(true), routes, door.draining);
    Semaphore places = new Semaphore(settings.limits().connections());
    door.listener =
        TlsListener.open(
            "http",
            settings,
            List.of(HTTP_2, HTTP_1),
            (socket, admitted, cut) -> {
              if (HTTP_2.equals(socket.getApplicationProtocol())) {
                new Multiplexed(common, door.threads, places, socket, admitted, cut).serve();
              } else {
                new Serving(common, socket, cut).serve(admitted);
              }
            });
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
    threads.shutdown();
  }
}
