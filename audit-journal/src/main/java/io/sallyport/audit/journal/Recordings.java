package io.sallyport.audit.journal;

import io.sallyport.api.Recording;
import io.sallyport.audit.spi.AuditException;
import io.sallyport.audit.spi.RecordingWriter;
import io.sallyport.audit.spi.SessionRecorder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps recordings as files in the folder {@code recordings} of a journal's directory, each for its
 * owner only and bounded in size: terminals as asciicast v2, everything else as lines of JSON in
 * the same shape. {@code docs/audit.md} has the format. Thread-safe.
 */
public final class Recordings implements SessionRecorder {
  /** The folder beside the journal's files. */
  public static final String FOLDER = "recordings";

  /** The largest recording, in bytes, where nobody says otherwise: 64 MiB. */
  public static final long USUAL_SIZE = 64L << 20;

  private static final long LEAST_SIZE = 4096;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");

  private final Path folder;
  private final long size;
  private final AtomicLong numbers = new AtomicLong();

  private Recordings(Path folder, long size) {
    this.folder = folder;
    this.size = size;
  }

  /**
   * Recordings beside a journal.
   *
   * @param journal the journal's directory
   * @param size the largest recording, in bytes, 4 KiB or more
   * @throws IllegalArgumentException when it would be smaller
   */
  public static Recordings beside(Path journal, long size) {
    if (size < LEAST_SIZE) {
      throw new IllegalArgumentException(
          "A recording of at most %d bytes holds nothing; the least is %d."
              .formatted(size, LEAST_SIZE));
    }
    return new Recordings(journal.resolve(FOLDER), size);
  }

  @Override
  public RecordingWriter open(Head head) throws AuditException {
    // The session is the kernel's own id, but a name must never lead out of the folder.
    String session = head.session().replaceAll("[^A-Za-z0-9_-]", "_");
    String name = session + "-" + numbers.incrementAndGet() + suffix(head.kind());
    Path file = folder.resolve(name);
    try {
      OwnerOnly.createDirectories(folder);
      OwnerOnly.createFile(file);
      return RecordingFile.begin(file, name, head, size);
    } catch (IOException e) {
      throw new AuditException(
          "SP-4210 a recording cannot be begun: '%s' (%s); no record, no call; the folder must be writable and have room."
              .formatted(file, Failures.why(e)),
          e);
    }
  }

  /**
   * The file of a recording that the audit trail names.
   *
   * @param journal the journal's directory
   * @return null for a name that no recording has, such as one that leads out of the folder
   */
  public static @Nullable Path file(Path journal, String name) {
    boolean plain = NAME.matcher(name).matches();
    return plain ? journal.resolve(FOLDER).resolve(name) : null;
  }

  private static String suffix(Recording.Kind kind) {
    return switch (kind) {
      case TERMINAL -> ".cast";
      case SQL -> ".sql.rec";
      case HTTP -> ".http.rec";
    };
  }
}
