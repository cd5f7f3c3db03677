package io.sallyport.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.gateway.Gateway;
import io.sallyport.gateway.identity.ApiTokens;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.awaitility.Awaitility;

/**
 * A gateway in a process of its own, as {@code sallyport gateway} starts it; it ends with this one.
 * Thread-safe.
 */
final class GatewayProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader answers;
  private final PrintStream orders;
  private final int port;
  private final String fingerprint;

  private GatewayProcess(Path config, List<String> options) throws IOException {
    process =
        Java.start(
            config.resolveSibling("gateway.log"), options, GatewayProcess.class, config.toString());
    answers = process.inputReader();
    orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    port = Integer.parseInt(answer("port"));
    fingerprint = answer("fingerprint");
  }

  /** Starts one on that file, and waits until it listens. */
  static GatewayProcess start(Path config, String... options) throws IOException {
    return new GatewayProcess(config, List.of(options));
  }

  /**
   * A file for one, with the target {@code shop} and the secret that opens it.
   *
   * @param more lines of the file beside targets and journal
   */
  static Path config(Path folder, Database database, String more) throws IOException {
    Files.createDirectories(folder.resolve("secrets"));
    Files.writeString(folder.resolve("secrets/shop-db"), database.password());
    return Files.writeString(
        folder.resolve("sallyport.yaml"),
        """
        version: 1
        secrets: [ { files: secrets } ]
        audit: { journal: ./audit }
        targets:
          shop: { url: "%s", username: "%s", password: "${secret:shop-db}" }
        %s
        """
            .formatted(database.url(), database.user(), more));
  }

  private String answer(String name) throws IOException {
    String line = answers.readLine();
    while (line != null && !line.startsWith(name + " ")) {
      line = answers.readLine();
    }
    if (line == null) {
      throw new IOException("The gateway has ended before it said '" + name + "'.");
    }
    return line.substring(name.length() + 1);
  }

  private synchronized String ask(String order, String name) throws IOException {
    orders.println(order);
    return answer(name);
  }

  int port() {
    return port;
  }

  String url() {
    return "jdbc:sallyport://localhost:" + port + "/shop";
  }

  /** A new API token, valid for ten minutes. */
  String token(String subject, String group) throws IOException {
    return ask("token " + subject + " " + group, "token");
  }

  /** Revokes a token. */
  void revoke(String token) throws IOException {
    ask("revoke " + token.substring(4, 20), "revoked");
  }

  Properties properties(String token) {
    Properties properties = new Properties();
    properties.setProperty("sallyport.token", token);
    properties.setProperty("sallyport.fingerprint", fingerprint);
    return properties;
  }

  Connection connect(String token) throws SQLException {
    return DriverManager.getConnection(url(), properties(token));
  }

  /** Bytes in use after a collection. */
  long heap() throws IOException {
    return Long.parseLong(ask("heap", "heap"));
  }

  int threads() throws IOException {
    return Integer.parseInt(ask("threads", "threads"));
  }

  /** Sessions that are open. */
  int sessions() throws IOException {
    return Integer.parseInt(ask("sessions", "sessions"));
  }

  /** Until it has no more than so many sessions. */
  void awaitSessions(int most) {
    Awaitility.await().atMost(java.time.Duration.ofSeconds(10)).until(() -> sessions() <= most);
  }

  /** As {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
    assertThat(process.exitValue()).as("killed by SIGKILL").isEqualTo(128 + 9);
  }

  /** Ends it as its operator would, and waits until it has ended. */
  void end() throws InterruptedException {
    orders.close();
    assertThat(process.waitFor(60, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** The process: {@code CONFIG}; carries out the orders that it reads. */
  public static void main(String[] args) throws Exception {
    try (Gateway gateway = Gateway.builder(Path.of(args[0])).development(true).start()) {
      System.out.println("port " + gateway.address("jdbc").getPort());
      System.out.println("fingerprint " + gateway.fingerprint());
      BufferedReader orders =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      String line;
      while ((line = orders.readLine()) != null) {
        System.out.println(carriedOut(gateway, line.split(" ")));
      }
    }
  }

  private static String carriedOut(Gateway gateway, String[] order) throws Exception {
    return switch (order[0]) {
      case "token" -> {
        var wanted =
            new ApiTokens.Wanted(
                "test", order[1], null, Set.of(order[2]), Instant.now().plusSeconds(3_600));
        yield "token "
            + gateway.administration().createToken(wanted, "test").text().use(String::new);
      }
      case "revoke" -> "revoked " + gateway.administration().revokeToken(order[1], "test");
      case "sessions" -> "sessions " + gateway.administration().sessions().size();
      case "threads" -> "threads " + Thread.activeCount();
      case "heap" -> "heap " + used();
      default -> throw new IllegalArgumentException(String.join(" ", order));
    };
  }

  private static long used() {
    List<Long> seen = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      System.gc();
      seen.add(Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
    }
    return seen.stream().min(Long::compare).orElseThrow();
  }
}
