package io.sallyport.kernel;

import io.sallyport.api.Access;
import io.sallyport.api.Caller;
import io.sallyport.api.Obligation;
import io.sallyport.api.Reason;
import io.sallyport.policy.spi.Approval;
import io.sallyport.policy.spi.Budget;
import io.sallyport.policy.spi.BudgetStore;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.TreeSet;

/** Every reason for which the kernel itself refuses, in one place. */
final class Codes {
  private static final String RETRY = "Try again later; if it lasts, tell the operator.";

  private Codes() {}

  static Reason deniedByRule(Access access, String rule, String why, String remedy) {
    return new Reason("SP-2001", rule, spoken(access) + " is denied: " + why, remedy);
  }

  static Reason notPermitted(Access access, String subject) {
    return Reason.of(
        "SP-2002",
        spoken(access) + " is refused: no rule permits it for '" + subject + "'.",
        "Use what the rules permit, or ask for a rule that names this action and resource.");
  }

  static Reason cannotCarryOut(Obligation.Type type, String placement) {
    return Reason.of(
        "SP-2003",
        "The rule asks for '" + type + "', which this " + placement + " point cannot carry out.",
        "Ask the owner of the rules to drop it for this kind of call.");
  }

  static Reason policyFailed(String policy) {
    return Reason.of("SP-2004", "The policy '" + policy + "' failed to answer.", RETRY);
  }

  static Reason policyTimedOut(String policy, Duration limit) {
    return Reason.of(
        "SP-2005",
        "The policy '" + policy + "' gave no answer within " + limit.toMillis() + " ms.",
        RETRY);
  }

  static Reason notUnderstood() {
    return Reason.of(
        "SP-2006",
        "The call could not be brought into the form that is executed.",
        "Write it in a simpler way; tell the operator, whose log has the detail.");
  }

  static Reason nothingToDecide() {
    return Reason.of(
        "SP-2007",
        "The call names nothing that it touches.",
        "Tell the operator: this is a fault.");
  }

  static Reason notRecorded() {
    return Reason.of("SP-2010", "The call could not be recorded, so it was not made.", RETRY);
  }

  static Reason closed() {
    return Reason.of("SP-2011", "The session is closed.", "Open a new connection.");
  }

  static Reason attributesFailed() {
    return Reason.of("SP-2012", "Facts about the subject could not be had.", RETRY);
  }

  static Reason dropped(String sink, long count) {
    return Reason.of(
        "SP-2013",
        "The audit sink '" + sink + "', which no call waits for, missed " + count + " events.",
        "Look at the sink; the events stand in the sinks that calls wait for.");
  }

  static Reason noApprover(String rule) {
    return new Reason(
        "SP-2020",
        rule,
        "The call needs an approval, and no approver is installed.",
        "Ask the operator to install an approver.");
  }

  static Reason approvalRefused(String rule, String by, String why) {
    return new Reason(
        "SP-2021",
        rule,
        "The approval was refused by '" + by + "': " + why,
        "Do not repeat the call; change it, or ask the person.");
  }

  static Reason approvalTimedOut(String rule, Duration within) {
    return new Reason(
        "SP-2022",
        rule,
        "Nobody approved within " + within.toSeconds() + " s.",
        "Make the call again when somebody can look at it.");
  }

  static Reason approvalInvalid(String rule, String why) {
    return new Reason(
        "SP-2023", rule, "The approval does not count: " + why, "Ask people whom the rule names.");
  }

  static Reason approvalOvertaken(String rule) {
    return new Reason(
        "SP-2024",
        rule,
        "The policy or the decision changed while the call waited for its approval.",
        "Make the call again; it is decided afresh.");
  }

  static Reason approvalUnbound(String rule) {
    return new Reason(
        "SP-2025",
        rule,
        "An approval cannot be bound to a parameter whose text does not say all of it, such as a stream.",
        "Pass the value itself as the parameter.");
  }

  static Reason approverFailed(String rule) {
    return new Reason("SP-2026", rule, "The approver failed to answer.", RETRY);
  }

  static Reason noRecorder() {
    return Reason.of(
        "SP-4200",
        "A rule asks for a recording, and no recorder is installed.",
        "Ask the operator to keep a journal, or to install a recorder.");
  }

  static Reason recordingNotBegun() {
    return Reason.of("SP-4201", "The session cannot be recorded, so the call is not made.", RETRY);
  }

  static Reason recordingFailed(String name) {
    return Reason.of(
        "SP-4202",
        "The recording '" + name + "' could not be written, so nothing more is handed out.",
        RETRY);
  }

