package io.sallyport.audit.journal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * A second place for checkpoints, out of reach of who could alter the journal: what was cut off or
 * written anew there no longer fits them. Called from one thread; may be slow.
 */
public interface Anchor {
  /** What is added to a journal file's name for the file of its checkpoints. */
  String SUFFIX = ".checkpoints";

  /**
   * Keeps a checkpoint.
   *
   * @param file the name of the journal's file
   * @param note the signed note
   * @throws IOException when it was not kept; it is offered again, or a later one in its place
   */
  void keep(String file, String note) throws IOException;

  /** A directory, in which each file's checkpoints are appended to a file of that name. */
  static Anchor directory(Path directory) {
    return (file, note) -> {
      OwnerOnly.createDirectories(directory);
      append(directory.resolve(file + SUFFIX), note);
    };
  }

  /** A server that takes each note by POST, as text, and answers with a 2xx status. */
  static Anchor http(URI address) {
    HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    return (file, note) -> {
      HttpRequest request =
          HttpRequest.newBuilder(address)
              .timeout(Duration.ofSeconds(10))
              .header("Content-Type", "text/plain; charset=utf-8")
              .POST(HttpRequest.BodyPublishers.ofString(note))
              .build();
      try {
        int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status / 100 != 2) {
          throw new IOException(address + " answered " + status);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw (IOException) new InterruptedIOException("interrupted").initCause(e);
      }
    };
  }

  /** Adds a note to a file, on disk when this returns. */
  private static void append(Path path, String note) throws IOException {
    if (Files.notExists(path)) {
      OwnerOnly.createFile(path);
    }
    Files.write(
        path,
        (note + "\n").getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.APPEND,
        StandardOpenOption.DSYNC);
  }
}
