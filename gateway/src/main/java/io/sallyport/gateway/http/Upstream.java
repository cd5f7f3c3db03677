package io.sallyport.gateway.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to a target. For one thread at a time, but for {@link #close}. */
final class Upstream implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Upstream.class);

  private final Socket socket;
  private final Wire in;
  private final Outgoing out;
  private final Consumer<Upstream> ended;
  private volatile long since = System.nanoTime();
  private boolean used;

  /**
   * Over that socket.
   *
   * @param ended is told when it is closed
   */
  Upstream(Socket socket, Consumer<Upstream> ended) throws IOException {
    this.socket = socket;
    this.ended = ended;
    this.in = new Wire(socket.getInputStream());
    this.out = new Outgoing(socket.getOutputStream());
  }

  Wire in() {
    return in;
  }

  OutputStream out() {
    return out;
  }

  long since() {
    return since;
  }

  boolean used() {
    return used;
  }

  void rest() {
    since = System.nanoTime();
    used = true;
  }

  void patience(long millis) throws IOException {
    socket.setSoTimeout((int) Math.min(millis, Integer.MAX_VALUE));
  }

  /** Whether nothing has come that nobody asked for, and the other side is there. */
  boolean usable() {
    try {
      if (in.available() > 0 || socket.isClosed()) {
        return false;
      }
      if (System.nanoTime() - since < 1_000_000_000L) {
        return true;
      }
      socket.setSoTimeout(1);
      int unused = in.read();
      return false;
    } catch (SocketTimeoutException quiet) {
      return true;
    } catch (IOException gone) {
      log.debug("A kept connection has ended.", gone);
      return false;
    }
  }

  @Override
  public void close() {
    ended.accept(this);
    try {
      socket.close();
    } catch (IOException e) {
      log.debug("Closing a connection to a target.", e);
    }
  }
}
