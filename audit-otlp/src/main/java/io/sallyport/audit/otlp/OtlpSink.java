package io.sallyport.audit.otlp;

import io.sallyport.audit.journal.EventJson;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.AuditException;
import io.sallyport.audit.spi.BatchingSink;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sends events as log records to a collector of OpenTelemetry, by OTLP 1 over HTTP with JSON. The
 * protocol is small enough to need no SDK, whose pipelines drop what a collector does not take.
 * Delivery is <em>enforced</em> and at least once: written and synced alike return when the
 * collector has accepted the record, whatever it does with it then. Thread-safe.
 */
public final class OtlpSink extends BatchingSink {
  /** A collector's answer that it refused some records, though its status is 200. */
  private static final Pattern REJECTED =
      Pattern.compile("\"rejected_?[lL]og_?[rR]ecords\"\\s*:\\s*\"?[1-9]");

  private final HttpClient client;
  private final URI endpoint;
  private final Map<String, String> headers;
  private final Duration patience;

  private OtlpSink(
      HttpClient client, URI endpoint, Map<String, String> headers, Duration patience) {
    this.client = client;
    this.endpoint = endpoint;
    this.headers = Map.copyOf(headers);
    this.patience = patience;
  }

  /**
   * A sink for a collector; it is asked with the first event.
   *
   * @param endpoint the collector's address for logs, mostly ending in {@code /v1/logs}
   * @param headers sent with each request, such as {@code Authorization}; never shown
   * @param patience how long a call waits for the collector before it is refused
   * @throws AuditException when the address is not http or https (SP-4150)
   */
  public static OtlpSink open(URI endpoint, Map<String, String> headers, Duration patience)
      throws AuditException {
    String scheme = String.valueOf(endpoint.getScheme());
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new AuditException(
          "SP-4150 no address of a collector: '%s'; it must be http or https; correct it."
              .formatted(scheme),
          null);
    }
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(patience)
            .build();
    return new OtlpSink(client, endpoint, headers, patience);
  }

  @Override
  public String name() {
    return "otlp";
  }

  @Override
  protected void deliver(List<AuditEvent> events) throws AuditException {
    byte[] body = EventJson.text(OtlpLogs.request(events)).getBytes(StandardCharsets.UTF_8);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint)
            .timeout(patience)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    HttpResponse<String> answer;
    try {
      // Joined, not sent: an interrupt must not give up a record that may have arrived.
      answer = client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString()).join();
    } catch (CompletionException e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      throw refused(why.getClass().getSimpleName(), e);
    }
    if (answer.statusCode() != 200) {
      throw refused("status " + answer.statusCode(), null);
    }
    if (REJECTED.matcher(answer.body()).find()) {
      throw refused("it rejected some of them", null);
    }
  }

  private AuditException refused(String why, @Nullable Exception cause) {
    return new AuditException(
        "SP-4151 the collector takes no events: '%s' (%s); no record, no call; look at it."
            .formatted(endpoint.getHost(), why),
        cause);
  }

  @Override
  protected AuditException closedException() {
    return new AuditException(
        "SP-4152 the sink for OpenTelemetry is closed: '%s'; no record, no call; open it again."
            .formatted(endpoint.getHost()),
        null);
  }

  @Override
  protected void release() {
    // The client ends with its last reference; nothing of it has to be closed.
  }
}
