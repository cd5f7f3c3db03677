package io.sallyport.api;

import java.util.List;

/**
 * The token of one permitted call. The target can be reached only through a method that takes one,
 * and it must end with exactly one of {@link #complete}, {@link #fail} or {@link #close}; closing
 * without either records that the outcome is unknown. One thread at a time.
 *
 * @param <C> the form that is executed
 */
public interface Exchange<C extends CanonicalOperation> extends AutoCloseable {
  /** The call's number in its session, from 1, as it stands in the audit trail. */
  long number();

  /** What alone may be executed. */
  C operation();

  /** What the enforcement point must carry out; masks are already in {@link #operation()}. */
  List<Obligation> obligations();

  /** The ids of the rules that permitted the call. */
  List<String> rules();

  /**
   * The ids of the rules that bound the permit to an obligation.
   *
   * @param obligation one of {@link #obligations()}
   */
  List<String> rules(Obligation obligation);

  /**
   * Counts towards budgets what has come of the call so far, since a caller may leave a result open
   * for as long as it likes. What is counted then is not counted again at the end.
   *
   * @param outcome all rows and bytes since the call began
   */
  void progress(Outcome outcome);

  /** Records that the call was made and what came of it. Later calls do nothing. */
  void complete(Outcome outcome);

  /**
   * Records that the call was made and failed.
   *
   * @param nativeCode the protocol's own code, such as an SQLState or exit status
   */
  void fail(String nativeCode, Outcome outcome);

  /**
   * Records that the call was undone and refused after it had been made, and gives the exception to
   * throw.
   *
   * @param reason why, such as a cap on affected rows
   */
  AccessDeniedException refuse(Reason reason, Outcome outcome);

  @Override
  void close();
}
