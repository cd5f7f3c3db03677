package io.sallyport.credentials.vault;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/**
 * A small HTTP server that answers as Vault's API documentation says: KV 1 and 2, AppRole and JWT
 * logins, accounts with leases, renewing and revoking, namespaces.
 */
final class VaultServer implements AutoCloseable {
  private final HttpServer server;

  /** Every request as {@code METHOD path}. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  /** Bodies of logins. */
  final List<String> logins = new CopyOnWriteArrayList<>();

  final Map<String, String> reads = new ConcurrentHashMap<>();
  final Set<String> tokens = ConcurrentHashMap.newKeySet();
  final Set<String> leases = ConcurrentHashMap.newKeySet();
  final List<String> namespaces = new CopyOnWriteArrayList<>();
  volatile int tokenSeconds = 3600;
  volatile int leaseSeconds = 3600;
  volatile int renewedSeconds = 3600;
  volatile boolean sealed;
  private int count;

  VaultServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/", this::handle);
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring("/v1/".length());
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.add(exchange.getRequestMethod() + " " + path);
    namespaces.add(String.valueOf(exchange.getRequestHeaders().getFirst("X-Vault-Namespace")));
    if (sealed) {
      answer(exchange, 503, "{\"errors\":[\"Vault is sealed\"]}");
    } else if (path.startsWith("auth/") && path.endsWith("/login")) {
      logIn(exchange, body);
    } else if (!tokens.contains(exchange.getRequestHeaders().getFirst("X-Vault-Token"))) {
      answer(exchange, 403, "{\"errors\":[\"permission denied: canary-echo\"]}");
    } else {
      authenticated(exchange, path, body);
    }
  }

  private void logIn(HttpExchange exchange, String body) throws IOException {
    logins.add(body);
    if (body.contains("wrong")) {
      answer(exchange, 400, "{\"errors\":[\"invalid role or secret ID: canary-echo\"]}");
      return;
    }
    String token = "hvs.canary-" + ++count;
    tokens.add(token);
    answer(
        exchange,
        200,
        """
        {"request_id":"r","lease_id":"","renewable":false,"lease_duration":0,"data":null,
         "auth":{"client_token":"%s","policies":["default"],"lease_duration":%d,"renewable":true}}"""
            .formatted(token, tokenSeconds));
  }

  private void authenticated(HttpExchange exchange, String path, String body) throws IOException {
    String token = exchange.getRequestHeaders().getFirst("X-Vault-Token");
    if (path.equals("auth/token/renew-self")) {
      answer(
          exchange,
          200,
          "{\"auth\":{\"client_token\":\""
              + token
              + "\",\"lease_duration\":"
              + tokenSeconds
              + "}}");
    } else if (path.equals("auth/token/revoke-self")) {
      tokens.remove(token);
      answer(exchange, 204, "");
    } else if (path.startsWith("sys/leases/")) {
      lease(exchange, path, body);
    } else if (path.startsWith("database/creds/")) {
      account(exchange);
    } else if (reads.containsKey(path)) {
      answer(exchange, 200, reads.get(path));
    } else {
      answer(exchange, 404, "{\"errors\":[]}");
    }
  }

  private void lease(HttpExchange exchange, String path, String body) throws IOException {
    String id = body.replaceAll(".*\"lease_id\":\"([^\"]*)\".*", "$1");
    if (!leases.contains(id)) {
      answer(exchange, 400, "{\"errors\":[\"lease not found\"]}");
    } else if (path.endsWith("renew")) {
      answer(
          exchange,
          200,
          "{\"lease_id\":\""
              + id
              + "\",\"renewable\":true,\"lease_duration\":"
              + renewedSeconds
              + "}");
    } else {
      leases.remove(id);
      answer(exchange, 204, "");
    }
  }

  private void account(HttpExchange exchange) throws IOException {
    String id = "database/creds/shop/" + ++count;
    leases.add(id);
    answer(
        exchange,
        200,
        """
        {"lease_id":"%s","lease_duration":%d,"renewable":true,
         "data":{"username":"v-shop-%d","password":"canary-pw-%d"}}"""
            .formatted(id, leaseSeconds, count, count));
  }

  long asked(String start) {
    return requests.stream().filter(request -> request.startsWith(start)).count();
  }

  Map<String, String> options(String... pairs) {
    Map<String, String> all = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      all.put(pairs[i], pairs[i + 1]);
    }
    return all;
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
