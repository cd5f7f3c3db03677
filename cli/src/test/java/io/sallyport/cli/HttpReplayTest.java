package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.sallyport.audit.journal.JournalEntry;
import io.sallyport.audit.journal.JournalReader;
import io.sallyport.gateway.Gateway;
import io.sallyport.gateway.identity.ApiTokens;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exchanges that the gateway recorded at its door for HTTP are played back. */
final class HttpReplayTest {
  private static final String RULES =
      """
      version: 1
      audit: { journal: ./audit }
      targets: { billing: { url: "http://127.0.0.1:%d" } }
      gateway: { listeners: { http: { port: 0 } } }
      rules:
        - id: read-invoices
          permit: [http.get]
          on: ["billing/v1/**"]
          mask: { $.email: partial }
          record: { results: 4 }
      """;

  @TempDir Path folder;

  @Test
  void anExchangeIsPlayedWithItsMaskedAnswer() throws Exception {
    byte[] body =
        "{\"id\":7,\"email\":\"ada.lindgren@example.com\"}".getBytes(StandardCharsets.UTF_8);
    HttpServer billing =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    billing.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    billing.start();
    try {
      asked(billing.getAddress().getPort());
    } finally {
      billing.stop(0);
    }
    Path journal = folder.resolve("audit");
    String session;
    try (Stream<JournalEntry> entries = JournalReader.entries(journal)) {
      session =
          entries
              .filter(entry -> "decided".equals(entry.kind()))
              .findFirst()
              .orElseThrow()
              .session();
    }
    Ran ran = Ran.of("audit", "replay", journal, session, "--speed", "0");
    assertThat(ran.status()).as(ran.err()).isZero();
    assertThat(ran.out())
        .containsSubsequence(
            "alice on billing",
            "> #1 GET ",
            "/v1/invoices/7",
            "#1   answered 200, content-type: application/json",
            "#1   {\"id\":7,\"email\":\"a***@example.com\"}",
            "(read-invoices)")
        .doesNotContain("ada.lindgren");
    assertThat(Ran.of("audit", "show", journal, session).out()).contains("recorded", ".http.rec");
    assertThat(Ran.of("audit", "verify", journal).out()).contains("intact", "1 recording");
  }

  private void asked(int port) throws Exception {
    Path config = folder.resolve("sallyport.yaml");
    Files.writeString(config, RULES.formatted(port));
    try (Gateway gateway = Gateway.builder(config).development(true).start()) {
      var wanted = new ApiTokens.Wanted("test", "alice", null, Set.of(), null);
      String token = gateway.administration().createToken(wanted, "test").text().use(String::new);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Anybody()}, null);
      URI address =
          URI.create(
              "https://127.0.0.1:"
                  + gateway.address("http").getPort()
                  + "/t/billing/v1/invoices/7");
      HttpResponse<String> answer =
          HttpClient.newBuilder()
              .sslContext(context)
              .version(HttpClient.Version.HTTP_1_1)
              .build()
              .send(
                  HttpRequest.newBuilder(address)
                      .header("Authorization", "Bearer " + token)
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).contains("a***@example.com");
    }
  }

  /** The gateway has made its certificate a moment ago, in this very process. */
  private static final class Anybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
