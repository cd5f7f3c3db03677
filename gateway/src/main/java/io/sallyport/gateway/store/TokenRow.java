package io.sallyport.gateway.store;

import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An API token, without what would let anybody use it. Immutable.
 *
 * @param id stands in the token itself
 * @param name what people call it
 * @param subject whom its calls count for
 * @param actor the agent acting for the subject, or null
 * @param groups the subject's groups
 * @param hash SHA-256 of the whole token, in hex
 * @param created when it was made
 * @param createdBy by whom
 * @param expires when it ends, or null for never
 */
public record TokenRow(
    String id,
    String name,
    String subject,
    @Nullable String actor,
    Set<String> groups,
    String hash,
    Instant created,
    String createdBy,
    @Nullable Instant expires) {
  /** Copies the groups. */
  public TokenRow {
    groups = java.util.Collections.unmodifiableSet(new TreeSet<>(groups));
  }
}
