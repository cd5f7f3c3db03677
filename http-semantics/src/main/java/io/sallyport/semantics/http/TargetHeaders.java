package io.sallyport.semantics.http;

import io.sallyport.api.Endpoint;
import io.sallyport.api.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * The header fields that a target's own settings add to each request: what stands under {@code
 * headers}, a bearer token (RFC 6750) of {@code token}, or Basic (RFC 7617) of {@code username} and
 * {@code password}. Stateless.
 */
public final class TargetHeaders {
  private static final String PREFIX = "headers.";

  private TargetHeaders() {}

  /**
   * The fields, names in lower case. They hold secrets: they go to the target alone and into no
   * log.
   */
  public static List<Header> of(Endpoint endpoint) {
    List<Header> headers = new ArrayList<>();
    endpoint.settings().forEach((use, value) -> add(headers, use, value));
    endpoint.secrets().forEach((use, secret) -> add(headers, use, secret));
    String username = endpoint.username();
    Secret password = endpoint.secrets().get("password");
    if (username != null && password != null) {
      String pair = username + ":" + password.use(String::new);
      byte[] bytes = pair.getBytes(StandardCharsets.UTF_8);
      headers.add(
          new Header("authorization", "Basic " + Base64.getEncoder().encodeToString(bytes)));
    }
    return headers;
  }

  private static void add(List<Header> headers, String use, String value) {
    if (use.startsWith(PREFIX)) {
      headers.add(new Header(use.substring(PREFIX.length()).toLowerCase(Locale.ROOT), value));
    }
  }

  private static void add(List<Header> headers, String use, Secret secret) {
    if (use.equals("token")) {
      headers.add(new Header("authorization", "Bearer " + secret.use(String::new)));
    } else {
      String value = secret.use(String::new);
      add(headers, use, value);
    }
  }
}
