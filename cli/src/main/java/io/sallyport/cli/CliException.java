package io.sallyport.cli;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The command cannot do its work; the message says why and what to do, code first. */
final class CliException extends Exception {
  private static final long serialVersionUID = 1L;

  CliException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  static CliException of(String code, String what, String value, String rule, String next) {
    return new CliException(
        "%s %s: '%s'; %s; %s.".formatted(code, what, Screen.safe(value), rule, next), null);
  }

  static CliException noJournal(Path directory) {
    return of(
        "SP-9002",
        "no journal here",
        directory.toString(),
        "a journal is a directory with files that end in .jsonl",
        "name the directory that audit.journal of the configuration names");
  }

  static CliException unreadable(@Nullable Throwable cause) {
    String said = cause == null ? "?" : String.valueOf(cause.getMessage());
    if (said.startsWith("SP-")) {
      return new CliException(said, cause);
    }
    String why = "it could not be read";
    if (cause instanceof NoSuchFileException) {
      why = "there is no such file";
    } else if (cause instanceof AccessDeniedException) {
      why = "this account may not read it";
    }
    return new CliException(
        "SP-9003 cannot be read: '%s'; %s; check the path and its permissions."
            .formatted(Screen.safe(said), why),
        cause);
  }
}
