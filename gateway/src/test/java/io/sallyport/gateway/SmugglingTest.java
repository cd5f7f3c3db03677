package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testkit.HttpPeer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes that two readers may take apart in different ways, before a strict and a real server. */
final class SmugglingTest {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(r|n|t|\"|x([0-9A-F]{2}))");
  private static final String RULES =
      """
      version: 1
      targets:
        web: { url: "%s", headers: { X-Api-Key: "${secret:web}" } }
      rules:
        - { id: read, permit: [http.get, http.post, http.upgrade], on: ["web/**"] }
        - { id: no-admin, deny: ["http.*"], on: [web/admin, "web/admin/**"] }
      """;

  @TempDir Path folder;

  private record Attempt(String id, List<String> methods, List<String> statuses, String bytes) {
    static Stream<Attempt> all() {
      try (InputStream in = HttpPeer.class.getResourceAsStream("http/smuggling.tsv")) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        return text.lines()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split("\t", -1))
            .map(
                cells ->
                    new Attempt(cells[0], words(cells[1], " "), words(cells[2], ","), cells[3]));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static List<String> words(String cell, String between) {
      return cell.equals("-") ? List.of() : List.of(cell.split(between, -1));
    }

    String raw(String token) {
      String credential = "Authorization: Bearer " + token + "\r\n";
      String hidden = "GET /smuggled/" + id + " HTTP/1.1\r\nHost: g\r\n\r\n";
      String start = " HTTP/1.1\r\nHost: g\r\n" + credential;
      String text =
          bytes
              .replace("{P}", "POST /t/{t}/{id}" + start)
              .replace("{G}", "GET /t/{t}/{id}" + start)
              .replace("{D}", "GET /t/{t}/admin/{id}" + start + "\r\n")
              .replace("{A}", credential)
              .replace("{S}", hidden)
              .replace("{LEN}", Integer.toHexString(hidden.length()))
              .replace("{DEC}", Integer.toString(hidden.length()))
              .replace("{t}", "web")
              .replace("{id}", id);
      return ESCAPE.matcher(text).replaceAll(one -> Matcher.quoteReplacement(unescaped(one)));
    }

    private static String unescaped(java.util.regex.MatchResult one) {
      return switch (one.group(1).charAt(0)) {
        case 'r' -> "\r";
        case 'n' -> "\n";
        case 't' -> "\t";
        case '"' -> "\"";
        default -> String.valueOf((char) Integer.parseInt(one.group(2), 16));
      };
    }

    /** The requests that are to reach the target, in order. */
    List<String> requests() {
      return methods.stream().map(method -> method + " /" + id).toList();
    }
  }

  private static List<String> statuses(String answer) {
    List<String> found = new ArrayList<>();
    Matcher status = STATUS.matcher(answer);
    while (status.find()) {
      found.add(status.group(1));
    }
    return found;
  }

  @Test
  void aStrictServerSeesEachRequestOnceAndAsItWasDecided() throws Exception {
    try (HttpPeer peer = HttpPeer.echo();
        HttpWorld world = new HttpWorld(folder, RULES.formatted(peer.url()))) {
      List<Attempt> attempts = Attempt.all().toList();
      assertThat(attempts).hasSizeGreaterThan(100);
      List<String> wrong = new ArrayList<>();
      for (Attempt one : attempts) {
        peer.forget();
        String answer = world.raw(one.raw(world.token));
        // What breaks off has begun to stream by then, and no server takes it for a request.
        List<String> whole =
            peer.seen().stream().map(seen -> seen.line().replace(" HTTP/1.1", "")).toList();
        if (!whole.equals(one.requests()) || !statuses(answer).equals(one.statuses())) {
          wrong.add(one.id() + ": " + whole + " " + statuses(answer));
        }
        for (HttpPeer.Seen seen : peer.seen()) {
          assertThat(seen.header("host")).isEqualTo("127.0.0.1:" + peer.port());
          assertThat(seen.header("x-api-key")).isEqualTo(HttpWorld.CANARY + "-web");
          assertThat(seen.headers()).noneMatch(header -> header.contains(world.token));
          assertThat(
                  seen.header("content-length") != null && seen.header("transfer-encoding") != null)
              .isFalse();
        }
      }
      assertThat(wrong).isEmpty();
    }
  }

  @Test
  void nginxSeesTheSame() throws Exception {
    Assumptions.assumeTrue(Nginx.installed(), "nginx is not installed");
    try (Nginx nginx = new Nginx(folder.resolve("nginx"));
        HttpWorld world =
            new HttpWorld(folder, RULES.formatted("http://127.0.0.1:" + nginx.port))) {
      List<String> expected = new ArrayList<>();
      List<String> wrong = new ArrayList<>();
      for (Attempt one : Attempt.all().toList()) {
        one.requests().forEach(request -> expected.add(request + "|127.0.0.1|-"));
        List<String> statuses = statuses(world.raw(one.raw(world.token)));
        if (!statuses.equals(one.statuses())) {
          wrong.add(one.id() + ": " + statuses);
        }
      }
      assertThat(wrong).isEmpty();
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> nginx.seen().size() >= expected.size());
      // It answers a permitted request before its body has come, and notes one that breaks off.
      List<String> seen = new ArrayList<>(nginx.seen());
      seen.removeIf(line -> line.matches("POST /(chunk|trailer)-.*") && !expected.contains(line));
      assertThat(seen).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(nginx.seen().toString())
          .doesNotContain("smuggled")
          .doesNotContain("admin")
          .doesNotContain("guessed")
          .doesNotContain(world.token);
    }
  }
}
