package io.sallyport.gateway.identity;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Fetches key sets and tokens: no redirects, since they could lead anywhere, and bounds on time and
 * size. Thread-safe.
 */
final class Fetch implements ResourceRetriever {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int LARGEST = 256 * 1024;

  private final HttpClient client =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(PATIENCE)
          .build();

  @Override
  public Resource retrieveResource(URL url) throws IOException {
    return new Resource(text(URI.create(url.toString())), "application/json");
  }

  String text(URI uri) throws IOException {
    return answer(
        HttpRequest.newBuilder(uri)
            .header("Accept", "application/json, application/jwk-set+json")
            .GET());
  }

  /** Posts a form, with that authorization where there is one. */
  String post(URI uri, String form, @Nullable String authorization) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Accept", "application/json")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form));
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return answer(request);
  }

  private String answer(HttpRequest.Builder builder) throws IOException {
    HttpRequest request = builder.timeout(PATIENCE).build();
    URI uri = request.uri();
    try {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        byte[] bytes = body.readNBytes(LARGEST + 1);
        if (response.statusCode() != 200) {
          throw new IOException(uri + " answers " + response.statusCode() + ", not 200.");
        }
        if (bytes.length > LARGEST) {
          throw new IOException(uri + " answers with more than " + LARGEST + " bytes.");
        }
        return new String(bytes, StandardCharsets.UTF_8);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while fetching " + uri + ".", e);
    }
  }
}
