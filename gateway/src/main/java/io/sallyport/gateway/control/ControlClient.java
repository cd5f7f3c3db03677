package io.sallyport.gateway.control;

import io.sallyport.jdbc.remote.PinnedCertificate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Talks to a control plane, whose certificate it pins where it is told which it is. Thread-safe.
 */
public final class ControlClient {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ControlFile.Way way;
  private final HttpClient client;

  /** By the way that a file names. */
  public ControlClient(ControlFile.Way way) {
    this.way = way;
    try {
      SSLContext context = SSLContext.getDefault();
      if (!way.fingerprint().isEmpty()) {
        context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new PinnedCertificate(way.fingerprint())}, null);
      }
      this.client = HttpClient.newBuilder().sslContext(context).connectTimeout(PATIENCE).build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has TLS; this one has not.", e);
    }
  }

  /**
   * What it answered.
   *
   * @param status the status code
   * @param body the text, mostly JSON
   */
  public record Answer(int status, String body) {}

  /**
   * Asks.
   *
   * @param method such as {@code GET}
   * @param path such as {@code /v1/tokens}
   * @param body JSON, or null
   * @throws IOException when it does not answer
   */
  public Answer ask(String method, String path, @Nullable String body) throws IOException {
    boolean any = way.host().equals("0.0.0.0") || way.host().contains(":");
    String host = any ? "localhost" : way.host();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://" + host + ":" + way.port() + path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + way.secret())
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted.", e);
    }
  }
}
