package io.sallyport.gateway.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A live session of some gateway. Immutable.
 *
 * @param id the id that operators know it by
 * @param gateway the gateway that holds it
 * @param door the front end
 * @param subject whom its calls count for
 * @param actor the agent acting for the subject, or null
 * @param target what it is a session on
 * @param peer where it comes from
 * @param credential names the credential without giving it away
 * @param started since when
 * @param expires when it ends at the latest, or null
 */
public record SessionRow(
    String id,
    String gateway,
    String door,
    String subject,
    @Nullable String actor,
    String target,
    String peer,
    String credential,
    Instant started,
    @Nullable Instant expires) {}
