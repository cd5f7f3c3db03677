package io.sallyport.gateway.door;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TLS port with one thread for each connection. Connections are bounded; of those that have not
 * logged in the oldest gives way to the newest, so that many of them keep nobody out; a handshake
 * or login that takes too long is cut, however slowly its bytes trickle in; so is a client that
 * leaves unread what is sent to it. Thread-safe.
 */
public final class TlsListener implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TlsListener.class);
  private static final int BACKLOG = 1_024;

  /** How long a front end that closes waits for its threads. */
  public static final Duration PATIENCE = Duration.ofSeconds(5);

  private final String name;
  private final DoorSettings settings;
  private final String[] protocols;
  private final Handler handler;
  private final SSLSocketFactory sockets;
  private final ServerSocket server;
  private final Handshakes handshakes;
  private final Set<Accepted> live = ConcurrentHashMap.newKeySet();
  private final Sparingly full = new Sparingly();
  private final Sparingly failed = new Sparingly();
  private final Sparingly unread = new Sparingly();

  /** Serves one connection on its own thread. */
  public interface Handler {
    /**
     * Serves a connection whose handshake is done, until it ends. The listener closes it then.
     *
     * @param admitted to be run once the client has logged in: until then the connection counts as
     *     unfinished, is cut at the end of its time, and gives way to newer ones
     * @param cut ends the connection at once, from any thread: closing it would wait for a write
     *     that waits for the client
     * @throws IOException when the connection breaks
     */
    void serve(SSLSocket connection, Runnable admitted, Runnable cut) throws IOException;
  }

  private TlsListener(
      String name,
      DoorSettings settings,
      ServerSocket server,
      List<String> protocols,
      Handler handler) {
    this.name = name;
    this.settings = settings;
    this.protocols = protocols.toArray(String[]::new);
    this.handler = handler;
    this.server = server;
    this.sockets = settings.tls().context().getSocketFactory();
    DoorSettings.Limits limits = settings.limits();
    this.handshakes = new Handshakes(limits.handshakes(), limits.handshake());
    Duration unread = limits.unread();
    handshakes.also(() -> live.forEach(one -> unread(one, unread)));
  }

  /**
   * Opens the port and takes connections from then on.
   *
   * @param name for threads and the log
   * @throws IOException when the port cannot be had
   */
  public static TlsListener open(String name, DoorSettings settings, Handler handler)
      throws IOException {
    return open(name, settings, List.of(), handler);
  }

  /**
   * The same, where clients choose what is spoken (RFC 7301).
   *
   * @param protocols the preferred one first; a client that names others alone is turned away, one
   *     that names none is served
   * @throws IOException when the port cannot be had
   */
  public static TlsListener open(
      String name, DoorSettings settings, List<String> protocols, Handler handler)
      throws IOException {
    ServerSocket server = new Accepted.Server();
    try {
      server.setReuseAddress(true);
      server.bind(settings.bind(), BACKLOG);
    } catch (IOException e) {
      server.close();
      throw e;
    }
    TlsListener listener = new TlsListener(name, settings, server, protocols, handler);
    listener.thread("accept", listener::accept).start();
    return listener;
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  /** How many connections there are, logged in or not. */
  public int connections() {
    return live.size();
  }

  private Thread thread(String what, Runnable work) {
    Thread thread = new Thread(work, "sallyport-" + name + "-" + what);
    thread.setDaemon(true);
    return thread;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        take((Accepted) server.accept());
      } catch (SocketException e) {
        if (!server.isClosed()) {
          pause(e);
        }
      } catch (IOException | OutOfMemoryError e) {
        // Out of descriptors or threads: what is there goes on, and the next one may have luck.
        pause(e);
      }
    }
  }

  private void pause(Throwable cause) {
    full.log(() -> log.warn("SP-7010 no connection could be taken at door '{}'.", name, cause));
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void unread(Accepted socket, Duration most) {
    if (socket.writesFor() > most.toNanos() && !socket.isClosed()) {
      unread.log(
          () ->
              log.warn(
                  "SP-7013 a client of door '{}' leaves unread what is sent to it: for {}; it is cut.",
                  name,
                  most));
      handshakes.closeQuietly(socket);
    }
  }

  private void take(Accepted socket) {
    if (live.size() >= settings.limits().connections()) {
      handshakes.closeQuietly(socket);
      full.log(
          () ->
              log.warn(
                  "SP-7011 door '{}' is full: {} connections; more are closed at once.",
                  name,
                  settings.limits().connections()));
      return;
    }
    live.add(socket);
    handshakes.begin(socket);
    try {
      thread("connection", () -> run(socket)).start();
    } catch (OutOfMemoryError e) {
      end(socket);
      throw e;
    }
  }

  private void run(Accepted socket) {
    try {
      SSLSocket secured = handshake(socket);
      handler.serve(secured, () -> handshakes.end(socket), () -> handshakes.closeQuietly(socket));
      secured.close();
    } catch (IOException e) {
      failed.log(
          () ->
              log.info(
                  "A connection to door '{}' ended: {}; more like it are not logged for a while.",
                  name,
                  e.toString()));
    } finally {
      end(socket);
    }
  }

  private SSLSocket handshake(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setKeepAlive(true);
    SSLSocket secured = (SSLSocket) sockets.createSocket(socket, null, socket.getPort(), true);
    secured.setUseClientMode(false);
    SSLParameters parameters = settings.tls().parameters();
    parameters.setApplicationProtocols(protocols);
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }

  private void end(Accepted socket) {
    handshakes.end(socket);
    handshakes.closeQuietly(socket);
    live.remove(socket);
    synchronized (live) {
      live.notifyAll();
    }
  }

  /** Takes no further connection; those that are there go on. Idempotent. */
  public void stop() {
    try {
      server.close();
    } catch (IOException e) {
      log.debug("Closing the port of door '{}'.", name, e);
    }
  }

  /**
   * Waits, once closed, until no connection is served any more: what still runs says how it ended,
   * which has to come before the audit trail ends.
   */
  public void await(Duration most) {
    long deadline = System.nanoTime() + most.toNanos();
    synchronized (live) {
      try {
        long left = deadline - System.nanoTime();
        while (!live.isEmpty() && left > 0) {
          TimeUnit.NANOSECONDS.timedWait(live, left);
          left = deadline - System.nanoTime();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    if (!live.isEmpty()) {
      log.warn(
          "SP-7012 {} threads of door '{}' did not end; outcomes of their calls may be missing.",
          live.size(),
          name);
    }
  }

  /** Ends everything at once. Idempotent. */
  @Override
  public void close() {
    stop();
    handshakes.close();
    live.forEach(handshakes::closeQuietly);
  }
}
