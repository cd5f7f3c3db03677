package io.sallyport.gateway;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.ConfigurationException;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.gateway.approvals.AlertList;
import io.sallyport.gateway.approvals.Approving;
import io.sallyport.gateway.approvals.Callbacks;
import io.sallyport.gateway.approvals.Person;
import io.sallyport.gateway.control.Operations;
import io.sallyport.gateway.identity.Admitted;
import io.sallyport.gateway.identity.Authentication;
import io.sallyport.gateway.store.Nodes;
import io.sallyport.gateway.store.Revocation;
import io.sallyport.gateway.store.Store;
import io.sallyport.gateway.store.StoreException;
import io.sallyport.gateway.tls.ServerTls;
import io.sallyport.gateway.upstream.Pools;
import io.sallyport.policy.spi.Budget;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the control plane sees of this gateway. Thread-safe. */
final class ControlOperations implements Operations {
  private static final Duration BLIND = Duration.ofSeconds(10);

  private final EmbeddedBroker broker;
  private final Store store;
  private final Authentication authentication;
  private final Sessions sessions;
  private final Services services;
  private final Callbacks callbacks;
  private final People people;
  private final ServerTls tls;
  private final Instant started = Instant.now();

  ControlOperations(
      EmbeddedBroker broker,
      Store store,
      Authentication authentication,
      Sessions sessions,
      Services services,
      ServerTls tls,
      Callbacks callbacks,
      People people) {
    this.broker = broker;
    this.store = store;
    this.authentication = authentication;
    this.sessions = sessions;
    this.services = services;
    this.callbacks = callbacks;
    this.people = people;
    this.tls = tls;
  }

  @Override
  public @Nullable String notReady() {
    if (sessions.draining()) {
      return "draining";
    }
    return store.revocations().age().compareTo(BLIND) > 0 ? "the store does not answer" : null;
  }

  @Override
  public Map<Metric, Number> metrics() {
    Map<Metric, Number> all = new LinkedHashMap<>();
    clients(all);
    upstreams(all);
    process(all);
    return all;
  }

  private void clients(Map<Metric, Number> all) {
    gauge(all, "sallyport_sessions", "Live sessions.", sessions.size());
    counter(all, "sallyport_sessions_total", "Sessions begun.", sessions.opened());
    counter(
        all,
        "sallyport_sessions_ended_total",
        "Sessions ended by expiry, revocation, an operator or rules.",
        sessions.ended());
    counter(all, "sallyport_logins_total", "Credentials accepted.", authentication.accepted());
    counter(
        all, "sallyport_logins_refused_total", "Credentials refused.", authentication.refused());
  }

  private void upstreams(Map<Metric, Number> all) {
    List<Pools.Load> load = services.load();
    gauge(
        all,
        "sallyport_upstream_borrowed",
        "Connections to databases in use.",
        load.stream().mapToInt(Pools.Load::borrowed).sum());
    gauge(
        all,
        "sallyport_upstream_waiting",
        "Sessions that wait for a connection to a database.",
        load.stream().mapToInt(Pools.Load::waiting).sum());
  }

  private void process(Map<Metric, Number> all) {
    gauge(
        all,
        "sallyport_revocations_age_seconds",
        "Since revocations were last read.",
        store.revocations().age().toMillis() / 1000.0);
    gauge(
        all,
        "sallyport_certificate_expires_seconds",
        "When the certificate ends, in seconds since 1970.",
        tls.ends().getEpochSecond());
    gauge(
        all,
        "sallyport_configuration_problem",
        "1 while the changed configuration cannot be used.",
        broker.reloadProblem() == null ? 0 : 1);
    gauge(all, "sallyport_draining", "1 while the gateway ends.", sessions.draining() ? 1 : 0);
    gauge(
        all,
        "sallyport_start_time_seconds",
        "When the gateway was started, in seconds since 1970.",
        started.getEpochSecond());
    Runtime runtime = Runtime.getRuntime();
    gauge(
        all,
        "sallyport_heap_used_bytes",
        "Heap in use.",
        runtime.totalMemory() - runtime.freeMemory());
  }

  private static void gauge(Map<Metric, Number> all, String name, String help, Number value) {
    all.put(new Metric(name, "gauge", help), value);
  }

  private static void counter(Map<Metric, Number> all, String name, String help, Number value) {
    all.put(new Metric(name, "counter", help), value);
  }

  @Override
  public Admitted admitted() {
    return people.administration();
  }

  @Override
  public void revoke(Revocation.Kind kind, String id, String by, @Nullable Instant until)
      throws StoreException {
    if (kind == Revocation.Kind.SUBJECT) {
      people.administration().revokeSubject(id, by, until);
    } else {
      people.administration().revokeCredential(id, by, until);
    }
  }

  @Override
  public Approving approving() {
    return people.approving();
  }

  @Override
  public Callbacks callbacks() {
    return callbacks;
  }

  @Override
  public AlertList alerts() {
    return people.alerts();
  }

  @Override
  public List<Budget> budgets() {
    return broker.budgets();
  }

  @Override
  public Map<String, Object> policy() {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("version", broker.version());
    ConfigurationException problem = broker.reloadProblem();
    if (problem != null) {
      shown.put("problem", String.valueOf(problem.getMessage()));
    }
    return shown;
  }

  @Override
  public List<Nodes.Node> gateways() throws StoreException {
    return store.nodes().all();
  }

  @Override
  public Map<String, Object> whatIf(Map<String, Object> question, Person asks)
      throws AccessDeniedException {
    return people.whatIf().answer(question, asks);
  }
}
