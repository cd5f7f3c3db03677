package io.sallyport.gateway.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.jdbc.remote.PinnedCertificate;
import io.sallyport.jdbc.wire.Definition;
import io.sallyport.jdbc.wire.Execute;
import io.sallyport.jdbc.wire.Hello;
import io.sallyport.jdbc.wire.Keys;
import io.sallyport.jdbc.wire.Message;
import io.sallyport.jdbc.wire.MessageType;
import io.sallyport.jdbc.wire.Wire;
import io.sallyport.jdbc.wire.WireReader;
import io.sallyport.jdbc.wire.WireWriter;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** Speaks to the door frame by frame, and need not keep to the wire. */
final class HostileClient implements AutoCloseable {
  private final SSLSocket socket;

  HostileClient(TestDoor door) throws Exception {
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(null, new TrustManager[] {new PinnedCertificate(door.fingerprint())}, null);
    Socket plain = new Socket();
    // Little of what is not read fits into buffers on the way.
    plain.setReceiveBufferSize(16_384);
    plain.connect(new InetSocketAddress("localhost", door.door.address().getPort()));
    socket = (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", 0, true);
    socket.setSoTimeout(20_000);
  }

  static byte[] frame(Message message) {
    WireWriter out = new WireWriter();
    out.message(message);
    return Arrays.copyOf(out.bytes(), out.size());
  }

  HostileClient send(byte... bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      // Cut before all was sent, which reading shows.
      assertThat(e).isNotInstanceOf(SocketTimeoutException.class);
    }
    return this;
  }

  HostileClient send(Message message) {
    return send(frame(message));
  }

  /** Logs in and reads the welcome, and nothing more. */
  HostileClient login(String token) throws IOException {
    byte[] shown = token.getBytes(StandardCharsets.UTF_8);
    send(new Hello(Wire.VERSION, "shop", shown, "UTC", Map.of()));
    Message answer = next();
    if (answer.type() != MessageType.WELCOME) {
      throw new IOException("no welcome but " + answer);
    }
    return this;
  }

  /** The next message; waits for it. */
  Message next() throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    byte[] frame = new byte[in.readInt()];
    in.readFully(frame);
    return MessageType.of(frame[0]).read(new WireReader(frame, 1, frame.length));
  }

  /** Asks for so many batches of rows. */
  HostileClient query(String sql, int batches) {
    return query(1, sql, batches);
  }

  HostileClient query(int statement, String sql, int batches) {
    return send(
        new Execute(
            statement,
            new Definition(Definition.Kind.PLAIN, null, Definition.Form.UNSAID, Keys.UNSAID),
            List.of(),
            Execute.Wanted.ROWS,
            sql,
            Keys.UNSAID,
            batches));
  }

  /** What comes until the door closes the connection; fails where it stays open. */
  byte[] untilCut() throws IOException {
    byte[] answer = new byte[0];
    try {
      int read = 0;
      while (read >= 0) {
        answer = Arrays.copyOf(answer, answer.length + 65_536);
        int free = answer.length - 65_536;
        read = socket.getInputStream().read(answer, free, 65_536);
        answer = Arrays.copyOf(answer, free + Math.max(0, read));
      }
      return answer;
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      // Cut without ceremony.
      return answer;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
