package io.sallyport.policy.rules;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the file says of one audit sink beside the journal. Immutable.
 *
 * @param kind {@code ocsf}, {@code otlp}, {@code kafka}, {@code table}, or a kind of the user's own
 * @param name what messages and alarms call it, unique in the file
 * @param location where it writes to: a path or an address
 * @param enforced whether a call waits for it; else it is best effort
 * @param options its further settings by name, those of a group as {@code group.name}; durations as
 *     {@link java.time.Duration#toString} has them, secrets by reference
 */
public record SinkEntry(
    String kind, String name, String location, boolean enforced, Map<String, String> options) {
  /** Copies the map, keeping its order. */
  public SinkEntry {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }
}
