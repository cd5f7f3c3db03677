package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.ConfigurationException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.awaitility.Awaitility;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway's certificate out of files, and client certificates. */
final class CertificatesTest {
  private static final String FILE =
      """
      version: 1
      audit: { journal: ./audit }
      gateway:
        listeners: { jdbc: { host: 127.0.0.1, port: 0 } }
        tls: { certificate: server.pem, key: server.key, clients: clients.pem }
        identity: { certificates: { subject: uri, groups: [machines] } }
        limits: { handshakes: 64, handshake: 2s }
      rules:
        - { id: read, permit: [sql.select], on: ["shop/*"] }
      """;

  @TempDir Path folder;
  private final Authority authority = new Authority("CN=authority");
  private Gateway gateway;

  private X509Certificate newServerCertificate() throws Exception {
    KeyPair pair = Authority.keys();
    X509Certificate certificate =
        authority.issue("CN=gateway", pair, new GeneralName(GeneralName.dNSName, "localhost"));
    Authority.pem(folder.resolve("server.key"), "PRIVATE KEY", pair.getPrivate().getEncoded());
    Authority.pem(folder.resolve("server.pem"), "CERTIFICATE", certificate.getEncoded());
    return certificate;
  }

  @BeforeEach
  void start() throws Exception {
    newServerCertificate();
    Authority.pem(folder.resolve("clients.pem"), "CERTIFICATE", authority.certificate.getEncoded());
    Files.writeString(folder.resolve("sallyport.yaml"), FILE);
    gateway = started();
  }

  private Gateway started() throws ConfigurationException {
    return Gateway.builder(folder.resolve("sallyport.yaml")).door(EchoDoor.factory()).start();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private Client client(KeyManager... keys) throws Exception {
    return new Client(gateway.address("jdbc"), gateway.fingerprint(), keys);
  }

  private static GeneralName uri(String uri) {
    return new GeneralName(GeneralName.uniformResourceIdentifier, uri);
  }

  @Test
  void theAlternativeNameIsTheSubject() throws Exception {
    try (Client client = client(authority.client(uri("spiffe://example.org/agent")))) {
      assertThat(client.say("certificate")).isEqualTo("hello spiffe://example.org/agent[machines]");
    }
  }

  @Test
  void noNameTwoNamesAndOtherKindsAreNoSubject() throws Exception {
    GeneralName[][] all = {
      {},
      {uri("spiffe://a/b"), uri("spiffe://a/c")},
      {new GeneralName(GeneralName.dNSName, "agent.example.org")},
      {uri("spiffe://a/*")}
    };
    for (GeneralName[] names : all) {
      try (Client client = client(authority.client(names))) {
        assertThat(client.say("certificate")).startsWith("SP-7120");
      }
    }
  }

  @Test
  void aCertificateOfAnotherAuthorityDoesNotComeThrough() throws Exception {
    Authority other = new Authority("CN=authority");
    assertThatThrownBy(
            () -> {
              try (Client client = client(other.client(uri("spiffe://example.org/agent")))) {
                String answer = client.say("certificate");
                if (answer == null) {
                  throw new java.io.IOException("cut");
                }
              }
            })
        .isInstanceOf(java.io.IOException.class);
  }

  @Test
  void withoutACertificateNobodyComesWithOne() throws Exception {
    try (Client client = client()) {
      assertThat(client.say("certificate")).startsWith("SP-7101");
    }
  }

  @Test
  void aNewCertificateIsUsedForNewHandshakesAndOldSessionsStay() throws Exception {
    try (Client before = client(authority.client(uri("spiffe://example.org/agent")))) {
      assertThat(before.say("certificate")).startsWith("hello");
      String old = gateway.fingerprint();
      newServerCertificate();
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> !gateway.fingerprint().equals(old));
      try (Client after = client(authority.client(uri("spiffe://example.org/agent")))) {
        assertThat(after.say("certificate")).startsWith("hello");
      }
      assertThat(before.say("still")).isEqualTo("still");
    }
  }

  @Test
  void aKeyThatDoesNotFitIsNotStartedWith() throws Exception {
    gateway.close();
    Authority.pem(
        folder.resolve("server.key"), "PRIVATE KEY", Authority.keys().getPrivate().getEncoded());
    assertThatThrownBy(this::started)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("SP-7005")
        .hasMessageContaining("do not belong together");
  }

  @Test
  void olderTlsIsRefused() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {Client.pinned(gateway.fingerprint())}, null);
    int port = gateway.address("jdbc").getPort();
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      assertThatThrownBy(socket::startHandshake).isInstanceOf(java.io.IOException.class);
    }
  }

  @Test
  void manyHalfOpenHandshakesKeepNobodyOut() throws Exception {
    List<Socket> half = new ArrayList<>();
    int many = Integer.getInteger("sallyport.halfOpen", 1_000);
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    long begun = System.nanoTime();
    try {
      for (int i = 0; i < many; i++) {
        Socket socket = new Socket("127.0.0.1", gateway.address("jdbc").getPort());
        if (i % 2 == 0) {
          // The beginning of a handshake, and then nothing more.
          socket.getOutputStream().write(new byte[] {0x16, 0x03, 0x01, 0x02, 0x00});
        }
        half.add(socket);
        if (i % 250 == 249) {
          assertThat(threadsOfConnections()).as("of 64 handshakes at most").isLessThan(200);
          try (Client client = client(authority.client(uri("spiffe://example.org/agent")))) {
            assertThat(client.say("certificate")).startsWith("hello");
          }
        }
      }
      // Each of them is cut, the last ones at the end of their time.
      for (Socket socket : half) {
        socket.setSoTimeout(10_000);
        assertThat(cut(socket)).isTrue();
      }
    } finally {
      System.setErr(before);
      for (Socket socket : half) {
        socket.close();
      }
    }
    long minutes = Duration.ofNanos(System.nanoTime() - begun).toMinutes();
    assertThat(log.toString(StandardCharsets.UTF_8).split("connection to door", -1).length - 1)
        .as("one line a minute")
        .isBetween(1, (int) minutes + 1);
  }

  private static long threadsOfConnections() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("sallyport-echo-connection"))
        .count();
  }

  private static boolean cut(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (java.io.IOException e) {
      return true;
    }
  }

  @Test
  void aHandshakeThatTricklesIsCutInTime() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", gateway.address("jdbc").getPort())) {
      socket.setSoTimeout(100);
      byte[] hello = {0x16, 0x03, 0x01, 0x40, 0x00};
      long begun = System.nanoTime();
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .pollInterval(Duration.ofMillis(100))
          .until(
              () -> {
                try {
                  socket.getOutputStream().write(hello[0]);
                  return socket.getInputStream().read() < 0;
                } catch (java.net.SocketTimeoutException e) {
                  return false;
                } catch (java.io.IOException e) {
                  return true;
                }
              });
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    }
  }

  @Test
  void aClientThatDoesNotLogInIsCutInTime() throws Exception {
    try (Client client = client()) {
      assertThat(client.isCut()).isTrue();
    }
  }

  @Test
  void garbageHarmsNobody() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", gateway.address("jdbc").getPort())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      socket.setSoTimeout(10_000);
      byte[] answer = socket.getInputStream().readAllBytes();
      assertThat(answer.length).isLessThan(100);
    }
    try (Client client = client(authority.client(uri("spiffe://example.org/agent")))) {
      assertThat(client.say("certificate")).startsWith("hello");
    }
  }
}
