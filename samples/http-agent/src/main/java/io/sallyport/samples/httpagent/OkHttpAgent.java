package io.sallyport.samples.httpagent;

import java.io.IOException;
import java.io.PrintStream;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * The agent as it was before there was a gateway: it knows the API by its own address. Whether its
 * client is governed, and where, is the client's affair.
 */
final class OkHttpAgent {
  private final OkHttpClient client;
  private final String billing;
  private final PrintStream out;

  OkHttpAgent(OkHttpClient client, String billing, PrintStream out) {
    this.client = client;
    this.billing = billing;
    this.out = out;
  }

  void work() throws IOException {
    String next = "/customers?page=1";
    while (next != null) {
      out.println("GET " + next);
      String page = call(new Request.Builder().url(billing + next).build());
      out.print(Pages.shown(page));
      next = Pages.next(page);
    }
    out.println("DELETE /customers/ada");
    out.println(
        "  " + call(new Request.Builder().url(billing + "/customers/ada").delete().build()));
  }

  private String call(Request request) throws IOException {
    try (Response response = client.newCall(request).execute()) {
      return response.body().string();
    }
  }
}
