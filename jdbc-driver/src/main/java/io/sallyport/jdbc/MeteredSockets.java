package io.sallyport.jdbc;

import io.sallyport.jdbc.remote.TimedSocket;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.SQLException;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes the sockets of connections whose answers are measured. pgjdbc makes one by its name, so it
 * is public; elsewhere than in a gateway it makes plain sockets. Thread-safe.
 */
public final class MeteredSockets extends SocketFactory {
  private static final int RECEIVE_BUFFER = 512 * 1024;

  /** The meter of the connection that a thread, or one that the driver begins in it, opens. */
  private static final InheritableThreadLocal<Meter> CONNECTING = new InheritableThreadLocal<>();

  /** Called by the database's driver. */
  public MeteredSockets() {}

  /** Connects. */
  interface Connecting<T> {
    T connect() throws SQLException;
  }

  /** Connects by that way; what comes over the sockets made meanwhile is measured. */
  static <T> T metered(Meter meter, Connecting<T> way) throws SQLException {
    CONNECTING.set(meter);
    try {
      return way.connect();
    } finally {
      CONNECTING.remove();
    }
  }

  @Override
  public Socket createSocket() throws IOException {
    Meter meter = CONNECTING.get();
    if (meter == null) {
      return new Socket();
    }
    Socket socket = new Metered(meter);
    // What waits here comes even if the server is told to stop.
    socket.setReceiveBufferSize(RECEIVE_BUFFER);
    return socket;
  }

  private Socket connected(InetSocketAddress to, @Nullable InetSocketAddress from)
      throws IOException {
    Socket socket = createSocket();
    if (from != null) {
      socket.bind(from);
    }
    socket.connect(to);
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int at) throws IOException {
    return connected(new InetSocketAddress(host, port), new InetSocketAddress(from, at));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int at)
      throws IOException {
    return connected(new InetSocketAddress(host, port), new InetSocketAddress(from, at));
  }

  private static final class Metered extends TimedSocket {
    private final Meter meter;

    private Metered(Meter meter) {
      this.meter = meter;
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new FilterInputStream(super.getInputStream()) {
        @Override
        public int read() throws IOException {
          int one = in.read();
          if (one >= 0) {
            meter.add(1);
          }
          return one;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
          int count = in.read(into, from, length);
          if (count > 0) {
            meter.add(count);
          }
          return count;
        }
      };
    }
  }
}
