package io.sallyport.gateway.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.sallyport.testkit.HttpPeer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Unmodified kubectl through the gateway to an API server: what is read and written, masked and
 * refused.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
// Whatever a process does that waits for ever, a test ends.
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class KubectlTest {
  private static final String RULES =
      """
      rules:
        - { id: discover, permit: [http.get], on: [prod/version, prod/api, "prod/api/*", prod/apis, "prod/apis/**", "prod/openapi/**"] }
        - { id: look, permit: [k8s.get, k8s.list, k8s.watch, k8s.log], on: ["prod/shop/pods/*", "prod/shop/deployments/*", "prod/shop/deployments/*/scale", "prod/shop/events/*"] }
        - { id: secrets, permit: [k8s.get, k8s.list, k8s.watch], on: ["prod/shop/secrets/*"], mask: { $.data: redact } }
        - { id: settings, permit: [k8s.get, k8s.list, k8s.watch], on: ["prod/shop/configmaps/*"], mask: { $.data.password: redact } }
        - { id: change, permit: [k8s.create, k8s.patch, k8s.update, k8s.delete], on: ["prod/shop/configmaps/*", "prod/shop/secrets/*", "prod/shop/deployments/*", "prod/shop/deployments/*/scale"] }
      """;

  private KubeWorld world;

  static List<String> programs() {
    return Kubectl.programs();
  }

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    assumeFalse(programs().isEmpty(), "no kubectl: install kubernetes-client");
    world = new KubeWorld(folder, RULES);
  }

  @AfterAll
  void stop() throws Exception {
    if (world == null) {
      return;
    }
    assertThat(world.cluster.seen())
        .extracting(seen -> seen.header("authorization"))
        .containsOnly("Bearer " + KubeWorld.CANARY);
    assertThat(world.cluster.seen().toString()).doesNotContain(world.token);
    world.close();
    assertThat(world.journal())
        .contains("shop/secrets/db")
        .doesNotContain(KubeWorld.CANARY)
        .doesNotContain(Kinds.CANARY)
        .doesNotContain(world.token);
  }

  private static void shows(Kubectl.Ran ran, String... texts) {
    assertThat(ran.status()).as(ran.all()).isZero();
    assertThat(ran.all()).contains(texts);
  }

  private void refused(Kubectl kubectl, String code, String... arguments) throws Exception {
    long before = resources();
    Kubectl.Ran ran = kubectl.run(arguments);
    assertThat(ran.status()).as(ran.all()).isNotZero();
    assertThat(ran.err()).contains(code);
    assertThat(resources()).as("what is refused reaches no cluster").isEqualTo(before);
  }

  /** How many requests about resources have reached the cluster. */
  private long resources() {
    return world.cluster.seen().stream()
        .map(HttpPeer.Seen::target)
        .filter(target -> target.matches("/apis?/.+/.+/.*") && !target.contains("?timeout="))
        // Looked at before something is run in it.
        .filter(target -> !target.equals("/api/v1/namespaces/shop/pods/web-1"))
        .count();
  }

  @ParameterizedTest
  @MethodSource("programs")
  void objectsAreReadAndListed(String program) throws Exception {
    Kubectl kubectl = world.kubectl(program);
    shows(kubectl.run("version"), "1.32.4");
    shows(kubectl.run("get", "pods"), "NAME", "READY", "web-1", "1/1");
    shows(kubectl.run("get", "po", "web-2", "-o", "jsonpath={.status.phase}"), "Running");
    shows(kubectl.run("get", "deploy", "web", "-o", "yaml"), "replicas: ");
    shows(kubectl.run("describe", "pod", "web-1"), "Image:", "web:1");
    assertThat(world.verdicts("k8s.list", "shop/pods/")).contains(true);
    assertThat(world.decisions())
        .anySatisfy(
            decided ->
                assertThat(decided.accesses().get(0).attributes().get("k8s.resource"))
                    .isEqualTo("pods"));
  }

  @ParameterizedTest
  @MethodSource("programs")
  void itSpeaksHttp2AsItDoesToClusters(String program) throws Exception {
    // Of Go's own client, which tells there what it sends.
    Kubectl kubectl = world.kubectl(program).with("GODEBUG", "http2debug=2");
    for (String what : List.of("get pods", "logs web-1", "get secrets")) {
      Kubectl.Ran ran = kubectl.run(what.split(" ", -1));
      assertThat(ran.status()).as(ran.all()).isZero();
      assertThat(ran.err()).contains("http2: Framer", "wrote HEADERS", "read DATA");
    }
  }

  @ParameterizedTest
  @MethodSource("programs")
  void whatIsWrittenIsAppliedPatchedScaledAndDeleted(String program) throws Exception {
    Kubectl kubectl = world.kubectl(program);
    String made = "kind: ConfigMap\napiVersion: v1\nmetadata: {name: made}\ndata: {a: %s}\n";
    shows(kubectl.typing(made.formatted("b"), "apply", "-f", "-"), "configmap/made created");
    shows(kubectl.typing(made.formatted("c"), "apply", "-f", "-"), "configmap/made configured");
    shows(
        kubectl.typing(
            made.formatted("d"), "apply", "-f", "-", "--server-side", "--force-conflicts"),
        "serverside-applied");
    Kubectl.Ran dry = kubectl.typing(made.formatted("x"), "apply", "-f", "-", "--dry-run=server");
    assertThat(dry.all()).containsAnyOf("server dry run", "doesn't support dry-run");
    shows(kubectl.run("label", "configmap", "made", "team=shop"), "labeled");
    assertThat(world.cluster.store.get("configmaps", "shop", "made").toString())
        .contains("a=d")
        .contains("team=shop");
    shows(kubectl.run("scale", "deployment", "web", "--replicas=5"), "scaled");
    assertThat(world.cluster.store.get("deployments", "shop", "web").toString())
        .contains("replicas=5");
    shows(kubectl.run("delete", "configmap", "made"), "deleted");
    assertThat(world.cluster.store.get("configmaps", "shop", "made")).isNull();
  }

  @ParameterizedTest
  @MethodSource("programs")
  void anObjectWhoseContentIsMaskedCanStillBeApplied(String program) throws Exception {
    Kubectl kubectl = world.kubectl(program);
    String secret = "kind: Secret\napiVersion: v1\nmetadata: {name: fresh}\ndata: {p: %s}\n";
    shows(kubectl.typing(secret.formatted(Kinds.CANARY), "apply", "-f", "-"), "created");
    shows(kubectl.typing(secret.formatted("bmV3"), "apply", "-f", "-"), "configured");
    assertThat(world.cluster.store.get("secrets", "shop", "fresh").toString()).contains("bmV3");
    shows(kubectl.run("delete", "secret", "fresh"), "deleted");
  }

  @ParameterizedTest
  @MethodSource("programs")
  void noWayOfShowingASecretShowsItsData(String program) throws Exception {
    Kubectl kubectl = world.kubectl(program);
    String[][] ways = {
      {"get", "secrets"},
      {"get", "secrets", "-o", "wide"},
      {"get", "secrets", "-o", "yaml"},
      {"get", "secrets", "-o", "json"},
      {"get", "secret", "db", "-o", "yaml", "--show-managed-fields"},
      {"get", "secret", "db", "-o", "json"},
      {"get", "secret", "db", "-o", "jsonpath={.data.password}"},
      {"get", "secret", "db", "-o", "jsonpath={.metadata.annotations}"},
      {"get", "secret", "db", "-o", "go-template={{.data.password}}"},
      {"get", "secrets", "-o", "custom-columns=A:.data.password,B:.metadata.annotations"},
      {"get", "secrets", "--field-selector", "metadata.name=db", "-o", "yaml"},
      {"get", "secrets", "--sort-by", ".data.password", "-o", "name"},
      {"get", "secrets,configmaps", "-o", "yaml"},
      {"describe", "secret", "db"},
      {"get", "--raw", "/t/prod/api/v1/namespaces/shop/secrets"},
      {"get", "--raw", "/t/prod/api/v1/namespaces/shop/secrets/db"},
      {"get", "--raw", "/t/prod/api/v1/namespaces/shop/secrets?includeObject=Object"},
      {"get", "--raw", "/t/prod/api/v1/namespaces/shop/secrets?pretty=true"},
      {"get", "--raw", "/t/prod//api/v1/namespaces/shop/./secrets/db"},
      {"label", "secret", "db", "seen=yes", "--overwrite", "-o", "yaml"},
      {
        "annotate",
        "secret",
        "db",
        "seen=%d".formatted(System.nanoTime()),
        "--overwrite",
        "-o",
        "json"
      },
      {"patch", "secret", "db", "-p", "{\"metadata\":{\"labels\":{\"x\":\"y\"}}}", "-o", "yaml"},
      {"patch", "secret", "db", "--type=merge", "-p", "{}", "-o", "yaml", "--dry-run=server"},
      {"apply", "view-last-applied", "secret", "db"},
    };
    int shown = 0;
    for (String[] way : ways) {
      Kubectl.Ran ran = kubectl.run(way);
      assertThat(ran.all())
          .as(String.join(" ", way))
          .doesNotContain(Kinds.CANARY)
          .doesNotContain("canary");
      shown += ran.status() == 0 ? 1 : 0;
    }
    assertThat(shown).as("most of these are answered").isGreaterThan(ways.length - 3);
    shows(kubectl.run("get", "secret", "db", "-o", "jsonpath={.data.password}"), "Kioq");
    shows(kubectl.run("get", "configmap", "settings", "-o", "yaml"), "password: '***'", "green");
    shows(kubectl.run("describe", "secret", "db"), "password:", "bytes");
  }

  @ParameterizedTest
  @MethodSource("programs")
  void whatIsRefusedIsPrintedWithRuleAndRemedy(String program) throws Exception {
    Kubectl kubectl = world.kubectl(program);
    Kubectl.Ran ran = kubectl.run("delete", "pod", "web-1");
    assertThat(ran.err())
        .startsWith("Error from server (Forbidden)")
        .contains("SP-2002 k8s.delete on 'prod/shop/pods/web-1' is refused")
        .contains("ask for a rule");
    refused(kubectl, "SP-2002", "get", "pods", "-A");
    refused(kubectl, "SP-2002", "get", "secrets", "-A", "-o", "yaml");
    refused(kubectl, "SP-2002", "get", "secrets", "-n", "vault");
    refused(kubectl, "SP-2002", "get", "namespaces");
    refused(kubectl, "SP-2002", "exec", "web-1", "--", "cat", "/var/run/secrets/token");
    refused(
        kubectl, "SP-8507", "get", "--raw", "/t/prod/api/v1/namespaces/shop/pods", "--as", "admin");
    refused(kubectl, "SP-8507", "get", "pods", "web-1", "--as", "admin", "--as-group", "a");
    refused(kubectl, "SP-2002", "get", "--raw", "/t/prod/api/v1/namespaces/shop/pods/web-1/proxy/");
    refused(
        kubectl, "SP-2002", "get", "--raw", "/t/prod/api/v1/namespaces/shop/services/web/proxy/");
    refused(kubectl, "SP-2002", "get", "--raw", "/t/prod/api/v1/nodes/n1/proxy/run/shop/web-1/web");
    refused(kubectl, "SP-2002", "get", "--raw", "/t/prod/api/v1/watch/namespaces/vault/secrets");
    refused(
        kubectl,
        "SP-2002",
        "get",
        "--raw",
        "/t/prod/api/v1/secrets?fieldSelector=metadata.name=db");
    refused(kubectl, "SP-2002", "get", "--raw", "/t/prod/metrics");
  }

  @ParameterizedTest
  @MethodSource("programs")
  void whoIsNotKnownIsToldSo(String program) throws Exception {
    int before = world.cluster.seen().size();
    Kubectl nobody =
        new Kubectl(
            program, world.folder, Kubectl.config(world.url(), "nobody's", world.authority));
    Kubectl.Ran ran = nobody.run("get", "--raw", "/t/prod/version");
    assertThat(ran.status()).isNotZero();
    assertThat(ran.err()).contains("SP-7101");
    String elsewhere = world.url().replace("/t/prod", "/t/other");
    Kubectl lost =
        new Kubectl(program, world.folder, Kubectl.config(elsewhere, world.token, world.authority));
    assertThat(lost.run("get", "--raw", "/t/other/version").err()).contains("SP-8704");
    assertThat(lost.run("get", "--raw", "/version").err()).contains("SP-8701");
    assertThat(world.cluster.seen()).hasSize(before);
  }

  @ParameterizedTest
  @MethodSource("programs")
  void eventsOfAWatchAreMaskedAsTheyCome(String program) throws Exception {
    Kubectl kubectl = world.kubectl(program);
    for (String output : List.of("json", "yaml", "wide")) {
      Process process = kubectl.begin("get", "secrets", "--watch", "-o", output);
      try (var out = process.inputReader()) {
        StringBuilder shown = new StringBuilder();
        String mark = "fresh-" + output;
        while (shown.indexOf("db") < 0) {
          shown.append((char) out.read());
        }
        world.cluster.store.put(
            "secrets",
            "shop",
            Store.json(
                "{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"%s\",\"annotations\":{\"%s\":\"%s\"}},\"type\":\"Opaque\",\"data\":{\"p\":\"%s\"}}"
                    .formatted(mark, Kinds.COPY, Kinds.CANARY, Kinds.CANARY)));
        for (int c = out.read(); c >= 0 && shown.indexOf(mark) < 0; c = out.read()) {
          shown.append((char) c);
        }
        assertThat(shown.toString()).contains(mark).doesNotContain(Kinds.CANARY);
      } finally {
        process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
        world.cluster.store.remove("secrets", "shop", "fresh-" + output);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("programs")
  void logsAreFollowed(String program) throws Exception {
    Kubectl kubectl = world.kubectl(program);
    world.cluster.log("first");
    Process process = kubectl.begin("logs", "-f", "web-1");
    try (var out = process.inputReader()) {
      assertThat(out.readLine()).isEqualTo("first");
      world.cluster.log("second");
      String line = out.readLine();
      while (line != null && !line.equals("second")) {
        line = out.readLine();
      }
      assertThat(line).as(Files.readString(kubectl.errors())).isEqualTo("second");
      world.cluster.log("the end");
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
    synchronized (world.cluster.logs) {
      world.cluster.logs.clear();
    }
    refused(kubectl, "SP-2002", "logs", "web-1", "-n", "vault");
  }

  @ParameterizedTest
  @MethodSource("programs")
  void theServerIsOneThatKubectlTakesForAnApiServer(String program) throws Exception {
    Path pod = Files.createDirectories(world.folder.resolve("open"));
    try (TestCluster open = TestCluster.open(pod)) {
      Kubectl kubectl = new Kubectl(program, world.folder, Kubectl.config(open.url(), "", ""));
      shows(kubectl.run("get", "secrets", "-A", "-o", "yaml"), Kinds.CANARY);
      shows(kubectl.run("get", "pods"), "web-1");
      String forced = program.contains("target/") ? "false" : "true";
      kubectl.with("KUBECTL_REMOTE_COMMAND_WEBSOCKETS", forced);
      shows(kubectl.typing("typed", "exec", "-i", "web-1", "--", "cat"), "typed");
      assertThat(kubectl.run("exec", "web-1", "--", "sh", "-c", "exit 3").status()).isEqualTo(3);
    }
  }
}
