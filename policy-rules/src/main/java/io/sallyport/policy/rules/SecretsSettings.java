package io.sallyport.policy.rules;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the file says of one source of secrets. Immutable.
 *
 * @param kind {@code keystore}, {@code files}, {@code environment}, {@code age} or {@code vault}
 * @param location where it is: a path, a prefix or an address
 * @param options its further settings by name, each fit for the kind
 * @param names what is read by the name of the secret; empty for sources that know by themselves
 */
public record SecretsSettings(
    String kind, String location, Map<String, String> options, Map<String, String> names) {
  /** Copies the maps, keeping their order. */
  public SecretsSettings {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
  }
}
