package io.sallyport.samples.httpagent;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/**
 * The same by the JDK's own client, which needs nothing of Sallyport: another address, and a token
 * of the gateway.
 */
final class JdkAgent {
  private final HttpClient client;
  private final URI billing;
  private final String token;
  private final PrintStream out;

  JdkAgent(HttpClient client, URI billing, String token, PrintStream out) {
    this.client = client;
    this.billing = billing;
    this.token = token;
    this.out = out;
  }

  void work() throws IOException, InterruptedException {
    String next = "/customers?page=1";
    while (next != null) {
      out.println("GET " + next);
      String page = call(HttpRequest.newBuilder(URI.create(billing + next)));
      out.print(Pages.shown(page));
      next = Pages.next(page);
    }
    out.println("DELETE /customers/ada");
    out.println(
        "  " + call(HttpRequest.newBuilder(URI.create(billing + "/customers/ada")).DELETE()));
  }

  private String call(HttpRequest.Builder request) throws IOException, InterruptedException {
    request.header("Authorization", "Bearer " + token);
    return client.send(request.build(), BodyHandlers.ofString()).body();
  }
}
