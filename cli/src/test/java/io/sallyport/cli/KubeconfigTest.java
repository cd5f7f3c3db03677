package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sallyport.api.Secret;
import io.sallyport.credential.spi.Credential;
import io.sallyport.gateway.Gateway;
import io.sallyport.gateway.identity.ApiTokens;
import io.sallyport.testkit.HttpPeer;
import io.sallyport.testkit.MemoryAuditSink;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The kubeconfig for a cluster behind a gateway, and what kubectl makes of it. */
final class KubeconfigTest {
  private static final String RULES =
      """
      version: 1
      gateway: { listeners: { http: { port: 0 } } }
      targets:
        prod: { url: "%s", kind: kubernetes, token: "${secret:k8s}" }
      rules:
        - { id: discover, permit: [http.get], on: [prod/version] }
      """;

  @TempDir Path folder;

  private Gateway gateway(HttpPeer cluster) throws Exception {
    Path config = folder.resolve("sallyport.yaml");
    Files.writeString(config, RULES.formatted(cluster.url()));
    return Gateway.builder(config)
        .development(true)
        .broker(
            broker ->
                broker
                    .sink(MemoryAuditSink.unbounded())
                    .credentials(
                        (name, caller, target) ->
                            new Credential(Secret.of("of-cluster".toCharArray()), null)))
        .start();
  }

  private static HttpPeer cluster() throws Exception {
    return HttpPeer.start(
        (request, in, out) -> {
          HttpPeer.text(
              out,
              200,
              "application/json",
              "{\"major\":\"1\",\"minor\":\"32\",\"gitVersion\":\"v1.32.4\"}",
              false);
          return true;
        });
  }

  private String kubectl(Path kubeconfig, String token) throws Exception {
    Path out = folder.resolve("out");
    ProcessBuilder builder =
        new ProcessBuilder("kubectl", "get", "--raw", "/t/prod/version")
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("SALLYPORT_TOKEN", token);
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return Files.readString(out);
  }

