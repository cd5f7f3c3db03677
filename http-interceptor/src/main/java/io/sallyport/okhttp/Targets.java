package io.sallyport.okhttp;

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
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * The targets of a client, as the broker's configuration says them. What it says, credentials
 * included, is asked for anew after a few seconds and for each caller. Thread-safe.
 */
final class Targets {
  private static final long FRESH = TimeUnit.SECONDS.toNanos(5);
  private static final int MOST = 1_000;

  private final AccessBroker broker;
  private final List<Target> names = new ArrayList<>();
  private final Map<Key, Known> known = new HashMap<>();

  /** Credentials may differ from caller to caller. */
  private record Key(Target target, Caller caller) {}

  /**
   * A target as it stands.
   *
   * @param headers what it adds to each request; holds secrets, and never leaves this process but
   *     to the target
   */
  record Known(
      Target name, HttpTarget http, AddressRules addresses, List<Header> headers, long since) {
    @Override
    public String toString() {
      return name.name();
    }
  }

  Targets(AccessBroker broker, Collection<String> names) {
    this.broker = broker;
    names.forEach(name -> this.names.add(new Target(name)));
  }

  /**
   * The target that a URL lies in, the most specific of several.
   *
   * @return null where it lies in none
   */
  @Nullable Known of(HttpUrl url, Caller caller) throws AccessDeniedException {
    Origin asked = null;
    Known best = null;
    for (Target name : names) {
      Known one = known(name, caller);
      Origin origin = one.http.origin();
      if (!Requests.isAt(url, origin)) {
        // Not spelled as the target's one form is; it can be the same all the same.
        asked = asked == null ? Requests.origin(url) : asked;
        origin = asked;
      }
      boolean covers = one.http.covers(origin, url.encodedPath());
      if (covers && (best == null || one.http.base().length() > best.http.base().length())) {
        best = one;
      }
    }
    return best;
  }

  static String bracketed(String host) {
    return host.indexOf(':') < 0 ? host : "[" + host + "]";
  }

  /** Checks what a name was resolved to against every target that has it. */
  void check(String host, List<InetAddress> answers) throws AccessDeniedException {
    List<Known> all;
    synchronized (known) {
      all = List.copyOf(known.values());
    }
    boolean found = false;
    for (Known one : all) {
      if (one.http.origin().host().equals(host)) {
        one.addresses.check(answers);
        found = true;
      }
    }
    if (!found) {
      throw new AccessDeniedException(Codes.noTarget(host), null);
    }
  }

  private Known known(Target name, Caller caller) throws AccessDeniedException {
    Key key = new Key(name, caller);
    synchronized (known) {
      Known at = known.get(key);
      if (at != null && System.nanoTime() - at.since < FRESH) {
        return at;
      }
    }
    Known made = ask(name, caller);
    synchronized (known) {
      if (known.size() >= MOST) {
        known.clear();
      }
      known.put(key, made);
    }
    return made;
  }

  private Known ask(Target name, Caller caller) throws AccessDeniedException {
    try (Endpoint endpoint = broker.endpoint(caller, name)) {
      if (endpoint == null) {
        throw new AccessDeniedException(Codes.targetUnknown(name.name()), null);
      }
      boolean kubernetes = "kubernetes".equals(endpoint.settings().get("kind"));
      HttpTarget http = HttpTarget.of(name.name(), endpoint.url(), kubernetes);
      AddressRules addresses = AddressRules.of(http, endpoint.settings().get("addresses"));
      return new Known(name, http, addresses, TargetHeaders.of(endpoint), System.nanoTime());
    }
  }
}
