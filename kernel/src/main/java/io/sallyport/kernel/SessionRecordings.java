package io.sallyport.kernel;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Recording;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.AuditException;
import io.sallyport.audit.spi.RecordingWriter;
import io.sallyport.audit.spi.SessionRecorder;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The recordings of one session: each begins on record, and none outlives it. Thread-safe. */
final class SessionRecordings {
  private static final Logger log = LoggerFactory.getLogger(SessionRecordings.class);

  private final KernelSession session;
  private final Set<KernelRecording> open = ConcurrentHashMap.newKeySet();

  SessionRecordings(KernelSession session) {
    this.session = session;
  }

  Recording begin(Recording.Kind kind, Map<String, ? extends @Nullable Object> header)
      throws AccessDeniedException {
    Kernel kernel = session.kernel();
    SessionRecorder recorder = kernel.recorder();
    if (session.closed()) {
      throw new AccessDeniedException(Codes.closed(), null);
    }
    if (recorder == null) {
      throw new AccessDeniedException(Codes.noRecorder(), null);
    }
    KernelRecording begun;
    try {
      RecordingWriter writer = recorder.open(head(kind, header));
      begun = new KernelRecording(session, open, kind, writer);
      started(kernel, kind, writer);
    } catch (AuditException | RuntimeException e) {
      log.error("A call is refused since its session cannot be recorded.", e);
      throw new AccessDeniedException(Codes.recordingNotBegun(), e);
    }
    open.add(begun);
    if (session.closed()) {
      // Closed meanwhile, maybe before this one could be seen among those to end.
      begun.close();
      throw new AccessDeniedException(Codes.closed(), null);
    }
    return begun;
  }

  private SessionRecorder.Head head(
      Recording.Kind kind, Map<String, ? extends @Nullable Object> header) {
    return new SessionRecorder.Head(
        session.now(), session.id(), kind, session.caller(), session.target(), header);
  }

  private void started(Kernel kernel, Recording.Kind kind, RecordingWriter writer)
      throws AuditException {
    try {
      kernel
          .trail()
          .before(
              new AuditEvent.RecordingStarted(session.now(), session.id(), writer.name(), kind),
              kernel.durability());
    } catch (AuditException e) {
      writer.end();
      throw e;
    }
  }

  /** Ends all of them. */
  void end() {
    open.forEach(KernelRecording::close);
  }
}
