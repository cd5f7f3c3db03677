package io.sallyport.okhttp;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Exchange;
import io.sallyport.api.Outcome;
import io.sallyport.semantics.http.Header;
import io.sallyport.semantics.http.HttpCanonical;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Stands next to the wire: lets out what was decided on, once, and adds the credential there, where
 * neither other interceptors nor responses show it. A second sending of the same request, as OkHttp
 * does when a connection breaks, is decided and recorded anew.
 */
final class LastCheck implements Interceptor {
  /** What OkHttp adds to each request by itself. */
  private static final Set<String> ADDED =
      Set.of(
          "host",
          "connection",
          "accept-encoding",
          "user-agent",
          "content-length",
          "content-type",
          "transfer-encoding",
          "cookie");

  private final Governing governing;

  LastCheck(Governing governing) {
    this.governing = governing;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    Permit permit = request.tag(Permit.class);
    if (permit == null || !isWhatWasDecided(permit.exchange().operation(), request)) {
      throw new SallyportRefusedException(Codes.notDecided());
    }
    if (permit.used().getAndSet(true)) {
      return again(chain, request, permit);
    }
    return chain.proceed(withCredential(request, permit)).newBuilder().request(request).build();
  }

  private Response again(Chain chain, Request request, Permit permit) throws IOException {
    try (Exchange<HttpCanonical> exchange = governing.again(permit)) {
      if (!isWhatWasDecided(exchange.operation(), request)) {
        throw new SallyportRefusedException(Codes.notDecided());
      }
      Response response = chain.proceed(withCredential(request, permit));
      exchange.complete(Outcome.none());
      return response.newBuilder().request(request).build();
    } catch (AccessDeniedException e) {
      throw new SallyportRefusedException(e.reason(), e);
    }
  }

  private static boolean isWhatWasDecided(HttpCanonical canonical, Request request) {
    if (!request.method().equals(canonical.method())
        || !Requests.target(request.url()).equals(canonical.target())
        || !Requests.isAt(request.url(), canonical.origin())
        || !Governing.sameHeaders(canonical, request)) {
      return false;
    }
    for (String name : request.headers().names()) {
      String lower = name.toLowerCase(Locale.ROOT);
      boolean known =
          ADDED.contains(lower) || canonical.headers().stream().anyMatch(h -> h.is(lower));
      if (!known) {
        return false;
      }
    }
    return true;
  }

  private static Request withCredential(Request request, Permit permit) {
    Request.Builder sent = request.newBuilder();
    for (Header header : permit.target().headers()) {
      sent.header(header.name(), header.value());
    }
    return sent.build();
  }
}
