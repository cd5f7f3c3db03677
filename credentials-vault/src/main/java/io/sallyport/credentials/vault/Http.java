package io.sallyport.credentials.vault;

import io.sallyport.api.Secret;
import io.sallyport.credential.spi.CredentialException;
import io.sallyport.secret.json.SecretJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Requests to the HTTP API of Vault, which OpenBao shares. Redirects are not followed. Thread-safe.
 */
final class Http {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final int MOST = 1 << 20;

  private final String address;
  private final @Nullable String namespace;
  private final HttpClient client;

  Http(String address, @Nullable String namespace, @Nullable Path authorities)
      throws CredentialException {
    this.address = checked(address);
    this.namespace = namespace;
    HttpClient.Builder builder =
        HttpClient.newBuilder().connectTimeout(PATIENCE).followRedirects(HttpClient.Redirect.NEVER);
    this.client =
        (authorities == null ? builder : builder.sslContext(trusting(authorities))).build();
  }

  String address() {
    return address;
  }

  Answer get(String path, Secret token) throws CredentialException {
    return send(path, request(path, token).GET());
  }

  /**
   * Posts an object.
   *
   * @param token the login, or null for a login itself
   * @param body wiped before this returns
   */
  Answer post(String path, @Nullable Secret token, byte[] body) throws CredentialException {
    try {
      return send(path, request(path, token).POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    } finally {
      Arrays.fill(body, (byte) 0);
    }
  }

  private HttpRequest.Builder request(String path, @Nullable Secret token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + "/v1/" + path))
            .timeout(PATIENCE)
            .header("X-Vault-Request", "true");
    if (namespace != null) {
      request.header("X-Vault-Namespace", namespace);
    }
    if (token != null) {
      request.header("X-Vault-Token", token.use(String::new));
    }
    return request;
  }

  private Answer send(String path, HttpRequest.Builder request) throws CredentialException {
    try {
      HttpResponse<InputStream> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        return read(path, response.statusCode(), in.readNBytes(MOST));
      }
    } catch (IOException e) {
      throw Codes.unreachable(address, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Codes.unreachable(address, e);
    } catch (IllegalArgumentException e) {
      // A token with a line break in it cannot stand in a header; the message would show it.
      throw Codes.odd(path, null);
    }
  }

  private static Answer read(String path, int status, byte[] body) throws CredentialException {
    try {
      return new Answer(status, body.length == 0 ? Map.of() : SecretJson.members(body));
    } catch (SecretJson.Malformed e) {
      if (status != 200) {
        throw Codes.refused(path, status);
      }
      throw Codes.odd(path, e);
    } finally {
      Arrays.fill(body, (byte) 0);
    }
  }

  private static String checked(String address) throws CredentialException {
    try {
      URI uri = new URI(address);
      String host = uri.getHost();
      boolean near = "http".equals(uri.getScheme()) && host != null && LOOPBACK.contains(host);
      if (host != null
          && uri.getUserInfo() == null
          && uri.getQuery() == null
          && uri.getFragment() == null
          && (near || "https".equals(uri.getScheme()))) {
        return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
      }
    } catch (URISyntaxException e) {
      throw Codes.badSetting(address, "it has to be an https address", e);
    }
    throw Codes.badSetting(
        address, "it has to be an https address, or an http one on this very machine", null);
  }

  private static SSLContext trusting(Path authorities) throws CredentialException {
    try (InputStream in = Files.newInputStream(authorities)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca-" + store.size(), one);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw Codes.badSetting(authorities.toString(), "'ca_file' has to be certificates in PEM", e);
    }
  }
}
