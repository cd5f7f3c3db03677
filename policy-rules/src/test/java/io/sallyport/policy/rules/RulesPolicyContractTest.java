package io.sallyport.policy.rules;

import io.sallyport.api.AccessRequest;
import io.sallyport.api.Resource;
import io.sallyport.api.Subject;
import io.sallyport.policy.spi.Policy;
import io.sallyport.testkit.PolicyContract;
import java.util.List;

/** The rules keep the contract of every policy. */
final class RulesPolicyContractTest extends PolicyContract {
  private final Policy policy = Asked.of(ExampleFileTest.example()).policy();

  @Override
  protected Policy policy() {
    return policy;
  }

  @Override
  protected List<AccessRequest> permitted() {
    return List.of(
        request(Subject.of("a", "analysts"), "sql.select", Asked.table("customers")),
        request(Subject.of("b", "agents"), "sql.insert", Asked.table("orders")),
        request(Subject.of("c"), "http.get", Resource.of("billing", "v1/invoices/7")),
        request(Subject.of("d", "operators"), "ssh.exec", Resource.of("web-2", "uptime")));
  }

  @Override
  protected List<AccessRequest> denied() {
    return List.of(
        request(Subject.of("a", "analysts"), "sql.select", Asked.table("orders")),
        request(Subject.of("b", "agents"), "sql.delete", Asked.table("customers")));
  }
}
