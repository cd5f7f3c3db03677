package io.sallyport.gateway.door;

import java.io.BufferedInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection below TLS: tells since when a write waits for the client to read. What is
 * read is read as it has come, since TLS asks for the head of each record first and for its content
 * then, which would be two calls of the system for each.
 */
final class Accepted extends Socket {
  private static final int BUFFER = 8 * 1024;

  private @Nullable InputStream in;
  private volatile long since;

  private Accepted() {}

  /** Takes connections of this kind. */
  static final class Server extends ServerSocket {
    Server() throws IOException {}

    @Override
    public Socket accept() throws IOException {
      Accepted socket = new Accepted();
      implAccept(socket);
      return socket;
    }
  }

  /** For how many nanoseconds a write has been waiting; 0 where none is. */
  long writesFor() {
    long begun = since;
    return begun == 0 ? 0 : System.nanoTime() - begun;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    InputStream known = in;
    if (known == null) {
      known = new BufferedInputStream(super.getInputStream(), BUFFER);
      in = known;
    }
    return known;
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new FilterOutputStream(super.getOutputStream()) {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        since = System.nanoTime() | 1;
        try {
          out.write(bytes, from, length);
        } finally {
          since = 0;
        }
      }
    };
  }
}
