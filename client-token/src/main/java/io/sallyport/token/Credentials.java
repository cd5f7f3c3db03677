package io.sallyport.token;

import io.sallyport.api.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * How a client shows an issuer who it is. Thread-safe.
 *
 * @param id the client's id
 * @param secret supplies its secret, or null where it has none
 * @param assertion supplies a signed assertion in place of a secret (RFC 7523 §2.2), or null
 * @param inBody whether the secret stands in the body and not in the Authorization header (RFC 6749
 *     §2.3.1)
 */
record Credentials(
    String id, @Nullable TokenSource secret, @Nullable TokenSource assertion, boolean inBody) {
  private static final String BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  /** Puts what goes into the body there. */
  void into(Form form) throws TokenException {
    TokenSource signed = assertion;
    TokenSource known = secret;
    if (signed != null) {
      form.put("client_id", id).put("client_assertion_type", BEARER);
      try (Secret token = signed.token()) {
        form.put("client_assertion", token);
      }
    } else if (known == null) {
      form.put("client_id", id);
    } else if (inBody) {
      form.put("client_id", id);
      try (Secret token = known.token()) {
        form.put("client_secret", token);
      }
    }
  }

  /** What goes into the Authorization header, or null. */
  @Nullable String header() throws TokenException {
    TokenSource known = secret;
    if (known == null || assertion != null || inBody) {
      return null;
    }
    try (Secret token = known.token()) {
      String both = encoded(id) + ":" + token.use(text -> encoded(new String(text)));
      return "Basic "
          + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "Credentials[" + id + "]";
  }
}
