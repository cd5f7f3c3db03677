package io.sallyport.token;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A small issuer with the device authorization grant (RFC 8628) and refresh tokens good once. */
final class DeviceIssuer implements AutoCloseable {
  private final HttpServer server;

  /** What the token endpoint answers to polls, before it grants. */
  final Deque<String> errors = new ArrayDeque<>();

  final AtomicInteger refreshed = new AtomicInteger();
  volatile int expiresIn = 300;
  private final Deque<String> goodRefresh = new ArrayDeque<>();

  DeviceIssuer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/.well-known/openid-configuration", this::metadata);
    server.createContext("/device", this::device);
    server.createContext("/token", this::token);
    server.start();
  }

  String name() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void metadata(HttpExchange exchange) throws IOException {
    answer(
        exchange,
        200,
        """
        {"issuer":"%1$s","token_endpoint":"%1$s/token","scopes_supported":["a",{"b":[1,true]}],
         "device_authorization_endpoint":"%1$s/device"}"""
            .formatted(name()));
  }

  private void device(HttpExchange exchange) throws IOException {
    boolean known = "cli".equals(form(exchange).get("client_id"));
    answer(
        exchange,
        known ? 200 : 401,
        known
            ? """
              {"device_code":"dev-1","user_code":"WDJB-MJHT","verification_uri":"%1$s/go",
               "verification_uri_complete":"%1$s\\/go?c=WDJB-MJHT","expires_in":600,"interval":1}"""
                .formatted(name())
            : "{\"error\":\"invalid_client\"}");
  }

  private synchronized void token(HttpExchange exchange) throws IOException {
    Map<String, String> form = form(exchange);
    if ("refresh_token".equals(form.get("grant_type"))) {
      boolean good = goodRefresh.remove(form.get("refresh_token"));
      answer(exchange, good ? 200 : 400, good ? granted() : "{\"error\":\"invalid_grant\"}");
    } else if (!"dev-1".equals(form.get("device_code"))) {
      answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
    } else if (!errors.isEmpty()) {
      answer(exchange, 400, "{\"error\":\"" + errors.remove() + "\"}");
    } else {
      answer(exchange, 200, granted());
    }
  }

  private String granted() {
    int count = refreshed.incrementAndGet();
    goodRefresh.add("refresh-" + count);
    return """
        {"access_token":"access-%1$d","token_type":"Bearer","expires_in":%2$d,
         "refresh_token":"refresh-%1$d"}"""
        .formatted(count, expiresIn);
  }

  private static Map<String, String> form(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII);
    Map<String, String> fields = new HashMap<>();
    for (String pair : body.split("&")) {
      String[] parts = pair.split("=", 2);
      fields.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return fields;
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
