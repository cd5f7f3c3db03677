package io.sallyport.gateway;

import io.sallyport.api.Secret;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.credential.spi.Credential;
import io.sallyport.gateway.identity.ApiTokens;
import io.sallyport.testkit.MemoryAuditSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/** A gateway with its door for HTTP, and raw connections to it. */
final class HttpWorld implements AutoCloseable {
  static final String CANARY = "canary-91bd";

  final MemoryAuditSink sink = MemoryAuditSink.unbounded();
  final Gateway gateway;
  final String token;

  HttpWorld(Path folder, String rules) throws Exception {
    Path config = folder.resolve("sallyport.yaml");
    String doors = "gateway: { listeners: { http: { port: 0 } } }\n";
    boolean own = rules.contains("\ngateway:");
    Files.writeString(
        config, own ? rules : rules.replaceFirst("version: 1\n", "version: 1\n" + doors));
    gateway =
        Gateway.builder(config)
            .development(true)
            .broker(
                broker ->
                    broker
                        .sink(sink)
                        .credentials(
                            (name, caller, target) ->
                                new Credential(
                                    Secret.of((CANARY + "-" + name).toCharArray()), null)))
            .start();
    token = token("alice", "analysts");
  }

  String token(String subject, String group) throws Exception {
    var wanted = new ApiTokens.Wanted("test", subject, null, Set.of(group), null);
    return gateway.administration().createToken(wanted, "test").text().use(String::new);
  }

  String url() {
    return "https://127.0.0.1:" + gateway.address("http").getPort();
  }

  /** Trusts the gateway alone. */
  SSLSocketFactory sockets() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {Client.pinned(gateway.fingerprint())}, null);
    return context.getSocketFactory();
  }

  SSLSocket connect() throws Exception {
    int port = gateway.address("http").getPort();
    SSLSocket socket = (SSLSocket) sockets().createSocket("127.0.0.1", port);
    socket.setSoTimeout(60_000);
    return socket;
  }

  /** The gateway's certificate, for clients that take a file. */
  String pem() throws Exception {
    try (SSLSocket socket = connect()) {
      socket.startHandshake();
      byte[] der = socket.getSession().getPeerCertificates()[0].getEncoded();
      String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
      return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
    }
  }

  /**
   * Sends bytes as they are, and that no more will come, and reads until the gateway ends the
   * connection: whatever it takes for a second request is answered, too.
   */
  String raw(String bytes) throws Exception {
    return raw(bytes, true);
  }

  /** The same, where the client goes on listening and may still speak. */
  String open(String bytes) throws Exception {
    return raw(bytes, false);
  }

  private String raw(String bytes, boolean ends) throws Exception {
    try (SSLSocket socket = connect()) {
      try {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        if (ends) {
          socket.shutdownOutput();
        }
      } catch (SocketException refusedWhileSending) {
        return all(socket.getInputStream());
      }
      return all(socket.getInputStream());
    }
  }

  private static String all(InputStream in) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      in.transferTo(all);
    } catch (IOException cut) {
      all.writeBytes(" (cut)".getBytes(StandardCharsets.US_ASCII));
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  /** A whole request after which the gateway is to end the connection. */
  String request(String method, String target, String headers, String body) {
    String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
    return method
        + " "
        + target
        + " HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\nAuthorization: Bearer "
        + token
        + "\r\n"
        + headers
        + length
        + "\r\n"
        + body;
  }

  List<AuditEvent.Decided> decisions() {
    return sink.events(AuditEvent.Decided.class);
  }

  @Override
  public void close() {
    gateway.close();
  }
}
