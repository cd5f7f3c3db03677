package io.sallyport.audit.spi;

import io.sallyport.api.Recording;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One recording while it is made. One thread at a time. */
public interface RecordingWriter {
  /** Its name, unique among the recordings of its recorder. */
  String name();

  /**
   * Appends a piece of a terminal's stream; the operating system has it when this returns.
   *
   * @return false where the recording is full: a mark in it says so, and the piece is not kept
   * @throws AuditException when it is not kept
   */
  boolean append(Recording.Stream stream, byte[] bytes, int offset, int length)
      throws AuditException;

  /**
   * Appends an event.
   *
   * @return as above
   * @throws AuditException when it is not kept
   */
  boolean append(String event, Map<String, ? extends @Nullable Object> members)
      throws AuditException;

  /**
   * Ends it, on disk; later calls give the same. Where that fails, {@link End#whole} is false.
   *
   * @return what is kept
   */
  End end();

  /**
   * What is kept of a recording. Immutable.
   *
   * @param sha256 the digest of all its bytes, in hex
   * @param bytes how many there are
   * @param events how many pieces and events
   * @param whole whether all that was offered is in it, and it is safe on disk
   */
  record End(String sha256, long bytes, long events, boolean whole) {}
}