  private static boolean there() {
    for (String part : System.getenv("PATH").split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(part, "kubectl"))) {
        return true;
      }
    }
    return false;
  }

  @Test
  void kubectlReachesTheClusterWithATokenOfTheGatewayAndSeesNoneOfTheClusters() throws Exception {
    assumeTrue(there(), "no kubectl: install kubernetes-client");
    try (HttpPeer cluster = cluster();
        Gateway gateway = gateway(cluster)) {
      var wanted = new ApiTokens.Wanted("test", "alice", null, Set.of(), null);
      String token = gateway.administration().createToken(wanted, "test").text().use(String::new);
      String at = "127.0.0.1:" + gateway.address("http").getPort();
      Path script = folder.resolve("sallyport");
      Files.writeString(
          script,
          "#!/bin/sh\nexec '%s/bin/java' -XX:TieredStopAtLevel=1 -cp '%s' io.sallyport.cli.Main \"$@\"\n"
              .formatted(System.getProperty("java.home"), System.getProperty("java.class.path")));
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
      Path file = Files.writeString(folder.resolve("token"), token);
      Object[] byCommand = {
        "kubeconfig",
        "prod",
        "--gateway",
        at,
        "--fingerprint",
        gateway.fingerprint(),
        "--command",
        script
      };
      Object[] byFile = {
        "kubeconfig",
        "prod",
        "--gateway",
        at,
        "--fingerprint",
        gateway.fingerprint(),
        "--token-file",
        file
      };
      for (Object[] arguments : new Object[][] {byCommand, byFile}) {
        Ran ran = Ran.of(arguments);
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).doesNotContain(token).doesNotContain("of-cluster");
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), ran.out());
        cluster.forget();
        assertThat(kubectl(kubeconfig, arguments == byFile ? "" : token))
            .contains("v1.32.4")
            .doesNotContain("of-cluster");
        assertThat(cluster.seen()).isNotEmpty();
        assertThat(cluster.seen())
            .extracting(seen -> seen.header("authorization"))
            .containsOnly("Bearer of-cluster");
      }
      Path wrong = Files.writeString(folder.resolve("wrong"), Ran.of(byCommand).out());
      cluster.forget();
      assertThat(kubectl(wrong, "nobody's")).contains("SP-7101");
      assertThat(cluster.seen()).isEmpty();
    }
  }

  @Test
  void onlyTheCertificateOfTheFingerprintIsTaken() throws Exception {
    try (HttpPeer cluster = cluster();
        Gateway gateway = gateway(cluster)) {
      String at = "127.0.0.1:" + gateway.address("http").getPort();
      Ran other = Ran.of("kubeconfig", "prod", "--gateway", at, "--fingerprint", "0".repeat(64));
      assertThat(other.status()).isEqualTo(2);
      assertThat(other.err()).startsWith("SP-9403 ");
      assertThat(other.out()).isEmpty();
    }
  }

  @Test
  void whatIsWrittenIsYamlWhateverTheNamesAre() throws Exception {
    Path odd = folder.resolve("a \"file\": of\\tokens");
    Ran ran =
        Ran.of(
            "kubeconfig",
            "prod",
            "--gateway",
            "gw:7480",
            "--token-file",
            odd,
            "--namespace",
            "shop");
    Map<?, ?> read = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(ran.out());
    assertThat(read.toString())
        .contains("tokenFile=" + odd)
        .contains("server=https://gw:7480/t/prod")
        .contains("namespace=shop")
        .doesNotContain("certificate-authority-data");
  }

  @Test
  void whatIsNotUnderstoodIsNotWritten() throws Exception {
    Path key = folder.resolve("key.pem");
    Files.writeString(key, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    assertThat(Ran.of("kubeconfig", "../x", "--gateway", "gw:1").err()).startsWith("SP-9401 ");
    assertThat(Ran.of("kubeconfig", "prod", "--gateway", "gw/x:1").err()).startsWith("SP-9401 ");
    assertThat(Ran.of("kubeconfig", "prod", "--gateway", "gw:1", "--namespace", "a\nb").err())
        .startsWith("SP-9401 ");
    assertThat(Ran.of("kubeconfig", "prod", "--gateway", "gw:1", "--fingerprint", "aa").err())
        .startsWith("SP-9401 ");
    assertThat(Ran.of("kubeconfig", "prod", "--gateway", "gw:1", "--ca", key).err())
        .startsWith("SP-9402 ");
    assertThat(Ran.of("kubeconfig", "prod", "--gateway", "gw:1", "--ca", "no-such").err())
        .startsWith("SP-9003 ");
    assertThat(
            Ran.of(
                    "kubeconfig",
                    "prod",
                    "--gateway",
                    "127.0.0.1:1",
                    "--fingerprint",
                    "0".repeat(64))
                .err())
        .startsWith("SP-9404 ");
  }

  @Test
  void theTokenIsPrintedAsKubectlWantsIt() {
    System.setProperty("sallyport.token", "spt_0123456789abcdef_x");
    try {
      assertThat(Ran.of("kubetoken", "--gateway", "gw:7480").out())
          .isEqualTo(
              "{\"apiVersion\":\"client.authentication.k8s.io/v1beta1\",\"kind\":\"ExecCredential\","
                  + "\"status\":{\"token\":\"spt_0123456789abcdef_x\"}}\n");
    } finally {
      System.clearProperty("sallyport.token");
    }
  }

  @Test
  void theAuthoritiesOfAFileAreWritten() throws Exception {
    try (HttpPeer cluster = cluster();
        Gateway gateway = gateway(cluster)) {
      String at = "127.0.0.1:" + gateway.address("http").getPort();
      Ran pinned =
          Ran.of("kubeconfig", "prod", "--gateway", at, "--fingerprint", gateway.fingerprint());
      String data = pinned.out().replaceAll("(?s).*authority-data: (\\S+).*", "$1");
      byte[] pem = Base64.getDecoder().decode(data);
      assertThat(new String(pem, StandardCharsets.US_ASCII)).startsWith("-----BEGIN CERTIFICATE");
      Path ca = Files.write(folder.resolve("ca.pem"), pem);
      Ran named = Ran.of("kubeconfig", "prod", "--gateway", at, "--ca", ca);
      assertThat(named.out()).isEqualTo(pinned.out());
    }
  }
}
