package io.sallyport.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testkit.HttpCase;
import io.sallyport.testkit.HttpPeer;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.Test;

/** The corpus, as far as OkHttp itself lets its requests be made, to a server that reports. */
final class CorpusThroughOkHttpTest {
  @Test
  void nothingReachesAServerThatIsRefusedAndEverythingElseAsItWasDecided() throws Exception {
    try (HttpPeer billing = HttpPeer.echo();
        HttpPeer prod = HttpPeer.echo();
        World world = new World(HttpCase.rules(billing.url(), prod.url()))) {
      OkHttpClient client = world.client("billing", "prod");
      int made = 0;
      int sent = 0;
      for (HttpCase one : HttpCase.all()) {
        HttpPeer peer = one.kubernetes() ? prod : billing;
        Request request = request(one, peer);
        if (request == null) {
          continue;
        }
        made++;
        billing.forget();
        prod.forget();
        try (Response response = client.newCall(request).execute()) {
          if (one.verdict().equals("sent")) {
            sent++;
            assertThat(response.code()).as(one.id()).isEqualTo(200);
            HttpPeer.Seen seen = peer.seen().get(0);
            assertThat(seen.line())
                .as(one.id())
                .isEqualTo(one.method() + " " + one.detail() + " HTTP/1.1");
            assertThat(seen.header("authorization"))
                .isEqualTo("Bearer " + World.CANARY + (one.kubernetes() ? "-k8s" : "-billing"));
            assertThat(seen.header("x-forwarded-for")).isNull();
          } else {
            assertThat(response.code()).as(one.id()).isEqualTo(403);
            assertThat(response.body().string()).contains("SP-");
            assertThat(billing.seen()).as(one.id()).isEmpty();
            assertThat(prod.seen()).as(one.id()).isEmpty();
          }
        }
      }
      assertThat(made).as("requests that OkHttp makes as they stand").isGreaterThan(250);
      assertThat(sent).isGreaterThan(50);
    }
  }

  /** Null where OkHttp would make another request of it, or none. */
  private static Request request(HttpCase one, HttpPeer peer) {
    boolean websocket = one.headers().stream().anyMatch(h -> h.getKey().equals("Upgrade"));
    if (!one.authority().equals("-") || websocket) {
      return null;
    }
    HttpUrl url = HttpUrl.parse(peer.url() + one.target());
    if (url == null || !Requests.target(url).equals(one.target())) {
      return null;
    }
    try {
      Request.Builder request = new Request.Builder().url(url);
      for (Map.Entry<String, String> header : one.headers()) {
        request.addHeader(header.getKey(), header.getValue());
      }
      boolean needs = List.of("POST", "PUT", "PATCH").contains(one.method());
      RequestBody body =
          one.body().isEmpty() && !needs
              ? null
              : RequestBody.create(one.body().getBytes(), type(one));
      return request.method(one.method(), body).build();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static MediaType type(HttpCase one) {
    return one.headers().stream()
        .filter(h -> h.getKey().equals("Content-Type"))
        .findFirst()
        .map(h -> MediaType.parse(h.getValue()))
        .orElse(null);
  }
}
