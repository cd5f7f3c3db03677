package io.sallyport.credential.spi;

import io.sallyport.api.Secret;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A secret and how long it is good for. Immutable but for the secret's being wiped.
 *
 * @param secret the secret; the receiver closes it
 * @param expires when it stops being valid, or null where it does not
 */
public record Credential(Secret secret, @Nullable Instant expires) {}
