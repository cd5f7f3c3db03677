package io.sallyport.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a configured target is reached. Never shown to the caller.
 *
 * @param url where the target is
 * @param username the account, or null where the target has none
 * @param settings what is no secret, by its use: {@code host_key}, and {@code headers.Name} for a
 *     header
 * @param secrets credentials by their use, such as {@code password}
 */
public record Endpoint(
    String url,
    @Nullable String username,
    Map<String, String> settings,
    Map<String, Secret> secrets)
    implements AutoCloseable {
  /** Copies the maps, not the secrets. */
  public Endpoint {
    settings = Map.copyOf(settings);
    secrets = Map.copyOf(secrets);
  }

  /** Wipes every secret. */
  @Override
  public void close() {
    secrets.values().forEach(Secret::close);
  }

  /** The secrets print as {@code ***}, and the address is left out. */
  @Override
  public String toString() {
    return "Endpoint[***]";
  }
}
