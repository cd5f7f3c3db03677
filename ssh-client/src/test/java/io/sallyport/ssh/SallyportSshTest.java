package io.sallyport.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sallyport.api.AccessBroker;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Caller;
import io.sallyport.api.Secret;
import io.sallyport.api.Subject;
import io.sallyport.credential.spi.Credential;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.testkit.MemoryAuditSink;
import io.sallyport.testkit.OpenSshServer;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SallyportSshTest {
  private static final String RULES =
      """
      version: 1
      targets:
        web-1: { url: "%s", key: "${secret:web-key}", host_key: "%s" }
      rules:
        - { id: commands, permit: [ssh.exec], on: ["web-1/echo **", "web-1/cat", "web-1/sleep *", "web-1/false", "web-1/seq *"] }
        - { id: masked, permit: [ssh.exec], on: ["web-1/printf **"], mask: { detect: [github_token, jwt] } }
        - { id: capped, permit: [ssh.exec], on: ["web-1/yes"], limit: { bytes: 10KB } }
        - { id: hurried, permit: [ssh.exec], on: ["web-1/sleep 77"], limit: { time: 300ms } }
        - { id: files, permit: [sftp.read, sftp.write, sftp.list, sftp.mkdir, sftp.remove, sftp.rename], on: ["web-1%s/free/**", "web-1%s/free"] }
        - { id: tunnels, permit: [ssh.forward], on: ["web-1/127.0.0.1:%s"] }
      """;

  private Path folder;
  private OpenSshServer server;
  private ServerSocket echo;
  private MemoryAuditSink sink;
  private AccessBroker broker;
  private SallyportSsh ssh;

  @BeforeAll
  void start(@TempDir Path made) throws Exception {
    assumeTrue(OpenSshServer.available(), "no sshd: install openssh-server");
    folder = made.toRealPath();
    server = OpenSshServer.start(Files.createDirectory(folder.resolve("sshd")));
    Files.createDirectory(folder.resolve("free"));
    echo = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    sink = MemoryAuditSink.unbounded();
    broker = broker(server.fingerprint(), sink);
    ssh = SallyportSsh.connect(broker, Caller.of(Subject.of("alice")), "web-1");
  }

  @AfterAll
  void stop() throws Exception {
    if (server != null) {
      ssh.close();
      broker.close();
      echo.close();
      server.close();
    }
  }

  private AccessBroker broker(String fingerprint, MemoryAuditSink sink) throws Exception {
    String rules = RULES.formatted(server.url(), fingerprint, folder, folder, echo.getLocalPort());
    return EmbeddedBroker.builder()
        .configText("test.yaml", rules.replace(", host_key: \"\"", ""))
        .sink(sink)
        .discover(false)
        .credentials(
            (name, caller, target) ->
                name.equals("web-key")
                    ? new Credential(Secret.of(server.clientKey().toCharArray()), null)
                    : null)
        .build();
  }

  @Test
  void commandsGiveOutputAndStatus() throws Exception {
    assertThat(ssh.exec("echo hello; echo 'a  b' \"c\""))
        .isEqualTo(new SshResult(0, "hello\na  b c\n", ""));
    assertThat(ssh.exec("false").status()).isEqualTo(1);
  }

  @Test
  void refusedCommandsAreNotRun() {
    assertThatThrownBy(() -> ssh.exec("touch " + folder.resolve("pwned")))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageContaining("ssh.exec");
    assertThatThrownBy(() -> ssh.exec("echo $HOME"))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageContaining("SP-8001")
        .hasMessageContaining("an expansion ('$') at 6");
    assertThat(folder.resolve("pwned")).doesNotExist();
  }

  @Test
  void inputReachesTheCommand() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (SshProcess cat = ssh.start("cat", out, new ByteArrayOutputStream())) {
      cat.stdin().write("over there".getBytes(StandardCharsets.UTF_8));
      cat.stdin().close();
      assertThat(cat.waitFor(Duration.ofSeconds(20))).isZero();
    }
    assertThat(out).hasToString("over there");
  }

  @Test
  void secretsInTheOutputAreMasked() throws Exception {
    String token = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
    SshResult result = ssh.exec("printf 'a %s b\\n' " + token + "; printf " + token + " >&2");
    assertThat(result).isEqualTo(new SshResult(0, "a [github_token] b\n", "[github_token]"));
  }

  @Test
  void outputAndTimeAreCapped() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThatThrownBy(() -> ssh.exec("yes", out, OutputStream.nullOutputStream(), Duration.ZERO))
        .hasMessageContaining("SP-8110");
    assertThat(out.size()).isEqualTo(10_000);
    assertThatThrownBy(() -> ssh.exec("sleep 77"))
        .isInstanceOf(SshTimeoutException.class)
        .hasMessageContaining("SP-8111");
    try (SshProcess sleep = ssh.start("sleep 60", out, out)) {
      assertThatThrownBy(() -> sleep.waitFor(Duration.ofMillis(200)))
          .isInstanceOf(SshTimeoutException.class)
          .hasMessageContaining("SP-8112");
    }
  }

  @Test
  void theTimeOfARuleIsOverForWhoeverDoesNotWaitToo() throws Exception {
    sink.clear();
    OutputStream out = OutputStream.nullOutputStream();
    try (SshProcess sleep = ssh.start("sleep 77", out, out)) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> sink.events().toString().contains("exit time"));
      assertThatThrownBy(() -> sleep.waitFor(Duration.ZERO))
          .isInstanceOf(SshTimeoutException.class)
          .hasMessageContaining("SP-8111");
    }
  }

  @Test
  void aCommandIsCancelledByAnotherThread() throws Exception {
    CountDownLatch up = new CountDownLatch(1);
    OutputStream out =
        new OutputStream() {
          @Override
          public void write(int b) {
            up.countDown();
          }
        };
    try (SshProcess sleep = ssh.start("echo up; sleep 60", out, out)) {
      assertThat(up.await(20, TimeUnit.SECONDS)).isTrue();
      Thread other = new Thread(sleep::cancel, "cancels");
      other.start();
      assertThat(sleep.waitFor(Duration.ofSeconds(20))).isNegative();
      other.join();
    }
    assertThat(ssh.exec("echo again").out()).isEqualTo("again\n");
  }

  @Test
  void filesAreGovernedByTheirCanonicalPath() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "s3cret");
    Files.createSymbolicLink(folder.resolve("free/link"), secret);
    try (SshFiles files = ssh.sftp()) {
      files.mkdir(folder + "/free/sub");
      try (OutputStream out = files.write(folder + "/free/sub/a.txt")) {
        out.write("hello".getBytes(StandardCharsets.UTF_8));
      }
      try (InputStream in = files.read(folder + "/free/sub/../sub/a.txt")) {
        assertThat(in.readAllBytes()).asString().isEqualTo("hello");
      }
      assertThat(files.stat(folder + "/free/sub/a.txt").size()).isEqualTo(5);
      assertThat(files.list(folder + "/free/sub"))
          .extracting(SshFiles.Entry::name)
          .containsExactly("a.txt");
      files.rename(folder + "/free/sub/a.txt", folder + "/free/b.txt");
      files.remove(folder + "/free/b.txt");
      files.rmdir(folder + "/free/sub");
      for (String path : new String[] {"/free/link", "/free/../secret", "/secret"}) {
        assertThatThrownBy(() -> files.read(folder + path))
            .isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> files.write(folder + path))
            .isInstanceOf(AccessDeniedException.class);
      }
      assertThatThrownBy(() -> files.rename(folder + "/secret", folder + "/free/x"))
          .isInstanceOf(AccessDeniedException.class);
    }
    assertThat(secret).hasContent("s3cret");
    assertThat(sink.events().toString())
        .contains("sha256 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
  }

  @Test
  void forwardsReachOnlyWhatIsNamed() throws Exception {
    try (SshForward forward = ssh.forward("127.0.0.1", echo.getLocalPort());
        Socket other = echo.accept()) {
      forward.output().write('x');
      forward.output().flush();
      assertThat(other.getInputStream().read()).isEqualTo('x');
      other.getOutputStream().write('y');
      assertThat(forward.input().read()).isEqualTo('y');
    }
    assertThatThrownBy(() -> ssh.forward("127.0.0.1", server.port()))
        .isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> ssh.forward("localhost", echo.getLocalPort()))
        .isInstanceOf(AccessDeniedException.class);
  }

  @Test
  void aHostKeyThatNobodyPinnedIsRefusedWithItsFingerprint() throws Exception {
    try (AccessBroker other = broker("", MemoryAuditSink.unbounded())) {
      assertThatThrownBy(() -> SallyportSsh.connect(other, Caller.of(Subject.of("alice")), "web-1"))
          .isInstanceOf(SshConnectException.class)
          .hasMessageContaining("SP-8101")
          .hasMessageContaining(server.fingerprint());
    }
  }

  @Test
  void aHostKeyThatIsNotThePinnedOneIsRefusedWithItsFingerprint() throws Exception {
    try (AccessBroker other =
        broker("SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", MemoryAuditSink.unbounded())) {
      assertThatThrownBy(() -> SallyportSsh.connect(other, Caller.of(Subject.of("alice")), "web-1"))
          .isInstanceOf(SshConnectException.class)
          .hasMessageContaining("SP-8102")
          .hasMessageContaining(server.fingerprint());
    }
  }
}
