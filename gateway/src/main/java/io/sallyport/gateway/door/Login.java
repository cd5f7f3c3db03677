package io.sallyport.gateway.door;

import io.sallyport.api.Caller;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who has shown who they are. Immutable.
 *
 * @param caller whom calls count for
 * @param expires when the credential ends, and every session with it; null for never
 * @param credentialId names the credential without giving it away, as revocations do
 */
public record Login(Caller caller, @Nullable Instant expires, String credentialId) {}
