package io.sallyport.policy.rules;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom a gateway tells of approvals and alerts, and who may answer through it. Immutable.
 *
 * @param name names it
 * @param url where, or a reference to it
 * @param format {@code json}, {@code slack} or {@code teams}
 * @param sign the key of signatures, by reference, or null
 * @param statement whether statements are sent
 * @param link the console's address, or null
 * @param people whom it vouches for, and their groups
 */
public record NotifySettings(
    String name,
    String url,
    String format,
    @Nullable String sign,
    boolean statement,
    @Nullable String link,
    Map<String, Set<String>> people) {
  /** Copies the people. */
  public NotifySettings {
    people = Map.copyOf(people);
  }

  /** Whether a gateway sends to that address: https, or http on this machine. */
  public static boolean allowed(String url) {
    return NotifyReader.allowed(url);
  }
}
