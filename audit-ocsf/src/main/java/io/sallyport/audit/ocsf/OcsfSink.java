package io.sallyport.audit.ocsf;

import io.sallyport.api.Durability;
import io.sallyport.audit.journal.EventJson;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.AuditException;
import io.sallyport.audit.spi.AuditSink;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes each event as a line of <a href="https://schema.ocsf.io/1.8.0/">OCSF 1.8</a> JSON, to a
 * file or to standard output. Delivery is <em>enforced</em>: a line that cannot be written refuses
 * the call. A line is with the operating system when {@code append} returns, and on disk where
 * {@link Durability#SYNCED} is asked for; standard output is as safe as what reads it. Not
 * tamper-evident: keep the journal beside it. Thread-safe.
 */
public final class OcsfSink implements AuditSink {
  private final String name;
  private final FileOutputStream out;
  private final boolean file;
  private final ReentrantLock lock = new ReentrantLock();
  private final OcsfSessions sessions = new OcsfSessions();
  private boolean closed;
  private boolean torn;

  private OcsfSink(String name, FileOutputStream out, boolean file) {
    this.name = name;
    this.out = out;
    this.file = file;
  }

  /**
   * Appends to a file, which is made where it is missing. Rotate it by renaming and opening a new
   * sink.
   *
   * @throws AuditException when it cannot be opened (SP-4120)
   */
  public static OcsfSink file(Path path) throws AuditException {
    try {
      return new OcsfSink("ocsf " + path, new FileOutputStream(path.toFile(), true), true);
    } catch (IOException e) {
      throw new AuditException(
          "SP-4120 the file for OCSF events cannot be opened: '%s' (%s); it must be one that this process can append to; correct it and start again."
              .formatted(path, e.getMessage()),
          e);
    }
  }

  /** Writes to standard output, past whatever {@code System.setOut} put there. */
  public static OcsfSink standardOutput() {
    return new OcsfSink("ocsf stdout", new FileOutputStream(FileDescriptor.out), false);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void append(AuditEvent event, Durability durability) throws AuditException {
    String text = EventJson.text(OcsfEvent.of(event, sessions));
    lock.lock();
    try {
      checkOpen();
      // A line that was cut short by a full disk must not run into the next.
      out.write(((torn ? "\n" : "") + text + "\n").getBytes(StandardCharsets.UTF_8));
      torn = false;
      if (file && durability == Durability.SYNCED) {
        out.getFD().sync();
      }
      sessions.written(event);
    } catch (IOException e) {
      torn = true;
      throw failed(e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void flush() throws AuditException {
    lock.lock();
    try {
      checkOpen();
      if (file) {
        out.getFD().sync();
      }
    } catch (IOException e) {
      throw failed(e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws AuditException {
    lock.lock();
    try {
      if (!closed && file) {
        out.getFD().sync();
        out.close();
      }
      closed = true;
    } catch (IOException e) {
      throw failed(e);
    } finally {
      lock.unlock();
    }
  }

  private void checkOpen() throws AuditException {
    if (closed) {
      throw new AuditException(
          "SP-4122 the sink for OCSF events is closed: '%s'; no record, no call; open it again."
              .formatted(name),
          null);
    }
  }

  private AuditException failed(IOException e) {
    return new AuditException(
        "SP-4121 an OCSF event cannot be written: '%s' (%s); no record, no call; look at the disk or the reader."
            .formatted(name, e.getMessage()),
        e);
  }
}
