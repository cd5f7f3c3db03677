package io.sallyport.audit.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of a journal's directory, by name: {@code <utc start>-<pid>-<writer>.jsonl}. Immutable.
 */
final class JournalDirectory {
  static final String SUFFIX = ".jsonl";

  private final Path path;

  JournalDirectory(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  /** Makes the directory where it is not there yet. */
  void prepare() throws IOException {
    OwnerOnly.createDirectories(path);
  }

  /** The files in order of their names, which is the order in which they were begun. */
  List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(path, "*" + SUFFIX)) {
      found.forEach(files::add);
    }
    files.sort(null);
    return files;
  }

  /** Begins a file and makes its name safe. */
  ChainFile create(Instant start, String writer) throws IOException {
    ChainFile file = ChainFile.create(path.resolve(name(start, writer)));
    force();
    return file;
  }

  private static String name(Instant start, String writer) {
    String digits = Timestamps.text(start).replace("-", "").replace(":", "");
    return digits + "-" + ProcessHandle.current().pid() + "-" + writer + SUFFIX;
  }

  /**
   * On POSIX a new name is only safe once its directory is; elsewhere a directory cannot be opened.
   */
  private void force() throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel directory = FileChannel.open(path, StandardOpenOption.READ)) {
        directory.force(true);
      }
    }
  }
}
