package io.sallyport.gateway.control;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Secret;
import io.sallyport.gateway.control.Route.Answer;
import io.sallyport.gateway.control.Route.Asked;
import io.sallyport.gateway.identity.ApiTokens;
import io.sallyport.gateway.store.Revocation.Kind;
import io.sallyport.gateway.store.Shown;
import io.sallyport.gateway.store.StoreException;
import java.io.IOException;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What administrators do; each deed is logged with who did it. Thread-safe. */
final class Administering {
  private static final Logger log = LoggerFactory.getLogger(Administering.class);

  private final Operations operations;

  Administering(Operations operations) {
    this.operations = operations;
  }

  Answer sessions(Asked asked) throws StoreException {
    return new Answer(200, operations.admitted().sessions().stream().map(Shown::session).toList());
  }

  Answer tokens(Asked asked) throws StoreException {
    return new Answer(200, operations.admitted().tokens().stream().map(Shown::token).toList());
  }

  Answer gateways(Asked asked) throws StoreException {
    return new Answer(200, operations.gateways().stream().map(Shown::node).toList());
  }

  Answer alerts(Asked asked) throws StoreException {
    boolean all = asked.query().getOrDefault("state", "open").equals("all");
    return new Answer(200, operations.alerts().list(all).stream().map(Shown::alert).toList());
  }

  Answer acknowledge(Asked asked) throws StoreException {
    return operations.alerts().acknowledge(asked.person(), asked.id())
        ? new Answer(204, "")
        : Routes.missing();
  }

  Answer budgets(Asked asked) {
    return new Answer(200, operations.budgets().stream().map(Shown::budget).toList());
  }

  Answer policy(Asked asked) {
    return new Answer(200, operations.policy());
  }

  Answer explain(Asked asked) throws AccessDeniedException, IOException, ParseException {
    return new Answer(200, operations.whatIf(asked.body().read(), asked.person()));
  }

  Answer createToken(Asked asked) throws StoreException, IOException, ParseException {
    Map<String, Object> body = asked.body().read();
    String by = asked.person().name();
    Bodies.known(body, Set.of("name", "subject", "actor", "groups", "expires"));
    ApiTokens.Wanted wanted =
        new ApiTokens.Wanted(
            Bodies.required(body, "name"),
            Bodies.required(body, "subject"),
            Bodies.text(body, "actor"),
            Bodies.texts(body, "groups"),
            Bodies.time(body, "expires"));
    ApiTokens.Made made = operations.admitted().createToken(wanted, by);
    log.info("'{}' has made token {} for '{}'.", by, made.row().id(), made.row().subject());
    Map<String, Object> shown = new LinkedHashMap<>(Shown.token(made.row()));
    try (Secret text = made.text()) {
      shown.put("token", text.use(String::new));
    }
    return new Answer(201, shown);
  }

  Answer revoke(Asked asked) throws StoreException, IOException, ParseException {
    Map<String, Object> body = asked.body().read();
    String by = asked.person().name();
    Bodies.known(body, Set.of("subject", "credential", "until"));
    String subject = Bodies.text(body, "subject");
    String credential = Bodies.text(body, "credential");
    if ((subject == null) == (credential == null)) {
      throw new IllegalArgumentException("Name either a 'subject' or a 'credential'.");
    }
    Kind kind = subject == null ? Kind.CREDENTIAL : Kind.SUBJECT;
    String id = subject == null ? String.valueOf(credential) : subject;
    operations.revoke(kind, id, by, Bodies.time(body, "until"));
    log.info("'{}' has revoked the {} '{}'.", by, kind.word(), id.replaceAll("\\p{C}", "?"));
    return new Answer(204, "");
  }

  Answer revokeToken(Asked asked) throws StoreException {
    boolean revoked = operations.admitted().revokeToken(asked.id(), asked.person().name());
    if (revoked) {
      log.info("'{}' has revoked token {}.", asked.person().name(), asked.id());
    }
    return revoked ? new Answer(204, "") : Routes.missing();
  }

  Answer endSession(Asked asked) throws StoreException {
    if (operations.admitted().sessions().stream().noneMatch(row -> row.id().equals(asked.id()))) {
      return Routes.missing();
    }
    operations.admitted().endSession(asked.id(), asked.person().name());
    log.info("'{}' has ended session {}.", asked.person().name(), asked.id());
    return new Answer(204, "");
  }
}
