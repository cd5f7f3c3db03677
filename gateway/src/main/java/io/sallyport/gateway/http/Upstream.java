package io.sallyport.gateway.http;

import io.sallyport.semantics.http.Limits;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to a target. For one thread at a time, but for {@link #close}. */
final class Upstream implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Upstream.class);
  private static final int LOOK_MILLIS = 10_000;

  private final Socket socket;
  private final Wire in;
  private final Outgoing out;
  private final Consumer<Upstream> ended;
  private volatile long since = System.nanoTime();
  private boolean used;
  private @Nullable Waiting waiting;

  /** Who waits for an answer, and for how long. */
  private record Waiting(Limits limits, Reply client) {}

  /**
   * Over that socket.
   *
   * @param ended is told when it is closed
   */
  Upstream(Socket socket, Consumer<Upstream> ended) throws IOException {
    this.socket = socket;
    this.ended = ended;
    this.in = new Wire(new Answers(socket.getInputStream()));
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
    waiting = null;
    since = System.nanoTime();
    used = true;
  }

  /** Has reads end after that time; 0 for never. */
  void patience(long millis) throws IOException {
    waiting = null;
    socket.setSoTimeout((int) Math.min(millis, Integer.MAX_VALUE));
  }

  /**
   * Has reads end when the call's time is over, or soon after its client has left: what waits for
   * an event, such as a watch, may else wait long after nobody does.
   *
   * @param client the way back to it
   */
  void patience(Limits limits, Reply client) throws IOException {
    waiting = new Waiting(limits, client);
    look(limits);
  }

  private void look(Limits limits) throws IOException {
    long left = limits.left();
    socket.setSoTimeout((int) (left == 0 ? LOOK_MILLIS : Math.min(left, LOOK_MILLIS)));
  }

  /** What the target sends, which is waited for as long as its client waits. */
  private final class Answers extends FilterInputStream {
    Answers(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
      while (true) {
        try {
          return in.read(into, offset, count);
        } catch (SocketTimeoutException e) {
          Waiting now = waiting;
          if (now == null || now.limits.over(0) != null) {
            throw e;
          }
          now.client.look();
          look(now.limits);
        }
      }
    }
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
      patience(1);
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
