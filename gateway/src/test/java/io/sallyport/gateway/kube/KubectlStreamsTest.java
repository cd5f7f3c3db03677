package io.sallyport.gateway.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.sallyport.audit.spi.AuditEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Commands, copies and ports of an unmodified kubectl through the gateway, on WebSockets and on
 * SPDY/3.1, with real processes and ports behind them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
// Whatever a process does that waits for ever, a test ends.
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class KubectlStreamsTest {
  private static final String RULES =
      """
      rules:
        - { id: discover, permit: [http.get], on: [prod/version, prod/api, "prod/api/*", prod/apis, "prod/apis/**"] }
        - { id: look, permit: [k8s.get], on: ["prod/shop/pods/*"] }
        - { id: run, permit: [k8s.exec, k8s.attach], on: [prod/shop/pods/web-1], mask: { detect: [github_token] } }
        - { id: no-environment, deny: [k8s.exec], on: ["prod/**"], when: '"env" in k8s.command', reason: Secrets stand in the environment. }
        - { id: short, permit: [k8s.exec], on: [prod/shop/pods/web-2], when: '"seq" in k8s.command', limit: { bytes: 10KB } }
        - { id: brief, permit: [k8s.exec], on: [prod/shop/pods/web-2], when: '"sleep" in k8s.command', limit: { time: 1s } }
        - { id: kept, permit: [k8s.exec], on: [prod/shop/pods/web-2], when: '"date" in k8s.command', record: { input: true } }
        - { id: forward, permit: [k8s.portforward], on: [prod/shop/pods/web-1], when: 'k8s.port in ["", "%d"]' }
      """;

  private static final String TOKEN = "ghp_0123456789abcdefghijABCDEFGHIJ012345";

  private final AtomicInteger sizes = new AtomicInteger();
  private KubeWorld world;
  private ServerSocket echo;

  /** Each kubectl with each protocol that it speaks; an old one speaks SPDY whatever it is told. */
  static Stream<Arguments> ways() throws Exception {
    List<Arguments> ways = new ArrayList<>();
    for (String program : Kubectl.programs()) {
      ways.add(Arguments.of(program, "false"));
      if (Kubectl.speaksWebSocket(program)) {
        ways.add(Arguments.of(program, "true"));
      }
    }
    return ways.stream();
  }

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    assumeFalse(Kubectl.programs().isEmpty(), "no kubectl: install kubernetes-client");
    echo = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::echo, "echo");
    thread.setDaemon(true);
    thread.start();
    world = new KubeWorld(folder, RULES.formatted(echo.getLocalPort()));
  }

  private void echo() {
    while (!echo.isClosed()) {
      try (Socket socket = echo.accept()) {
        byte[] line = new byte[100];
        int read = socket.getInputStream().read(line);
        socket.getOutputStream().write("echo ".getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(line, 0, Math.max(0, read));
      } catch (IOException closed) {
        assertThat(echo).isNotNull();
      }
    }
  }

  @AfterAll
  void stop() throws Exception {
    if (world == null) {
      return;
    }
    assertThat(world.cluster.seen())
        .extracting(seen -> seen.header("authorization"))
        .containsOnly("Bearer " + KubeWorld.CANARY);
    world.close();
    echo.close();
    assertThat(world.journal()).doesNotContain(KubeWorld.CANARY).doesNotContain(TOKEN);
  }

  private Kubectl kubectl(String program, String web) throws Exception {
    return world
        .kubectl(program)
        .with("KUBECTL_REMOTE_COMMAND_WEBSOCKETS", web)
        .with("KUBECTL_PORT_FORWARD_WEBSOCKETS", web);
  }

  private long streams(String start) {
    return world.cluster.seen().stream()
        .filter(seen -> seen.line().startsWith(start) && seen.header("upgrade") != null)
        .count();
  }

  private boolean recorded(String text) throws IOException {
    return world.journal().contains(text);
  }

  private AuditEvent.Finished last(String action) {
    return last(one -> one.accesses().get(0).action().name().equals(action));
  }

  private AuditEvent.Finished last(Predicate<AuditEvent.Decided> which) {
    List<AuditEvent.Decided> decided =
        world.decisions().stream().filter(one -> one.permitted()).filter(which).toList();
    AuditEvent.Decided wanted = decided.get(decided.size() - 1);
    return Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                world.sink.events(AuditEvent.Finished.class).stream()
                    .filter(one -> one.session().equals(wanted.session()))
                    .filter(one -> one.exchange() == wanted.exchange())
                    .findFirst()
                    .orElse(null),
            found -> found != null);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aCommandRunsWithItsStreamsAndItsExitStatus(String program, String web) throws Exception {
    Kubectl kubectl = kubectl(program, web);
    world.cluster.forget();
    Kubectl.Ran ran = kubectl.run("exec", "web-1", "--", "sh", "-c", "echo o; echo e >&2; exit 3");
    assertThat(ran.status()).isEqualTo(3);
    assertThat(ran.out()).isEqualTo("o\n");
    assertThat(ran.err()).contains("e\n");
    assertThat(last("k8s.exec").errorCode()).isEqualTo("3");
    assertThat(streams("GET")).isEqualTo(web.equals("true") ? 1 : 0);
    assertThat(streams("POST")).isEqualTo(web.equals("true") ? 0 : 1);
    Kubectl.Ran typed = kubectl.typing("typed\n", "exec", "-i", "web-1", "--", "cat");
    assertThat(typed.out()).as(typed.err()).isEqualTo("typed\n");
    assertThat(last("k8s.exec").status()).isEqualTo(AuditEvent.Status.COMPLETED);
    Kubectl.Ran large = kubectl.run("exec", "web-1", "--", "seq", "1", "200000");
    assertThat(large.out()).hasSize(1_288_895);
    Kubectl.Ran attached = kubectl.typing("more\n", "attach", "-i", "web-1");
    assertThat(attached.out()).contains("attached").contains("more");
  }

  @ParameterizedTest
  @MethodSource("ways")
  void whatIsTypedToIsRecordedAsATerminalAndMaskedFirst(String program, String web)
      throws Exception {
    String mark = "mark-" + web + "-" + Math.abs(program.hashCode());
    Kubectl kubectl = kubectl(program, web);
    Kubectl.Ran ran =
        kubectl.typing(
            "echo " + mark + "; echo key " + TOKEN + "\n", "exec", "-i", "web-1", "--", "sh");
    assertThat(ran.out()).as(ran.err()).contains(mark).doesNotContain(TOKEN);
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> recorded("\"o\",\"" + mark));
    Kubectl.Ran kept =
        kubectl.typing("x\n", "exec", "-i", "web-2", "--", "sh", "-c", "cat", "date");
    assertThat(kept.out()).isEqualTo("x\n");
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> recorded("\"i\",\"x"));
    assertThat(world.journal()).contains("\"version\":2");
  }

  @ParameterizedTest
  @MethodSource("ways")
  void theSizeOfATerminalIsRecorded(String program, String web) throws Exception {
    Path log = Files.createTempFile(world.folder, "terminal", "");
    String columns = String.valueOf(91 + sizes.incrementAndGet());
    Path seen = world.folder.resolve("seen-" + columns);
    // It goes on only once its size is known, which may be told after it has begun.
    String wait = "while [ ! -e " + seen + " ]; do sleep 0.1; done; echo sized";
    String before = "stty cols " + columns + " rows 27; ";
    Process process =
        kubectl(program, web)
            .inTerminal(log, before, "exec", "-it", "web-1", "--", "sh", "-c", wait);
    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> recorded("\"r\",\"" + columns + "x27\""));
      Files.createFile(seen);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(Files.readString(log)).isTrue();
      assertThat(Files.readString(log)).contains("sized");
    } finally {
      process.destroyForcibly();
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void whatRulesRefuseNeverStarts(String program, String web) throws Exception {
    Kubectl kubectl = kubectl(program, web);
    world.cluster.forget();
    assertThat(kubectl.run("exec", "web-1", "--", "env").err())
        .contains("Secrets stand in the environment.")
        .contains("no-environment");
    assertThat(kubectl.run("exec", "web-2", "--", "ls").err()).contains("SP-2002");
    assertThat(kubectl.run("attach", "web-2").err()).contains("SP-2002");
    assertThat(kubectl.run("cp", "web-2:/etc/hosts", "hosts").all()).contains("SP-2002");
    assertThat(kubectl.run("port-forward", "web-2", "0:80").all()).contains("SP-2002");
    assertThat(streams("")).isZero();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void filesAreCopiedBothWaysByteByByte(String program, String web) throws Exception {
    Kubectl kubectl = kubectl(program, web);
    byte[] bytes = new byte[700_000];
    new Random(7).nextBytes(bytes);
    Path here = Files.write(world.folder.resolve("here"), bytes);
    Path pod = Files.createDirectories(world.folder.resolve("pod/inside"));
    Kubectl.Ran up = kubectl.run("cp", here.toString(), "web-1:" + pod.resolve("there"));
    assertThat(up.status()).as(up.all()).isZero();
    assertThat(pod.resolve("there")).hasBinaryContent(bytes);
    Path back = world.folder.resolve("back-" + web);
    Kubectl.Ran down = kubectl.run("cp", "web-1:" + pod.resolve("there"), back.toString());
    assertThat(down.status()).as(down.all()).isZero();
    assertThat(back).hasBinaryContent(bytes);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aPortIsForwardedAndNoOtherOne(String program, String web) throws Exception {
    Kubectl kubectl = kubectl(program, web);
    world.cluster.forget();
    String good = "0:" + echo.getLocalPort();
    Process process = kubectl.begin("port-forward", "web-1", good, "0:22");
    try (BufferedReader out = process.inputReader()) {
      int first = port(out, echo.getLocalPort());
      int second = port(out, 22);
      for (int i = 0; i < 3; i++) {
        assertThat(said(first, "hello " + i)).isEqualTo("echo hello " + i);
      }
      String port = String.valueOf(echo.getLocalPort());
      AuditEvent.Finished end =
          last(one -> port.equals(one.accesses().get(0).attributes().get("k8s.port")));
      assertThat(end.outcome().bytes()).isEqualTo("echo hello 2".length());
      assertThat(said(second, "hello")).isEmpty();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> Files.readString(kubectl.errors()).contains("SP-2002 k8s.portforward"));
      assertThat(world.decisions())
          .filteredOn(one -> "22".equals(one.accesses().get(0).attributes().get("k8s.port")))
          .isNotEmpty()
          .allMatch(one -> !one.permitted());
    } finally {
      process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
    }
  }

  private static int port(BufferedReader out, int remote) throws IOException {
    Pattern form = Pattern.compile("Forwarding from 127.0.0.1:(\\d+) -> " + remote);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher found = form.matcher(line);
      if (found.find()) {
        return Integer.parseInt(found.group(1));
      }
    }
    throw new AssertionError("nothing is forwarded to " + remote);
  }

  private static String said(int port, String text) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (java.net.SocketException reset) {
      return "";
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void limitsAndOperatorsCutAStream(String program, String web) throws Exception {
    Kubectl kubectl = kubectl(program, web);
    Kubectl.Ran much = kubectl.run("exec", "web-2", "--", "seq", "1", "100000");
    assertThat(much.out().length()).isLessThanOrEqualTo(10_000);
    assertThat(last("k8s.exec").errorCode()).isEqualTo("cut");
    kubectl.run("exec", "web-2", "--", "sleep", "50");
    AuditEvent.Finished late = last("k8s.exec");
    assertThat(late.status()).isEqualTo(AuditEvent.Status.REFUSED);
    assertThat(late.reason().code()).isEqualTo("SP-8753");
    Process process = kubectl.begin("exec", "web-1", "--", "sh", "-c", "echo begun; sleep 50");
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.readLine()).isEqualTo("begun");
      Awaitility.await()
          .atMost(Duration.ofSeconds(40))
          .pollInterval(Duration.ofMillis(500))
          .until(
              () -> {
                world.gateway.administration().sessions().forEach(live -> end(live.id()));
                return !process.isAlive();
              });
      assertThat(last("k8s.exec").errorCode()).isEqualTo("broken");
    } finally {
      process.destroyForcibly();
    }
  }

  private void end(String id) {
    try {
      world.gateway.administration().endSession(id, "test");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
