package io.sallyport.token;

import io.sallyport.secret.json.SecretJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An OpenID provider: its addresses from its metadata (OpenID Connect Discovery 1.0), asked once,
 * and one request at a time to them. Redirects are not followed, since a form with a secret would
 * go along. Thread-safe.
 */
final class Issuer {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MOST = 256 * 1024;
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final String name;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private volatile @Nullable Endpoints endpoints;

  /**
   * Where an issuer is asked for what.
   *
   * @param token for tokens
   * @param device to begin a login on another device, or null where it has none
   */
  record Endpoints(URI token, @Nullable URI device) {}

  Issuer(String name) throws TokenException {
    this.name = name;
    address(name);
  }

  String name() {
    return name;
  }

  /** Asked for once it worked, kept for the life of this object. */
  Endpoints endpoints() throws TokenException {
    Endpoints known = endpoints;
    if (known == null) {
      known = discover();
      endpoints = known;
    }
    return known;
  }

  Answer post(URI to, Form form, @Nullable String authorization) throws TokenException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(to)
            .timeout(PATIENCE)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Accept", "application/json");
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    byte[] body = form.bytes();
    try {
      return send(request.POST(HttpRequest.BodyPublishers.ofByteArray(body)).build());
    } finally {
      Arrays.fill(body, (byte) 0);
    }
  }

  private Endpoints discover() throws TokenException {
    String base = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    URI at = address(base + "/.well-known/openid-configuration");
    try (Answer answer = send(HttpRequest.newBuilder(at).timeout(PATIENCE).GET().build())) {
      String token = answer.text("token_endpoint");
      if (!answer.good() || token == null) {
        throw Codes.oddAnswer(name, "its metadata names no token endpoint", null);
      }
      // Else the metadata of one issuer could send secrets meant for it to another.
      if (!name.equals(answer.text("issuer"))) {
        throw Codes.oddAnswer(name, "its metadata is of another issuer", null);
      }
      String device = answer.text("device_authorization_endpoint");
      return new Endpoints(address(token), device == null ? null : address(device));
    }
  }

  private Answer send(HttpRequest request) throws TokenException {
    try {
      HttpResponse<InputStream> response =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        return read(response.statusCode(), in.readNBytes(MOST));
      }
    } catch (IOException e) {
      throw Codes.unreachable(name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Codes.unreachable(name, e);
    }
  }

  private Answer read(int status, byte[] body) throws TokenException {
    try {
      return new Answer(status, SecretJson.members(body));
    } catch (SecretJson.Malformed e) {
      throw Codes.oddAnswer(name, "status " + status + " and no JSON object", e);
    } finally {
      Arrays.fill(body, (byte) 0);
    }
  }

  /** An address that may be sent a secret: https, or http on this very machine. */
  private static URI address(String text) throws TokenException {
    try {
      URI uri = new URI(text);
      String host = uri.getHost();
      boolean near = "http".equals(uri.getScheme()) && host != null && LOOPBACK.contains(host);
      if (host != null
          && uri.getUserInfo() == null
          && uri.getFragment() == null
          && (near || "https".equals(uri.getScheme()))) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw Codes.badAddress(text, e);
    }
    throw Codes.badAddress(text, null);
  }
}
