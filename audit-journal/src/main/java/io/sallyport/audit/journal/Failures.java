package io.sallyport.audit.journal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import org.jspecify.annotations.Nullable;

/** Says in words what an I/O exception means. */
final class Failures {
  private Failures() {}

  static String why(@Nullable IOException e) {
    if (e == null) {
      return "it went away meanwhile";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "it is a file, not a directory";
    }
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
