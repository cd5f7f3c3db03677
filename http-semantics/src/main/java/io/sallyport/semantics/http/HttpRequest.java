package io.sallyport.semantics.http;

import java.util.List;

/**
 * A request as it came in, before anything is believed of it. Immutable.
 *
 * @param method as sent
 * @param scheme {@code http} or {@code https}
 * @param authority host and port as sent, without user information
 * @param target path and query as sent (RFC 9112 §3.2.1, origin form)
 * @param headers in order; {@code Host} is in {@code authority}
 * @param body what is known of the body
 */
public record HttpRequest(
    String method,
    String scheme,
    String authority,
    String target,
    List<Header> headers,
    Body body) {
  /** Copies the headers. */
  public HttpRequest {
    headers = List.copyOf(headers);
  }

  /** The same request with what was read of its body. */
  public HttpRequest with(Body other) {
    return new HttpRequest(method, scheme, authority, target, headers, other);
  }
}
