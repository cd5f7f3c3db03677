package io.sallyport.okhttp;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Secret;
import io.sallyport.semantics.http.HttpTarget;
import io.sallyport.semantics.http.Origin;
import io.sallyport.token.TokenException;
import io.sallyport.token.TokenSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Sends each request through the gateway instead of to its target. Thread-safe. */
final class Relay {
  private final HttpUrl gateway;
  private final TokenSource tokens;
  private final List<HttpTarget> targets;

  private Relay(HttpUrl gateway, TokenSource tokens, List<HttpTarget> targets) {
    this.gateway = gateway;
    this.tokens = tokens;
    this.targets = targets;
  }

  static Relay of(HttpOptions options) {
    String url = options.gateway;
    TokenSource tokens = options.tokens;
    HttpUrl gateway = url == null ? null : HttpUrl.parse(url);
    if (gateway == null || tokens == null || !gateway.encodedPath().equals("/")) {
      throw Codes.options("gateway URL", "write https://host:port");
    }
    List<HttpTarget> targets = new ArrayList<>();
    options.targets.forEach((name, base) -> targets.add(target(name, base)));
    return new Relay(gateway, tokens, List.copyOf(targets));
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
    HttpUrl url = url(request.url());
    if (url == null) {
      HttpUrl asked = request.url();
      return Refusals.response(
          request, Codes.noTarget(asked.scheme() + "://" + asked.host() + ":" + asked.port()));
    }
    Request.Builder out = request.newBuilder().url(url).removeHeader("Authorization");
    if (request.header("Upgrade") != null) {
      // No network interceptor sees WebSockets; the token is the gateway's own and goes there only.
      try {
        authorize(out);
      } catch (TokenException e) {
        return Refusals.response(request, Codes.noToken(String.valueOf(e.getMessage())));
      }
    }
    Response response = chain.proceed(out.build());
    return response.newBuilder().request(request).networkResponse(null).build();
  }

  private @Nullable HttpUrl url(HttpUrl asked) {
    Origin origin;
    try {
      origin = Origin.of(asked.scheme(), Targets.bracketed(asked.host()) + ":" + asked.port());
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
    if (best == null) {
      return null;
    }
    String base = best.base();
    String prefix = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    return gateway.resolve("/t/" + best.name() + Requests.target(asked).substring(prefix.length()));
  }

  private void authorize(Request.Builder request) throws TokenException {
    try (Secret token = tokens.token()) {
      request.header("Authorization", "Bearer " + token.use(String::new));
    }
  }

  /** Adds the token next to the wire, and to the gateway alone. */
  Interceptor lastCheck() {
    return chain -> {
      Request request = chain.request();
      HttpUrl url = request.url();
      boolean there =
          url.scheme().equals(gateway.scheme())
              && url.host().equals(gateway.host())
              && url.port() == gateway.port();
      if (!there) {
        throw new SallyportRefusedException(Codes.notDecided());
      }
      Request.Builder out = request.newBuilder();
      try {
        authorize(out);
      } catch (TokenException e) {
        throw new SallyportRefusedException(Codes.noToken(String.valueOf(e.getMessage())), e);
      }
      Response response = chain.proceed(out.build());
      if (response.code() == 401) {
        tokens.discard();
      }
      return response.newBuilder().request(request).build();
    };
  }
}
