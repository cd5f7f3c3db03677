package io.sallyport.okhttp;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Exchange;
import io.sallyport.api.Outcome;
import io.sallyport.semantics.http.Header;
import io.sallyport.semantics.http.HttpCanonical;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import okhttp3.Headers;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Stands next to the wire: lets out what was decided on, once, and adds the credential there, where
 * neither other interceptors nor responses show it. A second sending of the same request, as OkHttp
 * does when a connection breaks, is decided and recorded anew.
 */
final class LastCheck implements Interceptor {
  private final Governing governing;

  LastCheck(Governing governing) {
    this.governing = governing;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    Permit permit = request.tag(Permit.class);
    if (permit == null || !isWhatWasDecided(permit, permit.exchange().operation(), request)) {
      throw new SallyportRefusedException(Codes.notDecided());
    }
    if (permit.used().getAndSet(true)) {
      return again(chain, request, permit);
    }
    return chain.proceed(withCredential(request, permit)).newBuilder().request(request).build();
  }

  private Response again(Chain chain, Request request, Permit permit) throws IOException {
    try (Exchange<HttpCanonical> exchange = governing.again(permit)) {
      // What comes back is masked and capped as the first decision said.
      boolean same = exchange.obligations().equals(permit.exchange().obligations());
      if (!same || !isWhatWasDecided(permit, exchange.operation(), request)) {
        throw new SallyportRefusedException(Codes.notDecided());
      }
      Response response = chain.proceed(withCredential(request, permit));
      exchange.complete(Outcome.none());
      return response.newBuilder().request(request).build();
    } catch (AccessDeniedException e) {
      throw new SallyportRefusedException(e.reason(), e);
    }
  }

  private static boolean isWhatWasDecided(Permit permit, HttpCanonical canonical, Request request) {
    return request.method().equals(canonical.method())
        && Requests.target(request.url()).equals(canonical.target())
        && Requests.isAt(request.url(), canonical.origin())
        && request.body() == permit.sent()
        && hasWhatWasDecided(canonical.headers(), request.headers())
        && hasNothingElse(canonical, request);
  }

  private static boolean hasWhatWasDecided(List<Header> decided, Headers sent) {
    for (Header header : decided) {
      boolean found = false;
      for (int i = 0; i < sent.size() && !found; i++) {
        found = header.is(sent.name(i)) && header.value().equals(sent.value(i));
      }
      if (!found) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasNothingElse(HttpCanonical canonical, Request request) {
    Headers sent = request.headers();
    for (int i = 0; i < sent.size(); i++) {
      String name = sent.name(i);
      boolean decided = false;
      boolean same = false;
      for (Header header : canonical.headers()) {
        decided |= header.is(name);
        same |= header.is(name) && header.value().equals(sent.value(i));
      }
      if (!same && (decided || !isAdded(name, sent.value(i), canonical, request))) {
        return false;
      }
    }
    return true;
  }

  /** Whether it is what OkHttp adds to each request by itself. */
  private static boolean isAdded(
      String name, String value, HttpCanonical canonical, Request request) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "host" -> value.equals(canonical.origin().authority());
      case "connection" -> value.equalsIgnoreCase("keep-alive");
      // OkHttp says itself how long a body is, and leaves alone what stands there without one.
      case "content-length", "transfer-encoding" -> request.body() != null;
      case "accept-encoding", "content-type", "cookie", "user-agent" -> true;
      default -> false;
    };
  }

  private static Request withCredential(Request request, Permit permit) {
    Request.Builder sent = request.newBuilder();
    for (Header header : permit.target().headers()) {
      sent.header(header.name(), header.value());
    }
    return sent.build();
  }
}
