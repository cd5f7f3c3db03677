package io.sallyport.gateway.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.testkit.OpenSshServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients, targets and rules that would hold up the threads which all clients share. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SshHoldUpTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** More than there are threads that read for all clients. */
  private static final int MANY = Runtime.getRuntime().availableProcessors() + 2;

  private static final String CONFIGURATION =
      """
      version: 1
      audit: { journal: ./audit }
      gateway: { listeners: { ssh: { port: 0 } } }
      targets:
        web-1: { url: "{url}", key: "${secret:web-key}", host_key: "{host_key}" }
        gone: { url: "ssh://deploy@127.0.0.1:%s", key: "${secret:web-key}", host_key: "{host_key}" }
      rules:
        - { id: commands, permit: [ssh.exec], on: ["*/true", "web-1/sleep *"] }
        - { id: asked, permit: [ssh.env, ssh.x11, ssh.forward], on: ["web-1/**"], approve: { by: [group:leads] } }
      """;

  private ServerSocket silent;
  private SshWorld world;
  private SshClient client;

  @BeforeAll
  void start(@TempDir Path made) throws Exception {
    assumeTrue(OpenSshServer.available(), "no sshd: install openssh-server");
    silent = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    world = SshWorld.start(made, CONFIGURATION.formatted(silent.getLocalPort()));
    client = SshClient.setUpDefaultClient();
    client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
    client.start();
  }

  @AfterAll
  void stop() throws Exception {
    if (world != null) {
      client.stop();
      world.close();
      silent.close();
    }
  }

  private ClientSession login(String target) throws Exception {
    ClientSession session =
        client.connect(target, "127.0.0.1", world.port()).verify(PATIENCE).getSession();
    session.addPasswordIdentity(world.token);
    session.auth().verify(PATIENCE);
    return session;
  }

  private void othersAreServed() throws Exception {
    long begun = System.nanoTime();
    assertThat(world.ssh("web-1", "true").status()).isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(12));
  }

  @Test
  void aTargetThatDoesNotAnswerHoldsUpNobodyElse() throws Exception {
    List<ClientSession> all = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      ClientSession session = login("gone");
      all.add(session);
      session.createExecChannel("true").open().verify(PATIENCE);
      silent.accept();
    }
    // More channels, requests on them, and ends: each is dealt with by the shared threads.
    for (ClientSession session : all) {
      ChannelExec second = session.createExecChannel("true");
      second.setEnv("LANG", "C");
      second.open().verify(PATIENCE);
    }
    othersAreServed();
    all.forEach(session -> session.close(true));
    othersAreServed();
  }

  @Test
  void whatWouldWaitForPeopleOnASharedThreadIsRefusedAtOnce() throws Exception {
    world.sink.clear();
    List<Process> all = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      List<String> command =
          world.command(
              "alice", "web-1", "-o", "SetEnv=LENT=1", "-Y", "-R", "0:127.0.0.1:1", "true");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.environment().putAll(Map.of("DISPLAY", "127.0.0.1:9"));
      all.add(builder.start());
    }
    othersAreServed();
    for (Process one : all) {
      assertThat(one.waitFor(60, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
      assertThat(one.exitValue()).isZero();
    }
    for (String asked : List.of("x11-req", "env LENT", "tcpip-forward listen:localhost:0")) {
      assertThat(world.sink.events(AuditEvent.Decided.class))
          .filteredOn(one -> one.text().equals(asked))
          .as(asked)
          .hasSize(MANY)
          .allMatch(one -> !one.permitted() && String.valueOf(one.reason()).contains("SP-8131"));
    }
  }

  @Test
  void aFloodOfSizesAndSignalsCostsNoThreads() throws Exception {
    try (ClientSession session = login("web-1")) {
      ChannelExec channel = session.createExecChannel("sleep 20");
      channel.open().verify(PATIENCE);
      int before = threads();
      int most = 0;
      for (int i = 0; i < 20_000; i++) {
        channel.sendWindowChange(80 + i % 50, 24);
        if (i % 500 == 0) {
          most = Math.max(most, threads());
        }
      }
      assertThat(most).isLessThan(before + 30);
      channel.close(true);
      channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), PATIENCE);
    }
    othersAreServed();
  }

  @Test
  void sessionsThatDoNotComeAboutKeepNoPlace(@TempDir Path made) throws Exception {
    try (SshWorld deaf = SshWorld.start(made, CONFIGURATION.formatted(silent.getLocalPort()))) {
      deaf.sink.close();
      try (ClientSession session =
          client.connect("web-1", "127.0.0.1", deaf.port()).verify(PATIENCE).getSession()) {
        session.addPasswordIdentity(deaf.token);
        session.auth().verify(PATIENCE);
        for (int i = 0; i < 3; i++) {
          ChannelExec channel = session.createExecChannel("true");
          channel.open().verify(PATIENCE);
          channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), PATIENCE);
          assertThat(channel.getExitStatus()).isEqualTo(126);
        }
      }
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> deaf.gateway.administration().sessions().isEmpty());
    }
  }

  private static int threads() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("sallyport-ssh"))
            .count();
  }
}
