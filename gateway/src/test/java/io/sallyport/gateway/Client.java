package io.sallyport.gateway;

import io.sallyport.jdbc.remote.PinnedCertificate;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Talks to the echo door, pinning the gateway's certificate. */
final class Client implements AutoCloseable {
  final SSLSocket socket;
  private final BufferedReader in;
  private final OutputStream out;

  Client(InetSocketAddress address, String fingerprint, KeyManager... keys) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.length == 0 ? null : keys, new TrustManager[] {pinned(fingerprint)}, null);
    socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", address.getPort());
    socket.setSoTimeout(20_000);
    socket.startHandshake();
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    out = socket.getOutputStream();
  }

  static X509TrustManager pinned(String fingerprint) {
    return new PinnedCertificate(fingerprint);
  }

  String say(String line) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
    return in.readLine();
  }

  /** Whether the other side has ended the connection; waits for its next line otherwise. */
  boolean isCut() {
    try {
      return in.readLine() == null;
    } catch (IOException e) {
      return !(e instanceof java.net.SocketTimeoutException);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
