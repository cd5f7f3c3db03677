package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** Asks a console what its page asks, with the cookie that it was given. */
abstract class ConsoleVisit {
  HttpClient http;
  String base = "";
  String cookie = "";
  String csrf = "";

  final void visit(Gateway gateway) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {Client.pinned(gateway.fingerprint())}, null);
    http = HttpClient.newBuilder().sslContext(context).build();
    base = "https://localhost:" + gateway.address("console").getPort();
  }

  final HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(20));
  }

  final HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  final HttpResponse<String> api(String method, String path, String body) throws Exception {
    HttpRequest.Builder request = request("/console/api/" + path);
    if (!cookie.isEmpty()) {
      request.header("Cookie", cookie);
    }
    if (!csrf.isEmpty()) {
      request.header("X-Sallyport-Csrf", csrf);
    }
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    return send(
        request.method(
            method,
            body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body)));
  }

  final Map<String, Object> got(String path) throws Exception {
    HttpResponse<String> answer = api("GET", path, null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSONObjectUtils.parse(answer.body());
  }

  final HttpResponse<String> signIn(String token) throws Exception {
    csrf = "new";
    HttpResponse<String> answer = api("POST", "session", "{\"token\":\"" + token + "\"}");
    if (answer.statusCode() == 200) {
      String set = answer.headers().firstValue("Set-Cookie").orElseThrow();
      cookie = set.substring(0, set.indexOf(';'));
      csrf = (String) JSONObjectUtils.parse(answer.body()).get("csrf");
    }
    return answer;
  }

  static URI location(HttpResponse<?> answer) {
    return URI.create(answer.headers().firstValue("Location").orElseThrow());
  }

  /** The cookie of that name as it was set, or nothing. */
  static String set(HttpResponse<?> answer, String name) {
    return answer.headers().allValues("Set-Cookie").stream()
        .filter(one -> one.startsWith(name + "="))
        .findFirst()
        .orElse("");
  }

  static void refused(HttpResponse<String> answer, String code) {
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(location(answer)).isEqualTo(URI.create("/#/refused?code=" + code));
    assertThat(set(answer, "__Host-sallyport")).isEmpty();
  }
}
