package io.sallyport.benchmarks;

import io.sallyport.api.Caller;
import io.sallyport.api.MaskKind;
import io.sallyport.api.Obligation;
import io.sallyport.api.Resource;
import io.sallyport.api.Secret;
import io.sallyport.api.Subject;
import io.sallyport.benchmarks.Pairs.Pair;
import io.sallyport.benchmarks.Pairs.Timed;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.okhttp.HttpOptions;
import io.sallyport.okhttp.SallyportHttp;
import io.sallyport.semantics.http.Body;
import io.sallyport.semantics.http.BodyMasker;
import io.sallyport.semantics.http.Header;
import io.sallyport.semantics.http.HttpReader;
import io.sallyport.semantics.http.HttpRequest;
import io.sallyport.semantics.http.HttpTarget;
import io.sallyport.semantics.http.ResponseRules;
import io.sallyport.semantics.http.ValueMask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * Single steps.
 *
 * @param interceptor what the interceptor adds to a call that meets no socket, in µs
 * @param call what it adds to a call on loopback, in µs
 * @param direct what such a call takes without it, in µs
 * @param masking megabytes of JSON masked in a second
 */
record HttpSteps(Spread interceptor, Spread call, Spread direct, Spread masking) {
  private static final int PIECE = 16_384;
  private static final double MEGA = 1e6;

  /** A list of invoices as an API gives it. */
  static String invoices(int count) {
    StringBuilder all = new StringBuilder("[");
    for (int i = 0; i < count; i++) {
      all.append(i == 0 ? "" : ",")
          .append(
              """
              {"id":%1$d,"number":"2026-%1$06d","customer":{"name":"Customer %1$d","email":"customer%1$d@example.com"},\
              "lines":[{"text":"Consulting, one day","amount":"960.00","tax":19},{"text":"Travel","amount":"84.20","tax":7}],\
              "paid":%2$s,"note":null}"""
                  .formatted(i, i % 2 == 0));
    }
    return all.append(']').toString();
  }

  static HttpSteps measure(HttpStage stage, boolean quick) throws Exception {
    Effort effort = quick ? Effort.quick() : Effort.full();
    String rules = Texts.load("http-rules.yaml").replace("${server}", stage.serverUrl());
    String embedded = rules.replaceAll("(?m)^(audit|gateway):.*\n( +.*\n)*", "");
    try (EmbeddedBroker broker =
        EmbeddedBroker.builder()
            .configText("http-rules.yaml", embedded)
            .sink(new RingSink())
            .credentials(
                (name, caller, target) ->
                    new io.sallyport.credential.spi.Credential(
                        Secret.of("secret".toCharArray()), null))
            .discover(false)
            .build()) {
      HttpOptions options =
          HttpOptions.embedded(broker)
              .target("billing")
              .caller(Caller.of(Subject.of("alice", "analysts")));
      OkHttpClient plain = new OkHttpClient();
      OkHttpClient governed = SallyportHttp.install(new OkHttpClient.Builder(), options).build();
      Request request = new Request.Builder().url(stage.serverUrl() + "/invoice.json").build();
      List<Pair> canned =
          pairs(effort, loop(canned(plain), request), loop(canned(governed), request));
      List<Pair> real = pairs(effort, loop(plain, request), loop(governed, request));
      return new HttpSteps(
          Spread.of(canned, Pair::addedMicros),
          Spread.of(real, Pair::addedMicros),
          Spread.of(real, pair -> pair.direct() / 1000),
          masking(quick));
    }
  }

  private static List<Pair> pairs(Effort effort, Timed direct, Timed contender) throws Exception {
    List<Pair> all = new ArrayList<>();
    for (int round = 0; round < effort.rounds(); round++) {
      all.addAll(effort.pairs(round == 0).measure(direct, contender));
    }
    return all;
  }

  /** The same client, answered before it comes to a socket. */
  private static OkHttpClient canned(OkHttpClient client) {
    MediaType json = MediaType.get("application/json");
    byte[] body = invoices(5).getBytes(StandardCharsets.UTF_8);
    return client
        .newBuilder()
        .addInterceptor(
            chain ->
                new Response.Builder()
                    .request(chain.request())
                    .protocol(Protocol.HTTP_1_1)
                    .code(200)
                    .message("OK")
                    .header("Content-Type", "application/json")
                    .body(ResponseBody.create(body, json))
                    .build())
        .build();
  }

  private static Timed loop(OkHttpClient client, Request request) {
    return times -> {
      long start = System.nanoTime();
      long bytes = 0;
      for (int i = 0; i < times; i++) {
        try (Response response = client.newCall(request).execute()) {
          bytes += response.body().bytes().length;
        }
      }
      if (bytes < times * 1_000L) {
        throw new IOException("Something else was answered.");
      }
      return (double) (System.nanoTime() - start) / times;
    };
  }

  private static Spread masking(boolean quick) throws Exception {
    HttpTarget target = HttpTarget.of("billing", "http://127.0.0.1:80", false);
    HttpRequest request =
        new HttpRequest("GET", "http", "127.0.0.1:80", "/x", List.of(), Body.NONE);
    ResponseRules rules =
        new HttpReader()
            .read(target, request)
            .under(
                List.of(
                    new Obligation.Mask(
                        Resource.of("billing", "x"), "$.customer.email", MaskKind.PARTIAL)))
            .response();
    List<Header> fields = List.of(new Header("content-type", "application/json"));
    byte[] document = invoices(40_000).getBytes(StandardCharsets.UTF_8);
    int rounds = quick ? 20 : 60;
    double[] rates = new double[rounds];
    for (int i = -rounds / 3; i < rounds; i++) {
      BodyMasker masker =
          Objects.requireNonNull(
              rules.plan("GET", 200, fields, new ValueMask(Secret.of("k".toCharArray()))).body());
      long[] handed = new long[1];
      long start = System.nanoTime();
      for (int at = 0; at < document.length; at += PIECE) {
        int length = Math.min(PIECE, document.length - at);
        masker.feed(document, at, length, (bytes, from, count) -> handed[0] += count);
      }
      masker.end((bytes, from, count) -> handed[0] += count);
      double seconds = (System.nanoTime() - start) / 1e9;
      if (handed[0] >= document.length) {
        throw new IOException("Nothing was masked.");
      }
      if (i >= 0) {
        rates[i] = document.length / MEGA / seconds;
      }
    }
    return Spread.of(rates);
  }
}
