package io.sallyport.credential.spi;

import io.sallyport.api.Secret;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A secret and how long it is good for. Immutable but for the secret's being wiped.
 *
 * @param secret the secret; the receiver closes it
 * @param expires when it stops being valid, or null where it does not
 * @param username the account that the secret belongs to, or null. A source that makes accounts
 *     says it, and it stands in for the name that the configuration leaves out
 */
public record Credential(Secret secret, @Nullable Instant expires, @Nullable String username) {
  /** A secret of an account that the configuration names. */
  public Credential(Secret secret, @Nullable Instant expires) {
    this(secret, expires, null);
  }
}
