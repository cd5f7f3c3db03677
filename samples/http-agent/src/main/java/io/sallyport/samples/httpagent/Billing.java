package io.sallyport.samples.httpagent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** An API of customers, three a page, for whoever has its key. Thread-safe. */
final class Billing implements AutoCloseable {
  private static final int PAGE = 3;
  private static final List<String> NAMES =
      List.of("ada", "barbara", "edsger", "grace", "john", "katherine", "margaret");

  private final HttpServer server;
  private final String key;
  private final AtomicInteger deletes = new AtomicInteger();

  Billing(String key) throws IOException {
    this.key = key;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** How many requests to delete something have come through. */
  int deletes() {
    return deletes.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    boolean known = key.equals(exchange.getRequestHeaders().getFirst("X-Api-Key"));
    if (exchange.getRequestMethod().equals("DELETE")) {
      deletes.incrementAndGet();
    }
    String query = exchange.getRequestURI().getQuery();
    int page = query == null ? 1 : Integer.parseInt(query.replace("page=", ""));
    byte[] body = (known ? page(page) : "{}").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(known ? 200 : 401, body.length);
    try (exchange) {
      exchange.getResponseBody().write(body);
    }
  }

  private static String page(int number) {
    int from = Math.min(NAMES.size(), (number - 1) * PAGE);
    int to = Math.min(NAMES.size(), from + PAGE);
    String items =
        NAMES.subList(from, to).stream()
            .map(
                name ->
                    """
                    {"name":"%1$s","email":"%1$s@example.com","card":"4111111111111111"}"""
                        .formatted(name))
            .collect(Collectors.joining(","));
    String next = to < NAMES.size() ? "\"/customers?page=" + (number + 1) + "\"" : "null";
    return "{\"items\":[" + items + "],\"next\":" + next + "}";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
