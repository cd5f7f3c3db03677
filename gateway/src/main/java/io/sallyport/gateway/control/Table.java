package io.sallyport.gateway.control;

import static io.sallyport.gateway.control.Route.Access.ADMIN;
import static io.sallyport.gateway.control.Route.Access.ANYBODY;
import static io.sallyport.gateway.control.Route.Access.AUDITOR;
import static io.sallyport.gateway.control.Route.Access.PERSON;

import io.sallyport.gateway.control.Route.Answer;
import java.util.List;

/** Everything that can be asked. What is not listed here is not there; openapi.json tells of it. */
final class Table {
  private Table() {}

  static List<Route> of(Operations operations) {
    Administering admin = new Administering(operations);
    Answering people = new Answering(operations);
    return List.of(
        new Route("GET", "/healthz", ANYBODY, asked -> new Answer(200, "ok\n")),
        new Route("GET", "/readyz", ANYBODY, asked -> ready(operations)),
        new Route("GET", "/metrics", ANYBODY, asked -> metrics(operations)),
        new Route("GET", "/v1/openapi.json", ANYBODY, asked -> new Answer(200, OpenApi.text())),
        new Route("GET", "/v1/approvals", PERSON, people::list),
        new Route("GET", "/v1/approvals/{id}", PERSON, people::show),
        new Route("POST", "/v1/approvals/{id}/approve", PERSON, people::approve),
        new Route("POST", "/v1/approvals/{id}/refuse", PERSON, people::refuse),
        new Route("POST", "/v1/approvals/{id}/revoke", PERSON, people::revoke),
        new Route("POST", "/v1/callbacks/{id}", ANYBODY, people::callback),
        new Route("GET", "/v1/alerts", AUDITOR, admin::alerts),
        new Route("POST", "/v1/alerts/{id}/acknowledge", ADMIN, admin::acknowledge),
        new Route("GET", "/v1/budgets", ADMIN, admin::budgets),
        new Route("GET", "/v1/policy", ADMIN, admin::policy),
        new Route("POST", "/v1/policy/explain", AUDITOR, admin::explain),
        new Route("GET", "/v1/sessions", ADMIN, admin::sessions),
        new Route("DELETE", "/v1/sessions/{id}", ADMIN, admin::endSession),
        new Route("GET", "/v1/tokens", ADMIN, admin::tokens),
        new Route("POST", "/v1/tokens", ADMIN, admin::createToken),
        new Route("DELETE", "/v1/tokens/{id}", ADMIN, admin::revokeToken),
        new Route("GET", "/v1/gateways", ADMIN, admin::gateways),
        new Route("POST", "/v1/revocations", ADMIN, admin::revoke));
  }

  private static Answer ready(Operations operations) {
    String why = operations.notReady();
    return why == null ? new Answer(200, "ready\n") : new Answer(503, why + "\n");
  }

  private static Answer metrics(Operations operations) {
    return new Answer(200, Metrics.text(operations.metrics()));
  }
}
