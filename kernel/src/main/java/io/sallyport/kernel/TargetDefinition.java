package io.sallyport.kernel;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a target of the configuration is reached. Immutable.
 *
 * @param name the name that rules use
 * @param url where it is
 * @param username the account, or null
 * @param secrets texts by their use, such as {@code password}, each with {@code ${secret:name}} for
 *     what is fetched late
 */
public record TargetDefinition(
    String name, String url, @Nullable String username, Map<String, String> secrets) {
  /** Copies the map. */
  public TargetDefinition {
    secrets = Map.copyOf(secrets);
  }
}
