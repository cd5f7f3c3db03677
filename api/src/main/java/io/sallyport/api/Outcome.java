package io.sallyport.api;

import java.util.List;

/**
 * What came of a permitted call. Immutable.
 *
 * @param rows rows handed to the caller, or -1 where none were asked for
 * @param bytes bytes handed to the caller, or -1 where they were not counted
 * @param affected rows that a write touched, or -1 where it was no write
 * @param cut whether a cap ended the result early
 * @param notes what else an auditor should know, without row values
 */
public record Outcome(long rows, long bytes, long affected, boolean cut, List<String> notes) {
  /** Copies the notes. */
  public Outcome {
    notes = List.copyOf(notes);
  }

  /** A call with neither rows nor a count. */
  public static Outcome none() {
    return new Outcome(-1, -1, -1, false, List.of());
  }

  /** A read of that many rows. */
  public static Outcome read(long rows, long bytes, boolean cut) {
    return new Outcome(rows, bytes, -1, cut, List.of());
  }

  /** A write that touched that many rows. */
  public static Outcome wrote(long affected) {
    return new Outcome(-1, -1, affected, false, List.of());
  }
}
