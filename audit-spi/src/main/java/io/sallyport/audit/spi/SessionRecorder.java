package io.sallyport.audit.spi;

import io.sallyport.api.Caller;
import io.sallyport.api.Recording;
import io.sallyport.api.Target;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps recordings of sessions. Must be thread-safe. */
public interface SessionRecorder {
  /**
   * Begins a recording.
   *
   * @throws AuditException when it cannot be kept; then what should be recorded is refused
   */
  RecordingWriter open(Head head) throws AuditException;

  /**
   * What a recording is of. Immutable.
   *
   * @param session the access session
   * @param header facts that the enforcement point adds, such as a terminal's size
   */
  record Head(
      Instant time,
      String session,
      Recording.Kind kind,
      Caller caller,
      Target target,
      Map<String, ? extends @Nullable Object> header) {}
}
