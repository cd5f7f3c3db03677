package io.sallyport.audit.journal;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a verification found. Immutable.
 *
 * @param files how many files there are
 * @param records how many good records they hold
 * @param bad the first bad record of each file that has one; what follows it in that file was not
 *     looked at
 * @param gaps what is missing as a whole: files, or the ends of files
 * @param tornTails last lines that were not finished because their writer died; no sign of
 *     tampering
 * @param decisionsWithoutOutcome permitted calls whose end nobody recorded: they may still run, or
 *     their process died
 * @param unfinished files that are still written, or whose writer died
 * @param checkpoints signed checkpoints that fit; 0 where no key was given
 * @param unsigned files whose last records no checkpoint covers (yet); empty where no key was given
 * @param recordings recordings that have the digest on record; those that have not are among the
 *     gaps
 * @param openRecordings recordings without an end on record: they are still made, or their process
 *     died; nothing shows whether they were altered
 */
public record JournalReport(
    int files,
    long records,
    List<BadRecord> bad,
    List<Gap> gaps,
    List<TornTail> tornTails,
    long decisionsWithoutOutcome,
    List<Path> unfinished,
    int checkpoints,
    List<Unsigned> unsigned,
    int recordings,
    int openRecordings) {

  /** Copies the lists. */
  public JournalReport {
    bad = List.copyOf(bad);
    gaps = List.copyOf(gaps);
    tornTails = List.copyOf(tornTails);
    unfinished = List.copyOf(unfinished);
    unsigned = List.copyOf(unsigned);
  }

  /**
   * A record that is not as it was written, or not where.
   *
   * @param line the line in its file, from 1
   * @param why what is wrong with it
   */
  public record BadRecord(Path file, long line, String why) {}

  /**
   * Something that another record speaks of and that is not there.
   *
   * @param file what is missing, or is too short
   * @param why who speaks of it
   */
  public record Gap(Path file, String why) {}

  /**
   * A last line that was not finished.
   *
   * @param bytes how long it was
   * @param repaired whether it was moved aside, and that recorded
   */
  public record TornTail(Path file, long bytes, boolean repaired) {}

  /**
   * A file whose last records no checkpoint covers.
   *
   * @param signed how many records one covers
   * @param records how many there are
   */
  public record Unsigned(Path file, long signed, long records) {}

  /** Nothing bad and nothing missing. */
  public boolean intact() {
    return bad.isEmpty() && gaps.isEmpty();
  }

  /** The first bad record, by file and line, or null. */
  public @Nullable BadRecord firstBad() {
    return bad.isEmpty() ? null : bad.get(0);
  }
}