  static Reason recordingFull(String name) {
    return Reason.of(
        "SP-4203",
        "The recording '" + name + "' is full, so nothing more is handed out.",
        "Open a new session, which has a recording of its own; ask for less at a time.");
  }

  static Reason recordingClosed(String name) {
    return Reason.of("SP-4204", "The recording '" + name + "' has ended.", "Open a new session.");
  }

  static Reason approvalPending(Obligation.Approval wanted, Approval asked) {
    return new Reason(
        "SP-2030",
        wanted.rule(),
        "The call waits for approval '%s' by %d of %s, until %s."
            .formatted(
                asked.id(),
                wanted.count(),
                String.join(", ", new TreeSet<>(wanted.by())),
                asked.expires().truncatedTo(ChronoUnit.SECONDS)),
        "Make exactly the same call again once it is granted.");
  }

  static Reason approvalCancelled(String rule, String why) {
    return new Reason(
        "SP-2031",
        rule,
        "The approval was taken back: " + why + ".",
        "Make the call again; it is decided afresh.");
  }

  static Reason approvalUsed(String rule, String id) {
    return new Reason(
        "SP-2032",
        rule,
        "The approval '" + id + "' was used by another call, or taken back.",
        "Make the call again; it asks for an approval of its own.");
  }

  static Reason approvalOver(String id, Approval.State state) {
    return Reason.of(
        "SP-2033",
        "The approval '"
            + id
            + "' is not waiting: it is "
            + state.name().toLowerCase(Locale.ROOT)
            + ".",
        "Look at those that are waiting.");
  }

  static Reason tooManyWait(String rule, int most) {
    return new Reason(
        "SP-2037",
        rule,
        "As many of your calls wait for an approval as may: " + most + ".",
        "Wait until people have answered some, or take some back.");
  }

  static Reason approvalUnknown(String id) {
    return Reason.of(
        "SP-2033", "There is no approval '" + id + "'.", "Look at those that are waiting.");
  }

  static Reason approvalAltered(String id) {
    return Reason.of(
        "SP-2034",
        "The approval '" + id + "' does not hold the call that it was asked for.",
        "Do not approve it; tell the operator that somebody wrote into the store.");
  }

  static Reason approvalStoreFailed() {
    return Reason.of("SP-2035", "Approvals could not be looked up or kept.", RETRY);
  }

  static Reason measured() {
    return Reason.of(
        "SP-2036",
        "The call was made to see what it would do, and undone.",
        "People are asked about it; make it again once they have agreed.");
  }

  static Reason glassBroken(String rule, Caller caller) {
    return new Reason(
        "SP-2052",
        rule,
        "'%s' makes a call that is for emergencies only, for: %s"
            .formatted(caller.subject().id(), caller.purpose()),
        "Look at what it did, and whether there was one.");
  }

  static Reason budgetUsedUp(Budget budget, BudgetStore.UsedUp usedUp, long limit) {
    return Reason.of(
        "SP-2050",
        "The budget '%s' is used up: %d %s in %d s; it ends at %s."
            .formatted(
                budget.id(),
                limit,
                usedUp.kind().name().toLowerCase(Locale.ROOT),
                budget.window().toSeconds(),
                usedUp.until().truncatedTo(ChronoUnit.MILLIS)),
        "Make the call again after that, or ask for a larger budget.");
  }

  static Reason paused(Budget budget, Caller caller, long limit) {
    return Reason.of(
        "SP-2051",
        "'%s' is paused: %d of its calls were refused in %d s (budget '%s')."
            .formatted(caller.subject().id(), limit, budget.window().toSeconds(), budget.id()),
        "Look at what it tries to do.");
  }

  static Reason budgetFailed(String budget) {
    return Reason.of("SP-2053", "The budget '" + budget + "' could not be looked up.", RETRY);
  }

  static Reason secretMissing(String name) {
    return Reason.of(
        "SP-6001",
        "The secret '" + name + "' of the target is not known to any credential source.",
        "Ask the operator to supply it.");
  }

  static Reason secretFailed(String name) {
    return Reason.of("SP-6002", "The secret '" + name + "' could not be fetched.", RETRY);
  }

  static Reason secretExpired(String name) {
    return Reason.of("SP-6003", "The secret '" + name + "' has expired.", RETRY);
  }

  private static String spoken(Access access) {
    return access.action().name() + " on '" + access.resource() + "'";
  }
}
