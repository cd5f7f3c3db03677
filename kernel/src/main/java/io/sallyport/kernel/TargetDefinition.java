package io.sallyport.kernel;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a target of the configuration is reached. Immutable.
 *
 * @param name the name that rules use
 * @param url where it is
 * @param username the account, or null
 * @param settings what is no secret, by its use: {@code host_key}, and {@code headers.Name} for a
 *     header
 * @param secrets texts by their use, such as {@code password}, each with {@code ${secret:name}} for
 *     what is fetched late
 */
public record TargetDefinition(
    String name,
    String url,
    @Nullable String username,
    Map<String, String> settings,
    Map<String, String> secrets) {
  /** Copies the maps. */
  public TargetDefinition {
    settings = Map.copyOf(settings);
    secrets = Map.copyOf(secrets);
  }
}
