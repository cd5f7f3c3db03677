package io.sallyport.jdbc.remote;

import io.sallyport.jdbc.wire.End;
import io.sallyport.jdbc.wire.FrameBuffer;
import io.sallyport.jdbc.wire.Message;
import io.sallyport.jdbc.wire.ProtocolException;
import io.sallyport.jdbc.wire.Wire;
import io.sallyport.jdbc.wire.WireWriter;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One TLS socket with frames on it. Any thread may send; one thread at a time may receive, while
 * others send.
 */
final class Transport implements AutoCloseable {
  private final SSLSocket socket;
  private final InputStream in;
  private final OutputStream out;
  private final FrameBuffer frames = new FrameBuffer(Wire.MAX_FRAME);
  private final WireWriter writer = new WireWriter();
  private volatile boolean broken;

  private Transport(SSLSocket socket) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
  }

  static Transport open(GatewayUrl.Host host, Trust trust, int millis) throws IOException {
    Socket plain = new Buffered();
    try {
      plain.connect(new InetSocketAddress(host.name(), host.port()), millis);
      plain.setTcpNoDelay(true);
      plain.setKeepAlive(true);
      plain.setSoTimeout(millis);
      SSLSocket socket =
          (SSLSocket)
              trust
                  .context()
                  .getSocketFactory()
                  .createSocket(plain, host.name(), host.port(), true);
      socket.setSSLParameters(trust.parameters(socket.getSSLParameters()));
      socket.startHandshake();
      return new Transport(socket);
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  /**
   * Its bytes are read as they have come: TLS asks for the head of each record first and for its
   * content then, which would be two calls of the system for each.
   */
  private static final class Buffered extends TimedSocket {
    private static final int BYTES = 32 * 1024;

    private @Nullable InputStream in;

    @Override
    public InputStream getInputStream() throws IOException {
      InputStream known = in;
      if (known == null) {
        known = new BufferedInputStream(super.getInputStream(), BYTES);
        in = known;
      }
      return known;
    }
  }

  /** How long to wait for bytes, in milliseconds; 0 for ever. */
  void patience(int millis) throws IOException {
    socket.setSoTimeout(millis);
  }

  boolean broken() {
    return broken;
  }

  /** Sends messages in one write. Values that cannot be written leave nothing behind. */
  synchronized void send(Message... messages) throws IOException {
    if (broken) {
      throw new EOFException("it was lost before");
    }
    writer.clear();
    for (Message message : messages) {
      writer.message(message);
    }
    try {
      out.write(writer.bytes(), 0, writer.size());
    } catch (IOException e) {
      fail();
      throw e;
    }
  }

  /** The next message; the session's end is one too. */
  Message receive() throws IOException {
    try {
      while (!frames.next()) {
        byte[] into = frames.array();
        int count = in.read(into, frames.offset(), frames.room());
        if (count < 0) {
          throw new EOFException("the gateway closed it");
        }
        frames.added(count);
      }
      Message message = frames.message();
      if (message.type().fromClient()) {
        throw new ProtocolException(message.type() + " from a gateway", "only clients send it");
      }
      if (message instanceof End) {
        fail();
      }
      return message;
    } catch (IOException e) {
      fail();
      throw e;
    }
  }

  private void fail() {
    broken = true;
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no use any more, and was lost before.
      broken = true;
    }
  }

  @Override
  public void close() {
    fail();
  }
}
