package io.sallyport.gateway.control;

import io.sallyport.api.Secret;
import io.sallyport.gateway.control.Routes.Answer;
import io.sallyport.gateway.identity.ApiTokens;
import io.sallyport.gateway.store.Revocation.Kind;
import io.sallyport.gateway.store.Shown;
import io.sallyport.gateway.store.StoreException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What administrators do; each deed is logged with who did it. Thread-safe. */
final class Administering {
  private static final Logger log = LoggerFactory.getLogger(Administering.class);

  private final Operations operations;

  Administering(Operations operations) {
    this.operations = operations;
  }

  Answer list(String kind) throws StoreException {
    return switch (kind) {
      case "sessions" ->
          new Answer(200, operations.admitted().sessions().stream().map(Shown::session).toList());
      case "tokens" ->
          new Answer(200, operations.admitted().tokens().stream().map(Shown::token).toList());
      case "gateways" -> new Answer(200, operations.gateways().stream().map(Shown::node).toList());
      default -> Routes.missing();
    };
  }

  Answer create(String kind, Map<String, Object> body, String by) throws StoreException {
    if (kind.equals("tokens")) {
      return token(body, by);
    }
    return kind.equals("revocations") ? revocation(body, by) : Routes.missing();
  }

  private Answer token(Map<String, Object> body, String by) throws StoreException {
    known(body, Set.of("name", "subject", "actor", "groups", "expires"));
    ApiTokens.Wanted wanted =
        new ApiTokens.Wanted(
            required(body, "name"),
            required(body, "subject"),
            text(body, "actor"),
            texts(body, "groups"),
            time(body, "expires"));
    ApiTokens.Made made = operations.admitted().createToken(wanted, by);
    log.info("'{}' has made token {} for '{}'.", by, made.row().id(), made.row().subject());
    Map<String, Object> shown = new LinkedHashMap<>(Shown.token(made.row()));
    try (Secret text = made.text()) {
      shown.put("token", text.use(String::new));
    }
    return new Answer(201, shown);
  }

  private Answer revocation(Map<String, Object> body, String by) throws StoreException {
    known(body, Set.of("subject", "credential", "until"));
    String subject = text(body, "subject");
    String credential = text(body, "credential");
    if ((subject == null) == (credential == null)) {
      throw new IllegalArgumentException("Name either a 'subject' or a 'credential'.");
    }
    Kind kind = subject == null ? Kind.CREDENTIAL : Kind.SUBJECT;
    String id = subject == null ? String.valueOf(credential) : subject;
    operations.revoke(kind, id, by, time(body, "until"));
    log.info("'{}' has revoked the {} '{}'.", by, kind.word(), id.replaceAll("\\p{C}", "?"));
    return new Answer(204, "");
  }

  Answer end(String kind, String id, String by) throws StoreException {
    if (kind.equals("tokens")) {
      boolean revoked = operations.admitted().revokeToken(id, by);
      if (revoked) {
        log.info("'{}' has revoked token {}.", by, id);
      }
      return revoked ? new Answer(204, "") : Routes.missing();
    }
    if (kind.equals("sessions")) {
      if (operations.admitted().sessions().stream().noneMatch(row -> row.id().equals(id))) {
        return Routes.missing();
      }
      operations.admitted().endSession(id, by);
      log.info("'{}' has ended session {}.", by, id);
      return new Answer(204, "");
    }
    return Routes.missing();
  }

  private static void known(Map<String, Object> body, Set<String> keys) {
    for (String key : body.keySet()) {
      if (!keys.contains(key)) {
        throw new IllegalArgumentException("A key that is not known; known are " + keys + ".");
      }
    }
  }

  private static String required(Map<String, Object> body, String key) {
    String text = text(body, key);
    if (text == null) {
      throw new IllegalArgumentException("The key '" + key + "' is missing.");
    }
    return text;
  }

  private static @Nullable String text(Map<String, Object> body, String key) {
    Object value = body.get(key);
    if (value != null && !(value instanceof String)) {
      throw new IllegalArgumentException("The key '" + key + "' must be a text.");
    }
    return (String) value;
  }

  private static Set<String> texts(Map<String, Object> body, String key) {
    Object value = body.get(key);
    Set<String> found = new LinkedHashSet<>();
    if (value == null) {
      return found;
    }
    if (!(value instanceof List<?> list)) {
      throw new IllegalArgumentException("The key '" + key + "' must be a list of texts.");
    }
    for (Object item : list) {
      if (!(item instanceof String text)) {
        throw new IllegalArgumentException("The key '" + key + "' must be a list of texts.");
      }
      found.add(text);
    }
    return found;
  }

  private static @Nullable Instant time(Map<String, Object> body, String key) {
    String text = text(body, key);
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "The key '" + key + "' must be a time such as 2030-01-31T00:00:00Z.", e);
    }
  }
}
