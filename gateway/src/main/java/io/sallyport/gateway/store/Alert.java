package io.sallyport.gateway.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that somebody has to look at, such as an emergency. Immutable.
 *
 * @param id names it
 * @param raised when it happened
 * @param code its code, as {@code SP-2052}
 * @param rule the rule it is about, or null
 * @param session the session of the audit trail
 * @param message what happened; no row value
 * @param acknowledged when somebody has looked at it, or null
 * @param by who, or null
 */
public record Alert(
    String id,
    Instant raised,
    String code,
    @Nullable String rule,
    String session,
    String message,
    @Nullable Instant acknowledged,
    @Nullable String by) {}
