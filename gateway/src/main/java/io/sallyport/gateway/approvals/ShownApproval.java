package io.sallyport.gateway.approvals;

import io.sallyport.api.Effect;
import io.sallyport.policy.spi.Approval;
import io.sallyport.policy.spi.Approval.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** An approval as a JSON object. */
final class ShownApproval {
  private ShownApproval() {}

  static String state(Approval one) {
    return one.state().name().toLowerCase(Locale.ROOT);
  }

  static Map<String, Object> of(Approval one, Person person) {
    Approval.Call call = one.call();
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("id", one.id());
    shown.put("state", state(one));
    shown.put("created", one.created().toString());
    shown.put("expires", one.expires().toString());
    shown.put("subject", call.subject());
    shown.put("actors", call.actors());
    put(shown, "purpose", call.purpose());
    shown.put("target", call.target());
    shown.put("operation", call.operation());
    shown.put("touches", call.touches());
    shown.put("arguments", call.arguments());
    shown.put("rule", call.rule());
    shown.put("by", List.copyOf(new TreeSet<>(call.by())));
    shown.put("count", call.count());
    put(shown, "uses", call.uses() == Integer.MAX_VALUE ? null : call.uses());
    shown.put("used", one.used());
    shown.put("valid", call.valid().toSeconds());
    shown.put("policy", call.policyVersion());
    shown.put("votes", votes(one));
    put(shown, "note", one.note());
    Effect effect = one.effect();
    put(shown, "effect", effect == null ? null : effect(effect));
    shown.put("answerable", answerable(one, person));
    shown.put("revocable", !one.state().isFinal() && Approving.concerns(person, one));
    return shown;
  }

  /** Whether that person's answer would count now, as far as can be told without asking. */
  private static boolean answerable(Approval one, Person person) {
    var subject = person.subject();
    return one.state() == State.PENDING
        && subject != null
        && !person.agent()
        && Approving.named(person, one)
        && !subject.id().equals(one.call().subject())
        && one.votes().stream().noneMatch(vote -> vote.person().equals(subject.id()));
  }

  static Map<String, Object> before(Approval one) {
    return Map.of(
        "id", one.id(),
        "created", one.created().toString(),
        "operation", one.call().operation(),
        "by", one.by());
  }

  private static List<Map<String, Object>> votes(Approval one) {
    List<Map<String, Object>> votes = new ArrayList<>();
    one.votes()
        .forEach(
            vote -> votes.add(Map.of("person", vote.person(), "time", vote.time().toString())));
    return votes;
  }

  private static Map<String, Object> effect(Effect effect) {
    Map<String, Object> shown = new LinkedHashMap<>();
    put(shown, "affected", effect.affected() < 0 ? null : effect.affected());
    shown.put("columns", effect.columns());
    shown.put("rows", effect.rows());
    put(shown, "note", effect.note().isEmpty() ? null : effect.note());
    return shown;
  }

  private static void put(Map<String, Object> into, String key, @Nullable Object value) {
    if (value != null) {
      into.put(key, value);
    }
  }
}
