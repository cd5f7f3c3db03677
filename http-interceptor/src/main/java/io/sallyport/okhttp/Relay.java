package io.sallyport.okhttp;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Secret;
import io.sallyport.semantics.http.HttpTarget;
import io.sallyport.semantics.http.Origin;
import io.sallyport.token.TokenException;
import io.sallyport.token.TokenSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import okhttp3.Cookie;
import okhttp3.CookieJar;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Sends each request through the gateway instead of to its target, so that the client does not see
 * the difference: redirects and cookies are the target's. Thread-safe.
 */
final class Relay {
  private static final int UNAUTHORIZED = 401;

  private final HttpUrl gateway;
  private final TokenSource tokens;
  private final CookieJar jar;
  private final List<HttpTarget> targets;

  /** Goes along with one request, and only to the network interceptor. */
  private record Shown(Secret token) {}

  private Relay(HttpUrl gateway, TokenSource tokens, CookieJar jar, List<HttpTarget> targets) {
    this.gateway = gateway;
    this.tokens = tokens;
    this.jar = jar;
    this.targets = targets;
  }

  static Relay of(HttpOptions options, CookieJar jar) {
    String url = options.gateway;
    TokenSource tokens = options.tokens;
    HttpUrl gateway = url == null ? null : HttpUrl.parse(url);
    if (gateway == null || tokens == null || !gateway.encodedPath().equals("/")) {
      throw Codes.options("gateway URL", "write https://host:port");
    }
    List<HttpTarget> targets = new ArrayList<>();
    options.targets.forEach((name, base) -> targets.add(target(name, base)));
    return new Relay(gateway, tokens, jar, List.copyOf(targets));
  }

  private static HttpTarget target(String name, String base) {
    try {
      return HttpTarget.of(name, base, false);
    } catch (AccessDeniedException e) {
      IllegalArgumentException refused =
          Codes.options("target " + name, "give the URL that requests begin with");
      refused.initCause(e);
      throw refused;
    }
  }

  /** One request, sent to the gateway; what comes back looks as if the target had answered. */
  Response call(Interceptor.Chain chain, Request request) throws IOException {
    HttpUrl asked = request.url();
    HttpTarget target = target(asked);
    if (target == null) {
      return Refusals.response(
          request, Codes.noTarget(asked.scheme() + "://" + asked.host() + ":" + asked.port()));
    }
    try (Secret token = tokens.token()) {
      Response response = once(chain, request, target, token);
      if (!isRejected(response)) {
        return response;
      }
      return again(chain, request, target, token, response);
    } catch (TokenException e) {
      return Refusals.response(request, Codes.noToken(String.valueOf(e.getMessage())));
    }
  }

  /** Rotated or revoked meanwhile: whoever has another token by now may try once more. */
  private Response again(
      Interceptor.Chain chain, Request request, HttpTarget target, Secret token, Response rejected)
      throws IOException {
    tokens.discard();
    Secret other;
    try {
      other = tokens.token();
    } catch (TokenException e) {
      return rejected;
    }
    try (other) {
      if (same(token, other) || isOneShot(request)) {
        return rejected;
      }
      rejected.close();
      return once(chain, request, target, other);
    }
  }

  /** By the gateway; the target's own 401 is an answer like others. */
  private static boolean isRejected(Response response) {
    return response.code() == UNAUTHORIZED && response.header("Sallyport-Code") != null;
  }

  private static boolean isOneShot(Request request) {
    return request.body() != null && (request.body().isOneShot() || request.body().isDuplex());
  }

  private static boolean same(Secret one, Secret other) {
    return one.use(mine -> other.use(theirs -> Arrays.equals(mine, theirs)));
  }

  private Response once(Interceptor.Chain chain, Request request, HttpTarget target, Secret token)
      throws IOException {
    HttpUrl asked = request.url();
    String below = target.below(asked.encodedPath());
    String query = asked.encodedQuery();
    HttpUrl url = gateway.resolve(mount(target) + below + (query == null ? "" : "?" + query));
    if (url == null) {
      return Refusals.response(request, Codes.noTarget(asked.scheme() + "://" + asked.host()));
    }
    Request.Builder out = request.newBuilder().url(url).removeHeader("Authorization");
    List<Cookie> cookies = jar.loadForRequest(asked);
    if (!cookies.isEmpty()) {
      out.header("Cookie", Cookies.field(cookies));
    }
    if (request.header("Upgrade") == null) {
      out.tag(Shown.class, new Shown(token));
    } else {
      // No network interceptor sees WebSockets; the token is the gateway's own and goes there only.
      authorize(out, token);
    }
    Response response = chain.proceed(out.build());
    if (response.cacheResponse() != null) {
      response.close();
      throw new SallyportRefusedException(Codes.cached());
    }
    return asOfTarget(request, target, url, response);
  }

  private static String mount(HttpTarget target) {
    return "/t/" + target.name();
  }

  private @Nullable HttpTarget target(HttpUrl asked) {
    Origin origin;
    try {
      origin = Requests.origin(asked);
    } catch (AccessDeniedException e) {
      return null;
    }
    HttpTarget best = null;
    for (HttpTarget target : targets) {
      boolean covers = target.covers(origin, asked.encodedPath());
      if (covers && (best == null || target.base().length() > best.base().length())) {
        best = target;
      }
    }
    return best;
  }

  private Response asOfTarget(Request request, HttpTarget target, HttpUrl url, Response response) {
    Response.Builder shown = response.newBuilder().request(request).networkResponse(null);
    String location = response.header("Location");
    HttpUrl to = location == null ? null : url.resolve(location);
    if (to != null) {
      shown.header("Location", atTarget(to));
    }
    List<String> set = response.headers("Set-Cookie");
    if (!set.isEmpty()) {
      shown.removeHeader("Set-Cookie");
      set.forEach(one -> shown.addHeader("Set-Cookie", Cookies.at(target, mount(target), one)));
    }
    Response made = shown.build();
    List<Cookie> cookies = Cookie.parseAll(request.url(), made.headers());
    if (!cookies.isEmpty()) {
      jar.saveFromResponse(request.url(), cookies);
    }
    return made;
  }

  /** The address at its target of one below the gateway; others are as they are. */
  private String atTarget(HttpUrl url) {
    if (isGateway(url)) {
      String path = url.encodedPath();
      for (HttpTarget target : targets) {
        if ((path + "/").startsWith(mount(target) + "/")) {
          String below = Requests.target(url).substring(mount(target).length());
          return target.origin() + target.above(below);
        }
      }
    }
    return url.toString();
  }

  private boolean isGateway(HttpUrl url) {
    return url.scheme().equals(gateway.scheme())
        && url.host().equals(gateway.host())
        && url.port() == gateway.port();
  }

  private static void authorize(Request.Builder request, Secret token) {
    request.header("Authorization", "Bearer " + token.use(String::new));
  }

  /** Adds the token next to the wire, and to the gateway alone. */
  Interceptor lastCheck() {
    return chain -> {
      Request request = chain.request();
      Shown shown = request.tag(Shown.class);
      if (shown == null || !isGateway(request.url())) {
        throw new SallyportRefusedException(Codes.notDecided());
      }
      Request.Builder out = request.newBuilder();
      authorize(out, shown.token());
      return chain.proceed(out.build()).newBuilder().request(request).build();
    };
  }
}
