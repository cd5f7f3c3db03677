package io.sallyport.policy.rules;

import io.sallyport.api.Durability;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the file says of the audit trail. Immutable.
 *
 * @param journal the directory of the journal, as written in the file; null where the file does not
 *     say
 * @param durability how safe a decision's record is before the call goes on: {@link
 *     Durability#WRITTEN} or {@link Durability#SYNCED}
 * @param parameters what is kept of the values bound to a call
 * @param sign the secret that signs checkpoints, by reference; null where none are made
 * @param checkpoint how often one is made while records come
 * @param anchor where else checkpoints are kept, a directory or an http(s) address; or null
 * @param retain how long files are kept; null for ever
 * @param recordingSize the largest recording of a session, in bytes; null for the usual
 * @param sinks what is written to beside the journal, in the file's order
 */
public record AuditSettings(
    @Nullable Path journal,
    Durability durability,
    Parameters parameters,
    @Nullable String sign,
    Duration checkpoint,
    @Nullable String anchor,
    @Nullable Duration retain,
    @Nullable Long recordingSize,
    List<SinkEntry> sinks) {
  /** Copies the list. */
  public AuditSettings {
    sinks = List.copyOf(sinks);
  }

  static final Duration EVERY = Duration.ofSeconds(10);

  /** What is kept of the values bound to a call. */
  public enum Parameters {
    /** A digest of them. */
    DIGEST,
    /** The values themselves. */
    CLEAR
  }

  /** What holds where the file says nothing. */
  static AuditSettings defaults() {
    return new AuditSettings(
        null, Durability.WRITTEN, Parameters.DIGEST, null, EVERY, null, null, null, List.of());
  }
}
