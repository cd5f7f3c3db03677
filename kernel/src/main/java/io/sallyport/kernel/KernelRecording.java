package io.sallyport.kernel;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Reason;
import io.sallyport.api.Recording;
import io.sallyport.audit.spi.AuditEvent.RecordingEnded;
import io.sallyport.audit.spi.AuditException;
import io.sallyport.audit.spi.RecordingWriter;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A recording and its place in the audit trail: it ends, with its digest on record, when it is
 * closed, full, or fails. Thread-safe.
 */
final class KernelRecording implements Recording {
  private static final Logger log = LoggerFactory.getLogger(KernelRecording.class);

  private final KernelSession session;
  private final Set<KernelRecording> open;
  private final Kind kind;
  private final RecordingWriter writer;
  private @Nullable Reason over;
  private boolean ended;

  KernelRecording(
      KernelSession session, Set<KernelRecording> open, Kind kind, RecordingWriter writer) {
    this.session = session;
    this.open = open;
    this.kind = kind;
    this.writer = writer;
  }

  private interface Append {
    boolean to(RecordingWriter writer) throws AuditException;
  }

  @Override
  public String name() {
    return writer.name();
  }

  @Override
  public void append(Stream stream, byte[] bytes, int offset, int length)
      throws AccessDeniedException {
    append(to -> to.append(stream, bytes, offset, length));
  }

  @Override
  public void append(String event, Map<String, ? extends @Nullable Object> members)
      throws AccessDeniedException {
    append(to -> to.append(event, members));
  }

  private synchronized void append(Append append) throws AccessDeniedException {
    if (over == null && ended) {
      over = Codes.recordingClosed(writer.name());
    }
    if (over != null) {
      throw new AccessDeniedException(over, null);
    }
    try {
      if (append.to(writer)) {
        return;
      }
      over = Codes.recordingFull(writer.name());
    } catch (AuditException | RuntimeException e) {
      log.error("A recording fails; what should be in it is refused.", e);
      over = Codes.recordingFailed(writer.name());
    }
    end();
    throw new AccessDeniedException(over, null);
  }

  @Override
  public synchronized boolean ended() {
    return ended;
  }

  @Override
  public synchronized void close() {
    end();
  }

  private void end() {
    if (!ended) {
      ended = true;
      open.remove(this);
      session.after(
          new RecordingEnded(session.now(), session.id(), writer.name(), kind, writer.end()));
    }
  }
}
