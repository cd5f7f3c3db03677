package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginCommandTest {
  private static final String GRANTED =
      "{\"access_token\":\"canary-access\",\"token_type\":\"Bearer\",\"expires_in\":300}";

  @TempDir Path logins;
  private final Deque<String> answers = new ArrayDeque<>();
  private HttpServer issuer;
  private String name;

  @BeforeEach
  void start() throws IOException {
    issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    name = "http://127.0.0.1:" + issuer.getAddress().getPort();
    String metadata =
        """
        {"issuer":"%1$s","token_endpoint":"%1$s/token","device_authorization_endpoint":"%1$s/device"}
        """
            .formatted(name);
    String device =
        """
        {"device_code":"d","user_code":"AB\\u001b[31mCD","verification_uri":"%s/go","interval":1}
        """
            .formatted(name);
    issuer.createContext("/.well-known", exchange -> answer(exchange, metadata));
    issuer.createContext("/device", exchange -> answer(exchange, device));
    issuer.createContext("/token", exchange -> answer(exchange, answers.remove()));
    issuer.start();
  }

  @AfterEach
  void stop() {
    issuer.stop(0);
  }

  private static void answer(HttpExchange exchange, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(json.contains("\"error\"") ? 400 : 200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private Ran login() {
    return Ran.of("login", "--gateway", "gw.example:7443", "--issuer", name, "--directory", logins);
  }

  @Test
  void thePersonIsToldWhatToDoAndTheTokenIsNotShown() throws Exception {
    answers.addAll(List.of("{\"error\":\"authorization_pending\"}", GRANTED));
    Ran ran = login();
    assertThat(ran.status()).as(ran.err()).isZero();
    assertThat(ran.out())
        .contains(
            "Open      " + name + "/go\n",
            "and type  AB?[31mCD\n",
            "logged in  for gw.example:7443")
        .doesNotContain("\u001b", "canary");
    assertThat(Files.readString(logins.resolve("gw.example_7443.json"))).contains("canary-access");
    Object[] logout = {"logout", "--gateway", "gw.example:7443", "--directory", logins};
    assertThat(Ran.of(logout).out()).isEqualTo("logged out\n");
    assertThat(Ran.of(logout).status()).isEqualTo(1);
  }

  @Test
  void aRefusedLoginEndsWithTwo() {
    answers.add("{\"error\":\"access_denied\"}");
    Ran ran = login();
    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.err()).startsWith("SP-5312 ");
  }
}
