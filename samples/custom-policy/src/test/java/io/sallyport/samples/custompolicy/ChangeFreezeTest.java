package io.sallyport.samples.custompolicy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.AccessRequest;
import io.sallyport.api.Resource;
import io.sallyport.api.Subject;
import io.sallyport.policy.spi.Opinion;
import io.sallyport.policy.spi.Policy;
import io.sallyport.testkit.PolicyContract;
import java.time.Instant;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** The contract of every policy, and what this one is for. */
final class ChangeFreezeTest extends PolicyContract {
  private static final String FRIDAY_AFTERNOON = "2026-03-06T14:00:00Z";
  private static final String MONDAY_NOON = "2026-03-09T11:00:00Z";

  @Override
  protected Policy policy() {
    return new ChangeFreeze();
  }

  @Override
  protected List<AccessRequest> permitted() {
    return List.of();
  }

  @Override
  protected List<AccessRequest> denied() {
    return List.of(
        at(FRIDAY_AFTERNOON, "sql.update"),
        at("2026-03-07T03:00:00Z", "ssh.exec"),
        at("2026-03-09T06:59:59Z", "sql.delete"));
  }

  @Test
  void changesAreLeftToOtherRulesDuringTheWeek() {
    assertThat(answer(at(MONDAY_NOON, "sql.update"))).isSameAs(Opinion.abstain());
    assertThat(answer(at("2026-03-09T07:00:00Z", "sql.update"))).isSameAs(Opinion.abstain());
  }

  @Test
  void readingIsLeftToOtherRulesAtAnyTime() {
    assertThat(answer(at(FRIDAY_AFTERNOON, "sql.select"))).isSameAs(Opinion.abstain());
  }

  @Test
  void itIsFoundByTheServiceLoader() {
    assertThat(ServiceLoader.load(Policy.class)).hasAtLeastOneElementOfType(ChangeFreeze.class);
  }

  private Opinion answer(AccessRequest request) {
    return policy().evaluate(request, request.accesses().get(0));
  }

  private static AccessRequest at(String time, String action) {
    Resource orders = Resource.of("shop", "public.orders");
    return request(Subject.of("bot", "agents"), action, orders, Instant.parse(time));
  }
}
