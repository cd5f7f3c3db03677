package io.sallyport.kernel;

import io.sallyport.audit.spi.Act;
import io.sallyport.audit.spi.Act.Kind;
import io.sallyport.policy.spi.Approval;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the trail says of each change of an approval. */
final class ApprovalActs {
  /** An approval's id begins with the session and the number of the call that asked. */
  private static final Pattern ID = Pattern.compile("([^-]+)-([0-9]{1,18})(-[0-9]+)?");

  private ApprovalActs() {}

  /** It was asked for. */
  static Act asked(Approval asked) {
    return act(Kind.APPROVAL_ASKED, asked.call().subject(), asked)
        .with("until", asked.expires())
        .with("operation", asked.call().operation())
        .with("binding", asked.binding());
  }

  /** It is another one than before. */
  static Act changed(Approval before, Approval now) {
    if (now.votes().size() > before.votes().size()) {
      boolean enough = now.state() == Approval.State.GRANTED;
      String person = now.votes().get(now.votes().size() - 1).person();
      Act act = act(enough ? Kind.APPROVAL_GRANTED : Kind.APPROVAL_VOTED, person, now);
      return enough ? act.with("until", now.expires()) : act;
    }
    if (now.used() > before.used()) {
      return act(Kind.APPROVAL_REDEEMED, now.call().subject(), now)
          .with("use", now.used() + " of " + now.call().uses());
    }
    String note = now.note() == null ? "" : now.note();
    return switch (now.state()) {
      case REFUSED -> {
        int colon = note.indexOf(": ");
        yield act(Kind.APPROVAL_REFUSED, colon < 0 ? "?" : note.substring(0, colon), now)
            .with("why", colon < 0 ? note : note.substring(colon + 2));
      }
      case EXPIRED -> act(Kind.APPROVAL_EXPIRED, "sallyport", now);
      case CANCELLED, PENDING, GRANTED, REDEEMED ->
          act(Kind.APPROVAL_CANCELLED, "sallyport", now).with("why", note);
    };
  }

  private static Act act(Kind kind, String by, Approval of) {
    Approval.Call call = of.call();
    Act act =
        Act.of(kind, by)
            .on(of.id())
            .concerning(call.subject(), call.target())
            .with("rule", call.rule())
            .with("votes", of.votes().size() + " of " + call.count());
    Matcher id = ID.matcher(of.id());
    return id.matches() ? act.within(id.group(1), Long.parseLong(id.group(2))) : act;
  }
}
