package io.sallyport.gateway.control;

import com.nimbusds.jose.util.JSONArrayUtils;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.gateway.store.Shown;
import io.sallyport.gateway.store.StoreException;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which request means what. A path that is not listed here is not there. Thread-safe. */
final class Routes implements HttpHandler {
  private static final Logger log = LoggerFactory.getLogger(Routes.class);

  private final Operations operations;
  private final Admins admins;
  private final Administering administering;

  Routes(Operations operations, Admins admins) {
    this.operations = operations;
    this.admins = admins;
    this.administering = new Administering(operations);
  }

  /**
   * An answer.
   *
   * @param status the status code
   * @param body null, a text, a map or a list
   */
  record Answer(int status, Object body) {
    static Answer problem(int status, String code, String message) {
      return new Answer(status, Map.of("code", code, "message", message));
    }
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws IOException {
    Answer answer;
    try {
      answer = answer(exchange);
    } catch (AccessDeniedException e) {
      boolean nobody = !e.reason().code().equals("SP-7131");
      if (nobody) {
        exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer");
      }
      answer = Answer.problem(nobody ? 401 : 403, e.reason().code(), e.reason().message());
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
    HttpString method = exchange.getRequestMethod();
    if (!path.startsWith("/v1/")) {
      return method.equals(Methods.GET) ? open(path) : missing();
    }
    if (path.equals("/v1/openapi.json") && method.equals(Methods.GET)) {
      return new Answer(200, OpenApi.text());
    }
    String by =
        admins.name(exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION), peer(exchange));
    String rest = path.substring(4);
    int slash = rest.indexOf('/');
    String kind = slash < 0 ? rest : rest.substring(0, slash);
    String id = slash < 0 ? "" : rest.substring(slash + 1);
    if (id.isEmpty() && method.equals(Methods.GET)) {
      return administering.list(kind);
    }
    if (id.isEmpty() && method.equals(Methods.POST)) {
      return administering.create(kind, body(exchange), by);
    }
    if (!id.isEmpty() && method.equals(Methods.DELETE)) {
      return administering.end(kind, id, by);
    }
    return missing();
  }

  private Answer open(String path) {
    return switch (path) {
      case "/healthz" -> new Answer(200, "ok\n");
      case "/readyz" -> readiness();
      case "/metrics" -> new Answer(200, Metrics.text(operations.metrics()));
      default -> missing();
    };
  }

  private Answer readiness() {
    String why = operations.notReady();
    return why == null ? new Answer(200, "ready\n") : new Answer(503, why + "\n");
  }

  static Answer missing() {
    return Answer.problem(404, "SP-7133", "There is no such thing here.");
  }

  private static String peer(HttpServerExchange exchange) {
    return exchange.getSourceAddress().getAddress().getHostAddress();
  }

  private static Map<String, Object> body(HttpServerExchange exchange)
      throws IOException, ParseException {
    try (InputStream in = exchange.getInputStream()) {
      return JSONObjectUtils.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
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
