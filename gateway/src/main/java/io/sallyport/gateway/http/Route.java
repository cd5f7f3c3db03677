package io.sallyport.gateway.http;

import io.sallyport.api.AccessBroker;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Caller;
import io.sallyport.api.Endpoint;
import io.sallyport.api.Target;
import io.sallyport.semantics.http.AddressRules;
import io.sallyport.semantics.http.Header;
import io.sallyport.semantics.http.HttpTarget;
import io.sallyport.semantics.http.TargetHeaders;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection's requests to one target go, and with which credential. Asked for anew after a
 * few seconds. Immutable; holds secrets and is never printed.
 */
final class Route {
  private static final Pattern PATH =
      Pattern.compile("/t/([A-Za-z0-9][A-Za-z0-9._-]{0,99})(|[/?].*)");
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

  /** A target's name and what stands behind it in the path. */
  record Asked(String name, String rest) {
    /** Null where the path names no target. */
    static @Nullable Asked of(String path) {
      Matcher form = PATH.matcher(path);
      if (!form.matches()) {
        return null;
      }
      String rest = form.group(2);
      return new Asked(form.group(1), rest.startsWith("/") ? rest : "/" + rest);
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

  private String prefix() {
    String base = http.base();
    return base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
  }

  /** What stands behind the target's name, below the target's own base. */
  String target(String rest) {
    return prefix() + rest;
  }

  /** Where the target's own redirects lead through the gateway; others stay as they are. */
  String location(String value) {
    String own = http.origin().toString();
    String path = value.startsWith(own + "/") ? value.substring(own.length()) : value;
    boolean inside = path.startsWith(prefix() + "/") && !path.startsWith("//");
    return inside ? "/t/" + http.name() + path.substring(prefix().length()) : value;
  }
}
