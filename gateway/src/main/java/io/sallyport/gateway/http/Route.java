package io.sallyport.gateway.http;

import io.sallyport.api.AccessBroker;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Caller;
import io.sallyport.api.Endpoint;
import io.sallyport.api.Target;
import io.sallyport.semantics.http.AddressRules;
import io.sallyport.semantics.http.Header;
import io.sallyport.semantics.http.HttpTarget;
import io.sallyport.semantics.http.Origin;
import io.sallyport.semantics.http.TargetHeaders;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection's requests to one target go, and with which credential. Asked for anew after a
 * few seconds. Immutable; holds secrets and is never printed.
 */
final class Route {
  private static final String MOUNT = "/t/";
  private static final int LONGEST = 100;
  private static final long FRESH = TimeUnit.SECONDS.toNanos(5);

  private final HttpTarget http;
  private final AddressRules addresses;
  private final @Nullable String addressSetting;
  private final @Nullable String ca;
  private final List<Header> headers;
  private final long since = System.nanoTime();

  private Route(HttpTarget http, Endpoint endpoint) {
    this.http = http;
    this.addressSetting = endpoint.settings().get("addresses");
    this.addresses = AddressRules.of(http, addressSetting);
    this.ca = endpoint.settings().get("ca");
    this.headers = TargetHeaders.of(endpoint);
  }

  /**
   * What a request asks for.
   *
   * @param name the target's
   * @param mount where the target lies at the gateway, as in {@code /t/billing}
   * @param rest path and query behind it, as sent
   */
  record Asked(String name, String mount, String rest) {
    /** Null where the path names no target. */
    static @Nullable Asked of(String path) {
      if (!path.startsWith(MOUNT)) {
        return null;
      }
      int end = MOUNT.length();
      while (end < path.length() && isOfName(path.charAt(end), end == MOUNT.length())) {
        end++;
      }
      int length = end - MOUNT.length();
      char next = end == path.length() ? '/' : path.charAt(end);
      if (length < 1 || length > LONGEST || (next != '/' && next != '?')) {
        return null;
      }
      return new Asked(
          path.substring(MOUNT.length(), end), path.substring(0, end), path.substring(end));
    }

    private static boolean isOfName(char c, boolean first) {
      boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      return plain || (!first && (c == '.' || c == '_' || c == '-'));
    }

    /**
     * How a client that is not let in is told so: what its target is, it has no business to know.
     */
    static boolean likeKubernetes(String path) {
      return path.matches("/(apis?|version|openapi)([/?].*)?");
    }
  }

  static Route of(AccessBroker broker, Caller caller, Target target) throws AccessDeniedException {
    try (Endpoint endpoint = broker.endpoint(caller, target)) {
      if (endpoint == null || !endpoint.url().startsWith("http")) {
        throw new AccessDeniedException(Codes.unknownTarget(target.name()), null);
      }
      boolean kubernetes = "kubernetes".equals(endpoint.settings().get("kind"));
      return new Route(HttpTarget.of(target.name(), endpoint.url(), kubernetes), endpoint);
    }
  }

  boolean fresh() {
    return System.nanoTime() - since < FRESH;
  }

  HttpTarget http() {
    return http;
  }

  AddressRules addresses() {
    return addresses;
  }

  @Nullable String addressSetting() {
    return addressSetting;
  }

  @Nullable String ca() {
    return ca;
  }

  List<Header> headers() {
    return headers;
  }

  /** What stands behind the target's name, below the target's own base. */
  String target(Asked asked) {
    return http.above(asked.rest());
  }

  /**
   * A redirect of the target as the client has to follow it: below the target's place at the
   * gateway, or, where it leads elsewhere, as a whole address, so that no path of the target is
   * taken for one of the gateway. Null for one that is no address.
   *
   * @param request path and query that the target was asked for
   */
  @Nullable String location(String value, String request, Asked asked) {
    try {
      int question = request.indexOf('?');
      String base = http.origin() + (question < 0 ? request : request.substring(0, question));
      // URI resolves a query alone as RFC 2396 did, beside the last segment instead of behind it.
      URI to = value.startsWith("?") ? URI.create(base + value) : URI.create(base).resolve(value);
      if (!isOwn(to)) {
        return to.toString();
      }
      String path = to.getRawPath() == null || to.getRawPath().isEmpty() ? "/" : to.getRawPath();
      if (!http.covers(http.origin(), path)) {
        return to.toString();
      }
      String inside = http.inside(path);
      if (inside == null) {
        return null;
      }
      String query = to.getRawQuery() == null ? "" : "?" + to.getRawQuery();
      String fragment = to.getRawFragment() == null ? "" : "#" + to.getRawFragment();
      return asked.mount() + inside + query + fragment;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** An address without one reading is none of the target's own. */
  private boolean isOwn(URI to) {
    try {
      String authority = to.getRawAuthority();
      return authority != null && Origin.of(to.getScheme(), authority).equals(http.origin());
    } catch (AccessDeniedException e) {
      return false;
    }
  }

  private static String rooted(String path) {
    return path.startsWith("/") ? path : "/" + path;
  }

  /**
   * A cookie of the target as the client has to keep it: for the target's place at the gateway
   * alone, so that no other target sees it. Null for one of another path.
   */
  @Nullable String cookie(String value, Asked asked) {
    StringBuilder kept = new StringBuilder(value.length() + 20);
    boolean placed = false;
    for (String part : value.split(";", -1)) {
      int equals = part.indexOf('=');
      String attribute =
          (equals < 0 ? part : part.substring(0, equals)).strip().toLowerCase(Locale.ROOT);
      if (kept.isEmpty()) {
        kept.append(part);
      } else if (attribute.equals("path")) {
        String path = equals < 0 ? "" : part.substring(equals + 1).strip();
        String below = path.startsWith("/") ? mounted(path) : "";
        if (below == null) {
          return null;
        }
        if (path.startsWith("/")) {
          kept.append("; Path=").append(rooted(asked.mount() + below));
          placed = true;
        }
      } else if (!attribute.startsWith("domain")) {
        kept.append(';').append(part);
      }
    }
    if (!placed && !asked.rest().startsWith("/")) {
      // Else it is for the directory that the target's name stands in, and so for all targets.
      kept.append("; Path=").append(rooted(asked.mount()));
    }
    return kept.toString();
  }

  private @Nullable String mounted(String path) {
    if (!path.equals("/") && http.covers(http.origin(), path)) {
      return http.below(path);
    }
    String base = http.base();
    return path.equals("/") || base.startsWith(path.endsWith("/") ? path : path + "/") ? "" : null;
  }
}
