package io.sallyport.audit.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal back, file by file in the order in which they were begun. It does not verify; see
 * {@link JournalVerifier}.
 */
public final class JournalReader {
  private JournalReader() {}

  /**
   * Every whole record of a directory's files, also of files that are being written. Close the
   * stream.
   *
   * @throws IOException when the directory cannot be read; {@link UncheckedIOException} from the
   *     stream where a file cannot, or a line is no record
   */
  public static Stream<JournalEntry> entries(Path directory) throws IOException {
    Entries entries = new Entries(new ArrayDeque<>(new JournalDirectory(directory).files()));
    Spliterator<JournalEntry> spliterator =
        Spliterators.spliteratorUnknownSize(entries, Spliterator.ORDERED | Spliterator.NONNULL);
    return StreamSupport.stream(spliterator, false).onClose(entries::close);
  }

  /**
   * One line by itself, for those who find their own way through a file.
   *
   * @param file where it stands
   * @param line its number there
   * @param bytes the line without its end
   * @throws IOException when it is no record
   */
  public static JournalEntry entry(Path file, long line, byte[] bytes) throws IOException {
    try {
      return new JournalEntry(file, line, JsonReader.read(bytes, bytes.length).members());
    } catch (JsonReader.MalformedException e) {
      throw new IOException(
          "SP-4107 not a journal record: '%s:%d' (%s); verify the journal."
              .formatted(file, line, e.getMessage()),
          e);
    }
  }

  private static final class Entries implements Iterator<JournalEntry> {
    private final Deque<Path> files;
    private @Nullable LineSource source;
    private @Nullable Path file;
    private long line;
    private @Nullable JournalEntry next;

    Entries(Deque<Path> files) {
      this.files = files;
    }

    @Override
    public boolean hasNext() {
      try {
        boolean more = true;
        while (next == null && more) {
          more = advance();
        }
        return next != null;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Takes a step, to a line or to a file; false at the end of the last. */
    private boolean advance() throws IOException {
      LineSource open = source;
      Path current = file;
      if (open != null && current != null && open.next()) {
        next = entry(current, ++line, open.line());
        return true;
      }
      close();
      Path following = files.poll();
      if (following == null) {
        return false;
      }
      file = following;
      source = new LineSource(following);
      line = 0;
      return true;
    }

    @Override
    public JournalEntry next() {
      if (!hasNext() || next == null) {
        throw new NoSuchElementException();
      }
      JournalEntry found = next;
      next = null;
      return found;
    }

    void close() {
      LineSource open = source;
      source = null;
      if (open != null) {
        try {
          open.close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }
}
