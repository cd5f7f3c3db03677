package io.sallyport.okhttp;

import java.io.IOException;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Follows redirects (RFC 9110 §15.4) as requests of their own, each decided. Across origins nothing
 * goes along but what the client accepts: no header of the caller's own, no credential.
 */
final class Redirects implements Interceptor {
  private static final int MOST = 20;
  private static final Set<String> HARMLESS = Set.of("accept", "accept-language", "user-agent");

  private final Step step;
  private final boolean follow;

  /** Makes one request. */
  @FunctionalInterface
  interface Step {
    Response make(Chain chain, Request request) throws IOException;
  }

  Redirects(Step step, boolean follow) {
    this.step = step;
    this.follow = follow;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    for (int made = 0; made <= MOST; made++) {
      Response response = step.make(chain, request);
      Request next = follow ? next(request, response) : null;
      if (next == null) {
        return response;
      }
      response.close();
      request = next;
    }
    throw new SallyportRefusedException(Codes.redirects(MOST));
  }

  private static @Nullable Request next(Request request, Response response) {
    String location = response.header("Location");
    HttpUrl url = location == null ? null : request.url().resolve(location);
    boolean upgrade = request.header("Upgrade") != null;
    if (url == null || upgrade) {
      return null;
    }
    return switch (response.code()) {
      case 301, 302, 303 -> to(request, url, false);
      case 307, 308 -> oneShot(request.body()) ? null : to(request, url, true);
      default -> null;
    };
  }

  private static boolean oneShot(@Nullable RequestBody body) {
    return body != null && (body.isOneShot() || body.isDuplex());
  }

  private static Request to(Request request, HttpUrl url, boolean same) {
    Request.Builder next = request.newBuilder().url(url);
    boolean bodiless = request.method().equals("GET") || request.method().equals("HEAD");
    if (!same && !bodiless) {
      next.method("GET", null);
      next.removeHeader("Content-Type").removeHeader("Content-Encoding");
    }
    HttpUrl from = request.url();
    boolean stays =
        from.scheme().equals(url.scheme())
            && from.host().equals(url.host())
            && from.port() == url.port();
    if (!stays) {
      for (String name : request.headers().names()) {
        if (!HARMLESS.contains(name.toLowerCase(java.util.Locale.ROOT))) {
          next.removeHeader(name);
        }
      }
    }
    return next.build();
  }
}
