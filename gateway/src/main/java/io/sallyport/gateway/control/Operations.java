package io.sallyport.gateway.control;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.gateway.approvals.AlertList;
import io.sallyport.gateway.approvals.Approving;
import io.sallyport.gateway.approvals.Callbacks;
import io.sallyport.gateway.approvals.Person;
import io.sallyport.gateway.identity.Admitted;
import io.sallyport.gateway.store.Nodes;
import io.sallyport.gateway.store.Revocation;
import io.sallyport.gateway.store.StoreException;
import io.sallyport.policy.spi.Budget;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the control plane shows and does. Thread-safe. */
public interface Operations {
  /** Why the gateway should be sent nobody now, or null where it is ready. */
  @Nullable String notReady();

  /** Figures by name, none of which names anybody or anything. */
  Map<Metric, Number> metrics();

  /** Sessions and tokens. */
  Admitted admitted();

  /** Revokes a credential or everything of a subject. */
  void revoke(Revocation.Kind kind, String id, String by, @Nullable Instant until)
      throws StoreException;

  /** The gateways on the store. */
  List<Nodes.Node> gateways() throws StoreException;

  /** What people are asked, and how they answer. */
  Approving approving();

  /** Answers that come back through hooks. */
  Callbacks callbacks();

  /** What somebody has to look at. */
  AlertList alerts();

  /** The budgets in force. */
  List<Budget> budgets();

  /** The configuration in force: {@code version}, and {@code problem} where the file has one. */
  Map<String, Object> policy();

  /**
   * What would become of a call that nobody makes.
   *
   * @param question as {@code /v1/openapi.json} describes it
   * @throws AccessDeniedException when it cannot be told
   * @throws IllegalArgumentException when it is not understood
   */
  Map<String, Object> whatIf(Map<String, Object> question, Person asks)
      throws AccessDeniedException;

  /**
   * A figure.
   *
   * @param name its name, with the unit
   * @param type {@code gauge} or {@code counter}
   * @param help what it counts
   */
  record Metric(String name, String type, String help) {}
}
