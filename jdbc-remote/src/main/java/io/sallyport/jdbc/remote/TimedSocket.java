package io.sallyport.jdbc.remote;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A socket that is as fast after a read with a timeout as before. The JDK's own stays non-blocking
 * from its first such read on ({@code sun.nio.ch.NioSocketImpl}), and each further read is three
 * calls of the system instead of one: a try, a poll, a read. Here the one that waits is let go by
 * closing the socket, so that after a {@link SocketTimeoutException} there is no connection any
 * more, which is what becomes of a JDBC connection anyway. Thread-safe as a socket is.
 */
public class TimedSocket extends Socket {
  private volatile int millis;
  private @Nullable InputStream in;

  /** Not connected yet. */
  public TimedSocket() {}

  @Override
  public synchronized void setSoTimeout(int timeout) throws SocketException {
    if (timeout < 0) {
      throw new IllegalArgumentException("A timeout of " + timeout + "; it is 0 or more.");
    }
    if (isClosed()) {
      throw new SocketException("Socket is closed");
    }
    millis = timeout;
  }

  @Override
  public synchronized int getSoTimeout() {
    return millis;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    InputStream known = in;
    if (known == null) {
      known = new Timed(super.getInputStream());
      in = known;
    }
    return known;
  }

  private final class Timed extends FilterInputStream {
    private Timed(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int most = millis;
      return most == 0 ? in.read(into, from, length) : within(most, into, from, length);
    }

    private int within(int most, byte[] into, int from, int length) throws IOException {
      CompletableFuture<Boolean> late = new CompletableFuture<>();
      var unused =
          late.completeOnTimeout(true, most, TimeUnit.MILLISECONDS).thenAccept(this::letGo);
      try {
        return in.read(into, from, length);
      } catch (SocketException e) {
        if (late.complete(false)) {
          throw e;
        }
        SocketTimeoutException over = new SocketTimeoutException("Read timed out");
        over.initCause(e);
        throw over;
      } finally {
        late.complete(false);
      }
    }

    private void letGo(boolean late) {
      if (late) {
        try {
          TimedSocket.super.close();
        } catch (IOException e) {
          // It is closed all the same, and the one that waits is let go.
        }
      }
    }
  }
}
