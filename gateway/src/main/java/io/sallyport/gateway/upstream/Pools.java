package io.sallyport.gateway.upstream;

import io.sallyport.api.AccessBroker;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Actor;
import io.sallyport.api.Caller;
import io.sallyport.api.Endpoint;
import io.sallyport.api.Secret;
import io.sallyport.api.Target;
import io.sallyport.gateway.door.Upstreams;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The pools of a gateway, by target and credential. Thread-safe. */
public final class Pools implements Upstreams, AutoCloseable {
  private final AccessBroker broker;
  private final UpstreamSettings settings;
  private final Opener opener;
  private final Map<String, Pool> pools = new LinkedHashMap<>();
  private boolean closed;

  /** Pools whose endpoints that broker knows and whose connections that opener makes. */
  public Pools(AccessBroker broker, UpstreamSettings settings, Opener opener) {
    this.broker = broker;
    this.settings = settings;
    this.opener = opener;
  }

  @Override
  public Upstream borrow(Caller caller, Target target, String session)
      throws AccessDeniedException, SQLException {
    // Asked for every time: who may no longer have the credential gets no old connection with it.
    try (Endpoint endpoint = broker.endpoint(caller, target)) {
      if (endpoint == null || !endpoint.url().startsWith("jdbc:")) {
        throw new AccessDeniedException(UpstreamReasons.unknownTarget(target.name()), null);
      }
      return pool(target, endpoint).borrow(stamp(caller, session));
    }
  }

  private Pool pool(Target target, Endpoint endpoint) throws AccessDeniedException {
    String key = target.name() + "-" + digest(endpoint);
    synchronized (pools) {
      if (closed) {
        throw new AccessDeniedException(UpstreamReasons.ended(), null);
      }
      sweep(key);
      Pool known = pools.get(key);
      if (known == null) {
        known = new Pool(key, endpoint, settings, opener);
        pools.put(key, known);
      }
      return known;
    }
  }

  /** A rotated credential leaves a pool behind that nobody asks any more. */
  private void sweep(String asked) {
    Iterator<Map.Entry<String, Pool>> all = pools.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<String, Pool> entry = all.next();
      if (!entry.getKey().equals(asked) && entry.getValue().unusedFor(settings.idle().toNanos())) {
        all.remove();
        entry.getValue().close();
      }
    }
  }

  /** Names a credential without giving it away to logs: 64 bits of a hash that nobody guesses. */
  private String digest(Endpoint endpoint) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      try (Secret key = copy(broker.maskKey())) {
        sha.update(key.use(Pools::utf8));
      }
      sha.update((endpoint.url() + "\n" + endpoint.username()).getBytes(StandardCharsets.UTF_8));
      for (Map.Entry<String, Secret> secret : new TreeMap<>(endpoint.secrets()).entrySet()) {
        sha.update(("\n" + secret.getKey() + "\n").getBytes(StandardCharsets.UTF_8));
        sha.update(secret.getValue().use(Pools::utf8));
      }
      return HexFormat.of().formatHex(sha.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256; this one has not.", e);
    }
  }

  private static Secret copy(Secret secret) {
    return secret.use(Secret::of);
  }

  private static byte[] utf8(char[] text) {
    return new String(text).getBytes(StandardCharsets.UTF_8);
  }

  /** At most 63 bytes, which is what PostgreSQL keeps, and nothing that breaks a line of a log. */
  static String stamp(Caller caller, String session) {
    Actor actor = caller.actor();
    String who = caller.subject().id() + (actor == null ? "" : " by " + actor.id());
    String text = session + " " + who;
    StringBuilder safe = new StringBuilder("sallyport ");
    text.chars().limit(53).forEach(c -> safe.append(c < ' ' || c > '~' ? '?' : (char) c));
    return safe.toString();
  }

  /**
   * How it stands with a pool.
   *
   * @param pool its name
   * @param borrowed connections in use
   * @param waiting how many wait for one
   */
  public record Load(String pool, int borrowed, int waiting) {}

  /** How it stands with each pool. */
  public java.util.List<Load> load() {
    synchronized (pools) {
      return pools.entrySet().stream()
          .map(p -> new Load(p.getKey(), p.getValue().borrowed(), p.getValue().waiting()))
          .toList();
    }
  }

  @Override
  public void close() {
    synchronized (pools) {
      closed = true;
      pools.values().forEach(Pool::close);
      pools.clear();
    }
  }
}
