package io.sallyport.gateway.kube;

import io.sallyport.api.Secret;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.credential.spi.Credential;
import io.sallyport.gateway.Gateway;
import io.sallyport.gateway.identity.ApiTokens;
import io.sallyport.testkit.MemoryAuditSink;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A cluster, a gateway before it, and somebody with a token of the gateway. */
final class KubeWorld implements AutoCloseable {
  static final String CANARY = "canary-cluster-token-51c0";

  final MemoryAuditSink sink = MemoryAuditSink.unbounded();
  final TestCluster cluster;
  final Gateway gateway;
  final Path folder;
  final String token;
  final String authority;

  KubeWorld(Path made, String rules) throws Exception {
    folder = made.toRealPath();
    cluster = TestCluster.start(CANARY, Files.createDirectories(folder.resolve("pod")));
    Path config = folder.resolve("sallyport.yaml");
    Files.writeString(
        config,
        """
        version: 1
        audit: { journal: ./audit }
        gateway: { listeners: { http: { port: 0 } } }
        targets:
          prod: { url: "%s", kind: kubernetes, token: "${secret:k8s}" }
        """
                .formatted(cluster.url())
            + rules);
    gateway =
        Gateway.builder(config)
            .development(true)
            .broker(
                broker ->
                    broker
                        .sink(sink)
                        .credentials(
                            (name, caller, target) ->
                                new Credential(Secret.of(CANARY.toCharArray()), null)))
            .start();
    var wanted = new ApiTokens.Wanted("test", "alice", null, Set.of("operators"), null);
    token = gateway.administration().createToken(wanted, "test").text().use(String::new);
    authority = certificate(gateway.address("http"));
  }

  String url() {
    return "https://127.0.0.1:" + gateway.address("http").getPort() + "/t/prod";
  }

  Kubectl kubectl(String program) throws Exception {
    return new Kubectl(program, folder, Kubectl.config(url(), token, authority));
  }

  List<AuditEvent.Decided> decisions() {
    return sink.events(AuditEvent.Decided.class);
  }

  /** What was decided of an action on a resource, in order. */
  List<Boolean> verdicts(String action, String resource) {
    return decisions().stream()
        .filter(
            decided ->
                decided.accesses().get(0).action().name().equals(action)
                    && decided.accesses().get(0).resource().name().equals(resource))
        .map(AuditEvent.Decided::permitted)
        .toList();
  }

  /** All that the journal keeps of it, recordings included. */
  String journal() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder.resolve("audit"))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }

  private static String certificate(InetSocketAddress at) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anybody()}, null);
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", at.getPort())) {
      socket.startHandshake();
      byte[] der = socket.getSession().getPeerCertificates()[0].getEncoded();
      String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
      return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
    }
  }

  /** For looking at the certificate that clients are then given to trust. */
  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @Override
  public void close() throws Exception {
    gateway.close();
    cluster.close();
  }
}
