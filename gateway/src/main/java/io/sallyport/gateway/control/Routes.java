package io.sallyport.gateway.control;

import com.nimbusds.jose.util.JSONArrayUtils;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.gateway.approvals.Person;
import io.sallyport.gateway.control.Route.Answer;
import io.sallyport.gateway.store.Shown;
import io.sallyport.gateway.store.StoreException;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which request means what. A path that is not listed here is not there. Thread-safe. */
final class Routes implements HttpHandler {
  private static final Logger log = LoggerFactory.getLogger(Routes.class);

  private static final Person NOBODY = new Person("nobody", null, false, false, false);

  private final List<Route> table;
  private final Admins admins;

  Routes(Operations operations, Admins admins) {
    this.table = Table.of(operations);
    this.admins = admins;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws IOException {
    Answer answer;
    try {
      answer = answer(exchange);
    } catch (AccessDeniedException e) {
      int status = status(e.reason().code());
      if (status == 401) {
        exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer");
      }
      answer = Answer.problem(status, e.reason().code(), e.reason().message());
    } catch (StoreException e) {
      log.error("The control plane could not reach the store.", e);
      answer = Answer.problem(503, "SP-7031", "The store does not answer.");
    } catch (ParseException | IllegalArgumentException e) {
      answer = Answer.problem(400, "SP-7132", String.valueOf(e.getMessage()));
    }
    send(exchange, answer);
  }

  private Answer answer(HttpServerExchange exchange)
      throws AccessDeniedException, StoreException, ParseException, IOException {
    String path = exchange.getRequestPath();
    String method = exchange.getRequestMethod().toString();
    Person person = NOBODY;
    if (path.startsWith("/v1/")
        && !path.equals("/v1/openapi.json")
        && !path.startsWith("/v1/callbacks/")) {
      // Who nobody knows does not even learn what is there.
      String header = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
      person = admins.person(header, peer(exchange));
    }
    for (Route route : table) {
      String id = route.method().equals(method) ? route.id(path) : null;
      if (id != null) {
        Admins.require(person, route.access());
        return route
            .handler()
            .answer(
                new Route.Asked(
                    person,
                    id,
                    query(exchange),
                    exchange.getRequestHeaders().getFirst("X-Sallyport-Signature"),
                    () -> body(exchange)));
      }
    }
    return missing();
  }

  private static Map<String, String> query(HttpServerExchange exchange) {
    Map<String, String> query = new HashMap<>();
    exchange.getQueryParameters().forEach((name, values) -> query.put(name, values.getFirst()));
    return query;
  }

  /** What a refusal is in HTTP: what concerns an approval is no question of the credential. */
  private static int status(String code) {
    return switch (code) {
      case "SP-7131", "SP-7134", "SP-7135", "SP-7136", "SP-7137", "SP-2023" -> 403;
      case "SP-2033", "SP-2034" -> 409;
      case "SP-2035", "SP-7050", "SP-7051" -> 503;
      default -> 401;
    };
  }

  static Answer missing() {
    return Answer.problem(404, "SP-7133", "There is no such thing here.");
  }

  private static String peer(HttpServerExchange exchange) {
    return exchange.getSourceAddress().getAddress().getHostAddress();
  }

  private static String body(HttpServerExchange exchange) throws IOException {
    try (InputStream in = exchange.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void send(HttpServerExchange exchange, Answer answer) {
    Object body = answer.body();
    String text;
    if (body instanceof Map<?, ?> map) {
      text = JSONObjectUtils.toJSONString(Shown.map(map));
    } else if (body instanceof List<?> list) {
      text = JSONArrayUtils.toJSONString(list);
    } else {
      text = String.valueOf(body);
    }
    boolean json = text.startsWith("{") || text.startsWith("[");
    exchange.setStatusCode(answer.status());
    exchange
        .getResponseHeaders()
        .put(Headers.CONTENT_TYPE, json ? "application/json" : "text/plain; version=0.0.4")
        .put(Headers.CACHE_CONTROL, "no-store")
        .put(Headers.X_CONTENT_TYPE_OPTIONS, "nosniff");
    exchange.getResponseSender().send(answer.status() == 204 ? "" : text);
  }
}
