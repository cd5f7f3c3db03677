package io.sallyport.semantics.http;

import io.sallyport.api.CanonicalOperation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request in the one form that alone may be sent; the credential is added behind it. Immutable.
 *
 * @param method GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS
 * @param origin where it goes
 * @param target path and query, encoded
 * @param headers what is passed on, names in lower case
 * @param upgrade {@code websocket} or {@code SPDY/3.1}, or null for none
 * @param response what becomes of the response
 * @param text what stands in the record, and what approvals are bound to
 * @param stream what flows on a connection to an API server once it is upgraded, or null
 */
public record HttpCanonical(
    String method,
    Origin origin,
    String target,
    List<Header> headers,
    @Nullable String upgrade,
    ResponseRules response,
    String text,
    @Nullable KubernetesStream stream)
    implements CanonicalOperation {
  /** Copies the headers. */
  public HttpCanonical {
    headers = List.copyOf(headers);
  }
}
