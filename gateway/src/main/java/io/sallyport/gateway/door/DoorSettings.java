package io.sallyport.gateway.door;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What the configuration says to a front end. Immutable.
 *
 * @param bind where to listen; port 0 for any
 * @param tls the gateway's certificate, and whose clients' are taken
 * @param limits what bounds it
 * @param folder the folder that relative paths start from
 * @param routes the targets that have a host of their own at this front end, by that host
 */
public record DoorSettings(
    InetSocketAddress bind, Tls tls, Limits limits, Path folder, Map<String, String> routes) {
  /** Copies the routes. */
  public DoorSettings {
    routes = Map.copyOf(routes);
  }

  /**
   * What bounds a front end.
   *
   * @param connections connections altogether, logged in or not
   * @param handshakes connections that have not finished their handshake; the oldest gives way
   * @param handshake the time that a handshake may take, and a login after it
   * @param idle the time after which an idle connection is closed
   * @param unread the time that a client may leave unread what is sent to it
   * @param message the bytes that one message may have
   * @param answer the bytes of a database's answer that are held at once
   * @param statements the statements that one session may hold open
   */
  public record Limits(
      int connections,
      int handshakes,
      Duration handshake,
      Duration idle,
      Duration unread,
      long message,
      long answer,
      int statements) {}
}
