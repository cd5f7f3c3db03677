package io.sallyport.gateway;

import io.sallyport.api.Access;
import io.sallyport.api.Explanation;
import io.sallyport.api.Obligation;
import io.sallyport.api.Reason;
import io.sallyport.gateway.store.Shown;
import io.sallyport.policy.rules.ObligationWords;
import io.sallyport.policy.rules.RuleTrace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** What would become of a call, as a JSON object. */
final class ShownExplanation {
  private ShownExplanation() {}

  static Map<String, Object> of(Explanation explanation, Function<Access, List<RuleTrace>> traces) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("verdict", explanation.permitted() ? "permit" : "deny");
    Reason reason = explanation.reason();
    if (reason != null) {
      shown.put("code", reason.code());
      shown.put("message", reason.message());
      shown.put("remedy", reason.remedy());
    }
    shown.put("rules", explanation.rules());
    shown.put("observed", explanation.observed());
    List<Map<String, Object>> accesses = new ArrayList<>();
    for (Access access : explanation.accesses()) {
      accesses.add(access(access, traces.apply(access)));
    }
    shown.put("accesses", accesses);
    List<Map<String, Object>> masks = new ArrayList<>();
    List<String> bound = new ArrayList<>();
    for (Obligation obligation : explanation.obligations()) {
      if (obligation instanceof Obligation.Mask mask) {
        masks.add(
            Map.of(
                "resource", mask.resource().toString(),
                "field", mask.field(),
                "kind", mask.kind().name().toLowerCase(Locale.ROOT)));
      } else {
        bound.add(ObligationWords.of(obligation));
      }
    }
    shown.put("masks", masks);
    shown.put("bound", bound);
    Shown.put(shown, "executed", explanation.executed());
    return shown;
  }

  /** With the rules that came as far as its action. */
  private static Map<String, Object> access(Access access, List<RuleTrace> traces) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("action", access.action().name());
    shown.put("resource", access.resource().toString());
    shown.put("implied", access.implied());
    List<Map<String, Object>> rules = new ArrayList<>();
    for (RuleTrace trace : traces) {
      if (trace.step() != RuleTrace.Step.OTHER_ACTION) {
        Map<String, Object> rule = new LinkedHashMap<>();
        rule.put("rule", trace.rule());
        rule.put("permits", trace.permits());
        rule.put("observed", trace.observed());
        rule.put("matches", trace.step() == RuleTrace.Step.MATCHES);
        rule.put("step", trace.step().words());
        Shown.put(rule, "why", trace.why());
        rules.add(rule);
      }
    }
    shown.put("rules", rules);
    return shown;
  }
}
