package io.sallyport.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One caller's calls on one target. Thread-safe. Closing is idempotent. */
public interface AccessSession extends AutoCloseable {
  /** The id that stands in every audit event of this session. */
  String id();

  /** Whose calls these are. */
  Caller caller();

  /** The target. */
  Target target();

  /**
   * Decides, gets approval where a rule asks for it, and records the decision durably: when this
   * returns, the call may be made.
   *
   * @param <C> the form that is executed
   * @param operation what is to be done
   * @param arguments the values bound to this execution
   * @throws AccessDeniedException when the call is refused, for whatever reason; the refusal is
   *     recorded
   */
  default <C extends CanonicalOperation> Exchange<C> begin(
      Operation<C> operation, Arguments arguments) throws AccessDeniedException {
    return begin(operation, arguments, reason -> {});
  }

  /**
   * The same, for a point that can tell its user while the call is held, or tell those who approve
   * what it would do.
   *
   * @param <C> the form that is executed
   */
  <C extends CanonicalOperation> Exchange<C> begin(
      Operation<C> operation, Arguments arguments, Asking<C> asking) throws AccessDeniedException;

  /**
   * What {@link #begin} would execute if asked now, for preparing it; or null where it would be
   * refused. Records nothing and permits nothing.
   */
  <C extends CanonicalOperation> @Nullable C preview(Operation<C> operation);

  /**
   * What {@link #begin} would decide if asked now, and why. Asks nobody for approval, records
   * nothing and permits nothing.
   */
  Explanation explain(Operation<?> operation);

  /**
   * Begins a recording of this session, which an {@link Obligation.Recording} asks for: before the
   * call is made. It ends with the session at the latest.
   *
   * @param header facts about it; a terminal's {@code width} and {@code height} are needed
   * @throws AccessDeniedException when nothing can be recorded (SP-4200, SP-4201)
   */
  Recording record(Recording.Kind kind, Map<String, ? extends @Nullable Object> header)
      throws AccessDeniedException;

  /**
   * Records something that must not have happened, such as a masked column in a result.
   *
   * @param reason what it was, without row values
   */
  void alarm(Reason reason);

  /**
   * Decides on several resources at once whether rules let the caller do this action on them,
   * without recording; for listings that show only what may be read.
   */
  List<Boolean> wouldPermit(List<Access> accesses);

  /**
   * Takes back what people are asked for calls that are held now, since their client is gone: each
   * is refused (SP-2031). The session goes on.
   */
  void giveUp();

  @Override
  void close();
}
