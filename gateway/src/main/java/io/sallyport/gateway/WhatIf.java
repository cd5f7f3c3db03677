package io.sallyport.gateway;

import io.sallyport.api.Access;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.AccessRequest;
import io.sallyport.api.AccessSession;
import io.sallyport.api.Attributes;
import io.sallyport.api.Context;
import io.sallyport.api.Endpoint;
import io.sallyport.api.Explanation;
import io.sallyport.api.Operation;
import io.sallyport.api.PepCapabilities;
import io.sallyport.api.Reason;
import io.sallyport.audit.spi.Act;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.gateway.approvals.Person;
import io.sallyport.gateway.http.HttpDoorFactory;
import io.sallyport.gateway.ssh.SshDoorFactory;
import io.sallyport.jdbc.GatewayConnections;
import io.sallyport.jdbc.SqlExplainer;
import io.sallyport.policy.rules.RuleTrace;
import io.sallyport.semantics.http.HttpReader;
import io.sallyport.semantics.http.HttpTarget;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What would become of a call that nobody makes: by the rules in force, read as the front ends read
 * it. Of a database only the catalog is read, over a connection of its own, and two at a time; the
 * credential is fetched for whoever asks, never in the name of whom the question is about.
 * Thread-safe.
 */
final class WhatIf implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WhatIf.class);
  private static final int AT_ONCE = 2;
  private static final int PATIENCE_MILLIS = 10_000;
  private static final long LARGEST_ANSWER = 16L << 20;

  private final EmbeddedBroker broker;
  private final GatewayConnections connections = new GatewayConnections(LARGEST_ANSWER);
  private final HttpReader http = new HttpReader(true);
  private final Semaphore free = new Semaphore(AT_ONCE);

  WhatIf(EmbeddedBroker broker) {
    this.broker = broker;
  }

  /**
   * Answers.
   *
   * @param body {@code subject}, {@code target} and {@code call}, and where they matter {@code
   *     groups}, {@code attributes}, {@code actor} and {@code purpose}
   * @param asks who wants to know
   * @throws IllegalArgumentException when the question is not understood
   * @throws AccessDeniedException when it cannot be told (SP-7050, SP-7051)
   */
  Map<String, Object> answer(Map<String, Object> body, Person asks) throws AccessDeniedException {
    Question question = Question.of(body);
    broker
        .acts()
        .did(
            Act.of(Act.Kind.CALL_EXPLAINED, asks.name())
                .concerning(null, question.target().name()));
    try (Endpoint endpoint = broker.endpoint(asks.caller(), question.target())) {
      if (endpoint == null) {
        throw new IllegalArgumentException("There is no target of that name.");
      }
      if (endpoint.url().startsWith("jdbc:")) {
        return sql(question, endpoint);
      }
      return endpoint.url().startsWith("http")
          ? http(question, endpoint)
          : explained(
              question,
              SshDoorFactory.capabilities(),
              session -> session.explain(SshQuestion.read(question.target(), question.call())));
    }
  }

  private Map<String, Object> http(Question question, Endpoint endpoint)
      throws AccessDeniedException {
    boolean kubernetes = "kubernetes".equals(endpoint.settings().get("kind"));
    HttpTarget target = HttpTarget.of(question.target().name(), endpoint.url(), kubernetes);
    Operation<?> operation = http.read(target, question.request(target));
    return explained(
        question, HttpDoorFactory.capabilities(), session -> session.explain(operation));
  }

  private Map<String, Object> sql(Question question, Endpoint endpoint)
      throws AccessDeniedException {
    if (!free.tryAcquire()) {
      throw refused("SP-7051", "Others ask what if just now", "Ask again in a moment.", null);
    }
    SqlExplainer explainer;
    try (Connection vendor = connections.vendor(endpoint)) {
      vendor.setNetworkTimeout(Runnable::run, PATIENCE_MILLIS);
      vendor.setReadOnly(true);
      explainer = SqlExplainer.of(vendor, endpoint.url());
    } catch (SQLException e) {
      log.info("The catalog of '{}' cannot be read.", question.target().name(), e);
      throw refused(
          "SP-7050",
          "The catalog of '" + question.target().name() + "' cannot be read",
          "Look whether the database answers the gateway; its log says more.",
          e);
    } finally {
      free.release();
    }
    return explained(
        question,
        new PepCapabilities("gateway", SqlExplainer.capabilities().obligations()),
        session -> explainer.explain(session, question.call()).decision());
  }

  private Map<String, Object> explained(
      Question question, PepCapabilities can, Function<AccessSession, Explanation> explains)
      throws AccessDeniedException {
    try (AccessSession trial = broker.trial(question.caller(), question.target(), can)) {
      Explanation explanation = explains.apply(trial);
      Context context = new Context(Instant.now(), trial.id(), can.placement(), Attributes.none());
      AccessRequest request =
          new AccessRequest(trial.caller(), trial.target(), explanation.accesses(), context);
      Function<Access, List<RuleTrace>> traces = access -> broker.trace(request, access);
      return ShownExplanation.of(explanation, traces);
    }
  }

  private static AccessDeniedException refused(
      String code, String message, String remedy, @Nullable Exception e) {
    return new AccessDeniedException(Reason.of(code, message + ".", remedy), e);
  }

  @Override
  public void close() {
    connections.close();
  }
}
