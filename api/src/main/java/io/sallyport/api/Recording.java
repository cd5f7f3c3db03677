package io.sallyport.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What passes in a session, kept with its timing beside the audit trail, which holds the digest of
 * the whole. Begun by {@link AccessSession#record}. An enforcement point records what it hands out,
 * after masks, never what it got. Once an append has thrown, or {@link #ended()}, whatever a rule
 * wants recorded must not go on. Thread-safe; the order of appends is the order in the recording.
 */
public interface Recording extends AutoCloseable {
  /** What kind of session is recorded. */
  enum Kind {
    /** Statements and rows, as events. */
    SQL,
    /** A terminal, as streams (asciicast v2). */
    TERMINAL,
    /** HTTP exchanges, as events. */
    HTTP
  }

  /** The streams of a terminal. */
  enum Stream {
    /** What the terminal shows. */
    OUTPUT,
    /** What is typed; only where {@link Obligation.Recording#input()} asks for it. */
    INPUT,
    /** The terminal's new size, as {@code 80x24}. */
    RESIZE,
    /** A mark of the enforcement point's own, such as {@code exit 0}. */
    MARK
  }

  /** Its name in the audit trail. */
  String name();

  /**
   * Appends a piece of a stream; the operating system has it when this returns.
   *
   * @param bytes text in UTF-8; a character may be cut between two pieces of one stream
   * @throws AccessDeniedException when it is not kept: the recording is full (SP-4203) or cannot be
   *     written (SP-4202); what was to be recorded must not be handed out
   */
  void append(Stream stream, byte[] bytes, int offset, int length) throws AccessDeniedException;

  /**
   * Appends an event of a session that is no terminal; the operating system has it when this
   * returns.
   *
   * @param event what it is, such as {@code row}
   * @param members texts, numbers, truths, lists and maps of them
   * @throws AccessDeniedException as above
   */
  void append(String event, Map<String, ? extends @Nullable Object> members)
      throws AccessDeniedException;

  /** Whether nothing can be appended any more: it is full, failed or closed. */
  boolean ended();

  /** Ends it; its digest goes into the audit trail. Idempotent. */
  @Override
  void close();
}
