package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.gateway.door.DoorServices;
import io.sallyport.gateway.identity.ApiTokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sessions that go on are followed: each answer has what is new since the one before, and only
 * that.
 */
@Timeout(120)
final class LiveWatchTest extends ConsoleVisit {
  private static final int PIECES = 40;

  @TempDir Path folder;
  private Gateway gateway;
  private ConsoleLive live;

  @BeforeEach
  void start() throws Exception {
    String file =
        ConsoleTest.FILE.replace("admins: [operators]", "admins: [operators], users: [agents]");
    Path config = Files.writeString(folder.resolve("sallyport.yaml"), file);
    AtomicReference<DoorServices> services = new AtomicReference<>();
    gateway =
        Gateway.builder(config).development(true).door(EchoDoor.factory(services::set)).start();
    live = new ConsoleLive(services.get().broker());
    visit(gateway);
  }

  @AfterEach
  void stop() {
    live.close();
    gateway.close();
  }

  private void signInAs(String subject, String group) throws Exception {
    Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
    var wanted = new ApiTokens.Wanted("t", subject, null, Set.of(group), tomorrow);
    String token = gateway.administration().createToken(wanted, "test").text().use(String::new);
    assertThat(signIn(token).statusCode()).isEqualTo(200);
  }

  private Map<?, ?> recording(String session) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(
            () -> (Map<?, ?>) ((List<?>) got("replays/" + session).get("recordings")).get(0),
            one -> one != null);
  }

  private static CompletableFuture<Void> beside(Deed deed) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            deed.done();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private interface Deed {
    void done() throws Exception;
  }

  @Test
  void aTerminalIsTypedAlongEachLineOnceAndInOrder() throws Exception {
    signInAs("olga", "operators");
    String path = "replays/" + live.terminal.id() + "/" + recording(live.terminal.id()).get("name");
    CompletableFuture<Void> typing =
        beside(
            () -> {
              for (int i = 0; i < PIECES; i++) {
                live.type("line " + i + "\r\n");
                Thread.sleep(20);
              }
              live.close();
            });
    StringBuilder seen = new StringBuilder();
    String next = "0";
    boolean ended = false;
    while (!ended) {
      Map<String, Object> piece = got(path + "?after=" + next + "&wait=true");
      seen.append(piece.get("cast"));
      next = (String) piece.get("next");
      ended = (Boolean) piece.get("ended");
    }
    typing.join();
    List<String> lines = seen.toString().lines().toList();
    assertThat(lines).hasSize(PIECES + 1);
    assertThat(lines.get(0)).contains("\"width\":80");
    for (int i = 0; i < PIECES; i++) {
      assertThat(lines.get(i + 1)).contains("\"line " + i + "\\r\\n\"");
    }
    assertThat(got(path).get("cast")).as("the whole of it").isEqualTo(seen.toString());
  }

  @Test
  void statementsAndTheirRowsComeAsTheyAreRecordedAndOnce() throws Exception {
    signInAs("olga", "operators");
    String path = "replays/" + live.statements.id();
    recording(live.statements.id());
    CompletableFuture<Void> querying =
        beside(
            () -> {
              for (int i = 0; i < PIECES; i++) {
                live.query(String.valueOf(i));
                Thread.sleep(20);
              }
              live.close();
            });
    List<Object> rows = new ArrayList<>();
    Map<Object, Object> calls = new java.util.LinkedHashMap<>();
    Map<String, Object> piece = got(path);
    while (true) {
      for (Object one : (List<?>) piece.get("events")) {
        if ("row".equals(((Map<?, ?>) one).get("event"))) {
          rows.add(((Map<?, ?>) ((Map<?, ?>) one).get("data")).get("values"));
        }
      }
      for (Object one : (List<?>) piece.get("calls")) {
        calls.put(((Map<?, ?>) one).get("exchange"), ((Map<?, ?>) one).get("status"));
      }
      if (piece.get("ended") != null) {
        break;
      }
      piece = got(path + "?after=" + piece.get("next") + "&wait=true");
    }
    querying.join();
    assertThat(rows)
        .isEqualTo(
            IntStream.range(0, PIECES)
                .mapToObj(i -> List.of(String.valueOf(i)))
                .collect(Collectors.<Object>toList()));
    assertThat(calls).hasSize(PIECES);
    assertThat(calls.values()).as("each with its outcome").containsOnly("completed");
  }

  @Test
  void whoMayNotSeeItWaitsForNothing() throws Exception {
    signInAs("olga", "operators");
    Object name = recording(live.terminal.id()).get("name");
    recording(live.statements.id());
    signInAs("erin", "agents");
    assertThat(api("GET", "replays/" + live.statements.id() + "?wait=true", null).statusCode())
        .as("erin's own")
        .isEqualTo(200);
    for (String odd : List.of(live.terminal.id(), live.terminal.id() + "/" + name)) {
      assertThat(api("GET", "replays/" + odd + "?after=0&wait=true", null).statusCode())
          .as("dave's")
          .isEqualTo(404);
    }
    for (String odd : List.of("-1", "1-", "x", "1%2F2", "9".repeat(16), "1" + "-1".repeat(101))) {
      String path = "replays/" + live.statements.id() + "?after=" + odd;
      assertThat(api("GET", path, null).statusCode()).as(odd).isEqualTo(400);
    }
    assertThat(got("replays/" + live.statements.id() + "?after=999999-999999")).isNotEmpty();
  }
}
