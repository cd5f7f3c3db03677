package io.sallyport.gateway.store;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that no longer counts. Immutable.
 *
 * @param kind what the id is of
 * @param id which one
 * @param revoked when
 * @param by by whom
 * @param until when it can be forgotten, since the thing itself has ended by then; null for never
 */
public record Revocation(
    Kind kind, String id, Instant revoked, String by, @Nullable Instant until) {
  /** What can be revoked. */
  public enum Kind {
    /** A credential, by its id: every session with it ends, and it opens none. */
    CREDENTIAL,
    /** Everything that a subject has. */
    SUBJECT,
    /** One session. */
    SESSION;

    /** The word in the store. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
