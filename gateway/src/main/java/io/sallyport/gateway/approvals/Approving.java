package io.sallyport.gateway.approvals;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Reason;
import io.sallyport.api.Subject;
import io.sallyport.kernel.ApprovalDesk;
import io.sallyport.policy.spi.Approval;
import io.sallyport.policy.spi.Approval.State;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Approvals as people see and answer them, the same over REST, the console and callbacks: one sees
 * what one may answer, what one asked for oneself, and as an administrator or auditor everything.
 * Who counts is the kernel's to say. Thread-safe.
 */
public final class Approving {
  private static final Logger log = LoggerFactory.getLogger(Approving.class);
  private static final int LATEST = 500;
  private static final int LONGEST = 500;

  private final ApprovalDesk desk;

  /** Over that desk. */
  public Approving(ApprovalDesk desk) {
    this.desk = desk;
  }

  /**
   * What that person may see.
   *
   * @param all also those that are over, the newest first, and not only those that wait or can be
   *     used, the oldest first
   */
  public List<Map<String, Object>> list(Person person, boolean all) throws AccessDeniedException {
    List<Approval> found = all ? desk.latest(LATEST) : desk.open();
    return found.stream()
        .filter(one -> sees(person, one))
        .map(one -> ShownApproval.of(one, person))
        .toList();
  }

  /** One of them, with the last call of its kind that people agreed to. */
  public Map<String, Object> show(Person person, String id) throws AccessDeniedException {
    Approval one = seen(person, id);
    Map<String, Object> shown = ShownApproval.of(one, person);
    for (Approval other : desk.latest(LATEST)) {
      if (before(other, one)) {
        shown.put("before", ShownApproval.before(other));
        return shown;
      }
    }
    return shown;
  }

  /** Whether it is a call that the same rule asked about, and that people agreed to. */
  private static boolean before(Approval other, Approval one) {
    return !other.id().equals(one.id())
        && other.votes().size() >= other.call().count()
        && other.call().rule().equals(one.call().rule())
        && other.call().target().equals(one.call().target())
        && !other.created().isAfter(one.created());
  }

  /** That person agrees. */
  public Map<String, Object> approve(Person person, String id) throws AccessDeniedException {
    Approval now = desk.approve(seen(person, id).id(), answering(person, id));
    log.info("'{}' has approved {}: {}.", person.name(), now.id(), ShownApproval.state(now));
    return ShownApproval.of(now, person);
  }

  /** That person says no, which is final. */
  public Map<String, Object> refuse(Person person, String id, @Nullable String why)
      throws AccessDeniedException {
    String said = why == null || why.isBlank() ? "no reason given" : line(why);
    Approval now = desk.refuse(seen(person, id).id(), answering(person, id), said);
    log.info("'{}' has refused {}.", person.name(), now.id());
    return ShownApproval.of(now, person);
  }

  /** Takes a question or an unused approval back: who asked, who may approve, or an admin. */
  public Map<String, Object> revoke(Person person, String id) throws AccessDeniedException {
    Approval one = seen(person, id);
    if (person.agent() && !asked(person, one)) {
      throw refusal(agents(id));
    }
    if (!concerns(person, one)) {
      throw refusal(
          Reason.of(
              "SP-7137",
              "The approval '" + id + "' is not for auditors to take back.",
              "Ask who may answer it, or an administrator."));
    }
    if (one.state().isFinal()) {
      throw refusal(over(one));
    }
    Approval now = desk.cancel(id, "by " + person.name());
    if (now.state() != State.CANCELLED) {
      throw refusal(over(now));
    }
    log.info("'{}' has taken back {}.", person.name(), id);
    return ShownApproval.of(now, person);
  }

  /** Takes back everything that is asked for a subject that is let in no more. */
  public void revokeAll(String subject, String by) throws AccessDeniedException {
    for (Approval one : desk.open()) {
      if (one.call().subject().equals(subject)) {
        desk.cancel(one.id(), "by " + by);
      }
    }
  }

  /** One of them, whoever asks; null where there is none. */
  @Nullable Approval find(String id) {
    try {
      return desk.find(id);
    } catch (AccessDeniedException e) {
      return null;
    }
  }

  private Approval seen(Person person, String id) throws AccessDeniedException {
    Approval one = desk.find(id);
    if (!sees(person, one)) {
      // The same as where there is none: an id says who works when.
      throw refusal(
          Reason.of(
              "SP-2033", "There is no approval '" + id + "'.", "Look at those that are waiting."));
    }
    return one;
  }

  private static boolean sees(Person person, Approval one) {
    return person.auditor() || concerns(person, one);
  }

  /** Whether that person may answer it, asked for it, or administers. */
  static boolean concerns(Person person, Approval one) {
    return person.admin() || asked(person, one) || (!person.agent() && named(person, one));
  }

  private static boolean asked(Person person, Approval one) {
    Subject subject = person.subject();
    return subject != null && subject.id().equals(one.call().subject());
  }

  static boolean named(Person person, Approval one) {
    Subject subject = person.subject();
    return subject != null
        && subject.groups().stream().anyMatch(group -> one.call().by().contains("group:" + group));
  }

  private static Subject answering(Person person, String id) throws AccessDeniedException {
    Subject subject = person.subject();
    if (subject == null) {
      throw refusal(
          Reason.of(
              "SP-7135",
              "The approval '" + id + "' is for people to answer, and this is nobody.",
              "Answer with a token of your own."));
    }
    if (person.agent()) {
      throw refusal(agents(id));
    }
    return subject;
  }

  private static Reason agents(String id) {
    return Reason.of(
        "SP-7134",
        "The approval '" + id + "' is for people to answer, and this token is an agent's.",
        "Let the person answer.");
  }

  private static Reason over(Approval one) {
    return Reason.of(
        "SP-2033",
        "The approval '" + one.id() + "' is not waiting: it is " + ShownApproval.state(one) + ".",
        "Look at those that are waiting.");
  }

  /** What somebody wrote, on one line. */
  private static String line(String text) {
    String line = text.strip().replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ");
    return line.length() > LONGEST ? line.substring(0, LONGEST) : line;
  }

  private static AccessDeniedException refusal(Reason reason) {
    return new AccessDeniedException(reason, null);
  }
}
