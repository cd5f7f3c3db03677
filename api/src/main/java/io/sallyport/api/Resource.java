package io.sallyport.api;

import java.util.Set;

/**
 * What is touched inside a target: a table, a command, a path. Immutable.
 *
 * @param target the target's name
 * @param name the full name inside the target, such as {@code public.customers}
 * @param synonyms other names under which rules may speak of it, such as {@code customers} where
 *     the search path resolves that to this resource
 * @param system whether it belongs to the system itself (a catalog); a permit reaches it only by a
 *     pattern that spells its name up to and with the first dot, never by a wildcard alone
 */
public record Resource(String target, String name, Set<String> synonyms, boolean system) {
  /** Copies the synonyms. */
  public Resource {
    synonyms = Set.copyOf(synonyms);
  }

  /** A resource with one name only. */
  public static Resource of(String target, String name) {
    return new Resource(target, name, Set.of(), false);
  }

  /** Target and full name, as rules write them. */
  @Override
  public String toString() {
    return target + "/" + name;
  }
}
