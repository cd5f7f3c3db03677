package io.sallyport.gateway.control;

import io.sallyport.gateway.approvals.AlertList;
import io.sallyport.gateway.approvals.Approving;
import io.sallyport.gateway.approvals.Callbacks;
import io.sallyport.gateway.approvals.Person;
import io.sallyport.gateway.identity.Admitted;
import io.sallyport.gateway.store.Nodes;
import io.sallyport.gateway.store.Revocation;
import io.sallyport.policy.spi.Budget;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Nothing to show: for looking at the table alone. */
final class NoOperations implements Operations {
  @Override
  public String notReady() {
    return null;
  }

  @Override
  public Map<Metric, Number> metrics() {
    return Map.of();
  }

  @Override
  public Admitted admitted() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void revoke(Revocation.Kind kind, String id, String by, Instant until) {}

  @Override
  public List<Nodes.Node> gateways() {
    return List.of();
  }

  @Override
  public Approving approving() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Callbacks callbacks() {
    throw new UnsupportedOperationException();
  }

  @Override
  public AlertList alerts() {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Budget> budgets() {
    return List.of();
  }

  @Override
  public Map<String, Object> whatIf(Map<String, Object> question, Person asks) {
    return Map.of();
  }

  @Override
  public Map<String, Object> policy() {
    return Map.of();
  }
}
