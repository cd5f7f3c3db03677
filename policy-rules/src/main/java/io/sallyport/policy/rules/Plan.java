package io.sallyport.policy.rules;

import io.sallyport.policy.spi.Opinion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules that speak of an access for one kind of caller, with what is left to find out at each
 * call. Immutable.
 *
 * @param steps the rules, in the file's order
 * @param settled the opinion, where nothing is left to find out
 */
record Plan(List<Step> steps, @Nullable Opinion settled) {
  /**
   * A rule with what must be found out at each call.
   *
   * @param rule the rule
   * @param when its condition, or null
   * @param needs attributes without which its filters cannot be applied to the resource
   */
  record Step(Rule rule, @Nullable Condition when, List<Attribute> needs) {
    boolean open() {
      return when != null || !needs.isEmpty() || rule.terms().breakGlass();
    }
  }
}
