package io.sallyport.audit.spi;

import io.sallyport.api.Reason;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that people, or the broker by itself, did beside calls: a vote on an approval, a token
 * made, a login refused. It holds no secret and no row value. Immutable.
 *
 * @param kind what was done
 * @param by who did it: a person's id, {@code command} for whoever runs the gateway on its own
 *     machine, {@code sallyport} for the broker itself, or an address where nobody is known yet
 * @param session the access session that it belongs to, or null
 * @param exchange the call that it belongs to, or 0
 * @param on the id of what it was done to: an approval, a token, a session; or null
 * @param subject whom it concerns, or null
 * @param target the system that it concerns, or null
 * @param reason why it was refused or became necessary, or null
 * @param facts further facts by name, in words for an auditor; one over 4,000 characters is cut
 */
public record Act(
    Kind kind,
    String by,
    @Nullable String session,
    long exchange,
    @Nullable String on,
    @Nullable String subject,
    @Nullable String target,
    @Nullable Reason reason,
    SortedMap<String, String> facts) {

  /** What was done. The names, in lower case, stand in the trail and are never changed. */
  public enum Kind {
    /** People are asked to agree to a call. */
    APPROVAL_ASKED,
    /** A person agreed; others are still needed. */
    APPROVAL_VOTED,
    /** A person agreed, and with that enough have. */
    APPROVAL_GRANTED,
    /** A person said no. */
    APPROVAL_REFUSED,
    /** The question, or the approval, was taken back. */
    APPROVAL_CANCELLED,
    /** Its time was over; on record once somebody looked. */
    APPROVAL_EXPIRED,
    /** A call used it. */
    APPROVAL_REDEEMED,
    /** A credential, or a session, was refused at a door. */
    LOGIN_REFUSED,
    /** Somebody signed in where the gateway is watched and administered. */
    SIGNED_IN,
    /** Somebody signed out there. */
    SIGNED_OUT,
    /** Somebody looked at what another's session did: its recording, or as it goes on. */
    SESSION_WATCHED,
    /** Somebody asked what would become of a call. */
    CALL_EXPLAINED,
    /** Somebody has looked at an alert. */
    ALERT_ACKNOWLEDGED,
    /** An API token was made. */
    TOKEN_CREATED,
    /** An API token was revoked. */
    TOKEN_REVOKED,
    /** A subject is let in no more. */
    SUBJECT_REVOKED,
    /** A credential is let in no more. */
    CREDENTIAL_REVOKED,
    /** Somebody said that a session should end. */
    SESSION_END_ORDERED,
    /** A session was ended by the broker, for the reason given. */
    SESSION_ENDED,
    /** Changed rules came into force. */
    POLICY_RELOADED,
    /** Changed rules cannot be used; those in force stay. */
    POLICY_REFUSED,
    /** A gateway began to serve. */
    GATEWAY_STARTED,
    /** A gateway ends. */
    GATEWAY_ENDED
  }

  private static final int LONGEST_FACT = 4_000;

  /** Copies the facts, the long ones cut. */
  public Act {
    SortedMap<String, String> copy = new TreeMap<>(facts);
    copy.replaceAll((name, fact) -> cut(fact));
    facts = Collections.unmodifiableSortedMap(copy);
  }

  private static String cut(String fact) {
    return fact.length() <= LONGEST_FACT ? fact : fact.substring(0, LONGEST_FACT) + "…";
  }

  /** Somebody did that. */
  public static Act of(Kind kind, String by) {
    return new Act(kind, by, null, 0, null, null, null, null, new TreeMap<>());
  }

  /** The same, done to what has that id. */
  public Act on(@Nullable String id) {
    return new Act(kind, by, session, exchange, id, subject, target, reason, facts);
  }

  /** The same, belonging to that call; to a session as a whole where the number is 0. */
  public Act within(String session, long exchange) {
    return new Act(kind, by, session, exchange, on, subject, target, reason, facts);
  }

  /** The same, concerning that subject and that target. */
  public Act concerning(@Nullable String subject, @Nullable String target) {
    return new Act(kind, by, session, exchange, on, subject, target, reason, facts);
  }

  /** The same, with the reason. */
  public Act because(@Nullable Reason reason) {
    return new Act(kind, by, session, exchange, on, subject, target, reason, facts);
  }

  /** The same, with a fact more; none where it is null. */
  public Act with(String name, @Nullable Object fact) {
    if (fact == null) {
      return this;
    }
    SortedMap<String, String> more = new TreeMap<>(facts);
    more.put(name, fact.toString());
    return new Act(kind, by, session, exchange, on, subject, target, reason, more);
  }
}
