package io.sallyport.gateway.control;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Talks to the control plane of this machine, whose certificate it pins. Thread-safe. */
public final class ControlClient {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ControlFile.Way way;
  private final HttpClient client;

  /** By the way that a file names. */
  public ControlClient(ControlFile.Way way) {
    this.way = way;
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Pinned(way.fingerprint())}, null);
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

  /** Believes one certificate, whatever it is issued for. */
  private static final class Pinned extends X509ExtendedTrustManager {
    private final String fingerprint;

    private Pinned(String fingerprint) {
      this.fingerprint = fingerprint;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
      try {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(chain[0].getEncoded());
        if (!HexFormat.of().formatHex(digest).equals(fingerprint)) {
          throw new CertificateException("The gateway shows another certificate than it wrote.");
        }
      } catch (NoSuchAlgorithmException e) {
        throw new CertificateException(e);
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      throw new CertificateException("This is a client's side.");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      throw new CertificateException("This is a client's side.");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("This is a client's side.");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
