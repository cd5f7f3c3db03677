package io.sallyport.policy.rules;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the file says of one target. It holds no secret, only references of the form <code>
 * ${secret:name}</code> that a credential source resolves. Immutable.
 *
 * @param name the name that rules use
 * @param url where the target is, or null where a client names it (an embedded URL of a vendor)
 * @param kind {@code postgresql}, {@code mysql}, {@code mariadb}, {@code h2}, {@code jdbc} (another
 *     database), {@code ssh}, {@code http} or {@code kubernetes}; taken from the URL where the file
 *     does not say it, null where neither does
 * @param username the account's name on the target, or null
 * @param hostKey the fingerprint or key by which an SSH host is known, or null
 * @param options further settings by their key: {@code ca}, {@code addresses}
 * @param headers headers to send that hold no secret
 * @param secrets uses of secrets, each with its text that holds references: {@code password},
 *     {@code key}, {@code token}, and {@code headers.Name} for a header
 */
public record TargetSettings(
    String name,
    @Nullable String url,
    @Nullable String kind,
    @Nullable String username,
    @Nullable String hostKey,
    Map<String, String> options,
    Map<String, String> headers,
    Map<String, String> secrets) {
  private static final Map<String, Set<String>> FAMILIES =
      Map.of(
          "ssh", Set.of("ssh", "sftp"),
          "http", Set.of("http"),
          "kubernetes", Set.of("k8s", "http"));

  /** Copies the maps, keeping their order. */
  public TargetSettings {
    options = Map.copyOf(options);
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    secrets = Collections.unmodifiableMap(new LinkedHashMap<>(secrets));
  }

  /**
   * What is no secret, by its use: {@code kind}, {@code host_key}, {@code ca}, {@code addresses},
   * and {@code headers.Name} for a header.
   */
  public Map<String, String> plain() {
    Map<String, String> plain = new LinkedHashMap<>(options);
    if (kind != null) {
      plain.put("kind", kind);
    }
    headers.forEach((header, value) -> plain.put("headers." + header, value));
    if (hostKey != null) {
      plain.put("host_key", hostKey);
    }
    return plain;
  }

  /** Whether accesses of that family can ever concern this target. */
  boolean speaks(String family) {
    return kind == null || FAMILIES.getOrDefault(kind, Set.of("sql")).contains(family);
  }
}
