package io.sallyport.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Parameters;

/** The journal that a command works on. */
final class JournalArgument {
  @Parameters(index = "0", paramLabel = "DIR", description = "the journal's directory")
  private Path directory = Path.of("audit");

  /** The directory, which has a journal in it. */
  Path directory() throws CliException, IOException {
    files();
    return directory;
  }

  /** The files in the order in which they were begun. */
  List<Path> files() throws CliException, IOException {
    return files(directory);
  }

  static List<Path> files(Path directory) throws CliException, IOException {
    if (!Files.isDirectory(directory)) {
      throw CliException.noJournal(directory);
    }
    try (Stream<Path> all = Files.list(directory)) {
      List<Path> files =
          all.filter(file -> file.getFileName().toString().endsWith(".jsonl")).sorted().toList();
      if (files.isEmpty()) {
        throw CliException.noJournal(directory);
      }
      return files;
    }
  }
}
