package io.sallyport.audit.spi;

import io.sallyport.api.Access;
import io.sallyport.api.Arguments;
import io.sallyport.api.Caller;
import io.sallyport.api.Obligation;
import io.sallyport.api.Outcome;
import io.sallyport.api.Reason;
import io.sallyport.api.Recording;
import io.sallyport.api.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened, for the audit trail. The cases are closed, and none holds a secret or a
 * row value. Immutable.
 */
public sealed interface AuditEvent {
  /** When it happened. */
  Instant time();

  /** The id of the access session. */
  String session();

  /**
   * A caller was let in.
   *
   * @param placement {@code embedded} or {@code gateway}
   */
  record SessionOpened(Instant time, String session, Caller caller, Target target, String placement)
      implements AuditEvent {}

  /**
   * A call was permitted or denied. Safe before the call is made.
   *
   * @param exchange numbers the calls of a session, from 1
   * @param text the operation as the caller gave it
   * @param canonical what alone is executed; null for a denied call
   * @param arguments the bound values, of which a sink keeps the digest
   * @param accesses what the call touches
   * @param permitted the verdict
   * @param reason why it was denied; null for a permitted call
   * @param detail what only an auditor should see, such as an exception; or null
   * @param rules the rules that decided
   * @param observed verdicts of rules that are only tried out
   * @param obligations what a permit is bound to
   * @param policyVersion the policies' version
   * @param approval who agreed, or null where nobody had to
   */
  record Decided(
      Instant time,
      String session,
      long exchange,
      Caller caller,
      Target target,
      String text,
      @Nullable String canonical,
      Arguments arguments,
      List<Access> accesses,
      boolean permitted,
      @Nullable Reason reason,
      @Nullable String detail,
      List<String> rules,
      List<String> observed,
      List<Obligation> obligations,
      String policyVersion,
      @Nullable ApprovalGiven approval)
      implements AuditEvent {}

  /**
   * Who agreed to a call.
   *
   * @param id the approval's id
   * @param by the ids of those who agreed
   * @param expires until when it stood
   */
  record ApprovalGiven(String id, List<String> by, Instant expires) {
    /** Copies the list. */
    public ApprovalGiven {
      by = List.copyOf(by);
    }
  }

  /**
   * What came of a permitted call.
   *
   * @param exchange the call's number
   * @param status how it ended
   * @param errorCode the protocol's own code where it failed, or null
   * @param reason why it was undone, where it was; or null
   * @param outcome rows, bytes, counts
   * @param took from the decision to the end
   */
  record Finished(
      Instant time,
      String session,
      long exchange,
      Status status,
      @Nullable String errorCode,
      @Nullable Reason reason,
      Outcome outcome,
      Duration took)
      implements AuditEvent {}

  /** How a permitted call ended. */
  enum Status {
    /** It was made. */
    COMPLETED,
    /** It was made and failed. */
    FAILED,
    /** It was made, undone and refused. */
    REFUSED,
    /** Nobody said; it may have been made. */
    UNKNOWN
  }

  /**
   * Something that must not have happened did.
   *
   * @param reason what it was
   */
  record Alarm(Instant time, String session, Reason reason) implements AuditEvent {}

  /**
   * A recording of the session began.
   *
   * @param recording its name
   */
  record RecordingStarted(Instant time, String session, String recording, Recording.Kind kind)
      implements AuditEvent {}

  /**
   * A recording of the session ended.
   *
   * @param recording its name
   * @param end what is kept, with its digest
   */
  record RecordingEnded(
      Instant time, String session, String recording, Recording.Kind kind, RecordingWriter.End end)
      implements AuditEvent {}

  /**
   * Something was done beside calls.
   *
   * @param session the access session that it belongs to, or {@code broker}
   */
  record Acted(Instant time, String session, Act act) implements AuditEvent {
    /** What an act belongs to that belongs to no session. */
    public static final String BROKER = "broker";

    /** Now, in the session that the act says. */
    public static Acted at(Instant time, Act act) {
      String session = act.session();
      return new Acted(time, session == null ? BROKER : session, act);
    }
  }

  /** A session ended. */
  record SessionClosed(Instant time, String session) implements AuditEvent {}
}
