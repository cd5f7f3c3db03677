package io.sallyport.samples.quickstart;

import io.sallyport.gateway.Gateway;
import io.sallyport.jdbc.remote.PinnedCertificate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** Signs in to the console as a person's browser does, and looks whether the calls are there. */
final class Visitor {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String console;
  private final HttpClient client;

  Visitor(Gateway gateway) {
    this.console = "https://localhost:" + gateway.address("console").getPort();
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      TrustManager pinned = new PinnedCertificate(gateway.fingerprint());
      context.init(null, new TrustManager[] {pinned}, null);
      this.client = HttpClient.newBuilder().sslContext(context).build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has TLS; this one has not.", e);
    }
  }

  String address() {
    return console + "/";
  }

  /** Whether the console shows calls with all these texts within 20 s. */
  boolean sees(String token, List<String> texts) throws IOException, InterruptedException {
    HttpResponse<String> signedIn =
        client.send(
            request("session")
                .header("Content-Type", "application/json")
                .header("X-Sallyport-Csrf", "new")
                .POST(HttpRequest.BodyPublishers.ofString("{\"token\":\"" + token + "\"}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    String cookie = signedIn.headers().firstValue("Set-Cookie").orElse("").replaceFirst(";.*", "");
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() - deadline < 0) {
      String shown =
          client
              .send(
                  request("calls?limit=100").header("Cookie", cookie).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      if (texts.stream().allMatch(shown::contains)) {
        return true;
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    return false;
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(console + "/console/api/" + path)).timeout(PATIENCE);
  }
}
