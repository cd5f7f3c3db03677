package io.sallyport.gateway.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.testkit.OpenSshServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What has been done to other SSH servers and proxies, done to the gateway's door. After each, it
 * still serves those who are let in.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SshAttacksTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private SshWorld world;
  private SshClient client;

  @BeforeAll
  void start(@TempDir Path made) throws Exception {
    assumeTrue(OpenSshServer.available(), "no sshd: install openssh-server");
    world =
        SshWorld.start(
            made,
            """
            version: 1
            audit: { journal: ./audit }
            gateway:
              listeners: { ssh: { port: 0 } }
              limits: { handshake: 8s, handshakes: 24 }
            targets:
              web-1: { url: "{url}", key: "${secret:web-key}", host_key: "{host_key}" }
            rules:
              - { id: all, permit: [ssh.exec], on: ["web-1/true", "web-1/echo **", "web-1/seq **", "web-1/cat"] }
              - { id: tunnels, permit: [ssh.forward], on: ["web-1/127.0.0.1:{echo}"] }
            """);
    OpenSshServer.key(world.folder.resolve("carol"));
    Files.writeString(
        world.folder.resolve("ssh/authorized_keys"),
        "subject=\"carol\" " + Files.readString(world.folder.resolve("carol.pub")),
        java.nio.file.StandardOpenOption.APPEND);
    client = SshClient.setUpDefaultClient();
    client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
    client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    client.start();
  }

  @AfterAll
  void stop() throws Exception {
    if (world != null) {
      client.stop();
      world.close();
    }
  }

  /** Whatever was done, it goes on serving. */
  @AfterEach
  void othersAreServed() throws Exception {
    if (world != null) {
      assertThat(world.ssh("web-1", "echo still here").out()).isEqualTo("still here\n");
    }
  }

  private KeyPair key(String name) throws Exception {
    try (InputStream in = Files.newInputStream(world.folder.resolve(name))) {
      return SecurityUtils.loadKeyPairIdentities(
              null, NamedResource.ofName(name), in, FilePasswordProvider.EMPTY)
          .iterator()
          .next();
    }
  }

  private ClientSession connected(String user) throws IOException {
    return client.connect(user, "127.0.0.1", world.port()).verify(PATIENCE).getSession();
  }

  private ClientSession loggedIn(String key) throws Exception {
    ClientSession session = connected("web-1");
    session.addPublicKeyIdentity(key(key));
    session.auth().verify(PATIENCE);
    return session;
  }

  private String subjectOfLast(String text) {
    String subject = "";
    for (AuditEvent event : world.sink.events()) {
      if (event instanceof AuditEvent.Decided decided && text.equals(decided.text())) {
        String session = decided.session();
        for (AuditEvent one : world.sink.events()) {
          if (one instanceof AuditEvent.SessionOpened opened && opened.session().equals(session)) {
            subject = opened.caller().subject().id();
          }
        }
      }
    }
    return subject;
  }

  @Test
  void onlyModernAlgorithmsAreOffered() throws Exception {
    try (RawSsh raw = new RawSsh(world.port())) {
      assertThat(raw.line()).isEqualTo("SSH-2.0-Sallyport");
      raw.send("SSH-2.0-test\r\n");
      List<List<String>> lists = RawSsh.lists(raw.packet());
      assertThat(lists.get(0))
          .isSubsetOf(
              "mlkem768x25519-sha256",
              "sntrup761x25519-sha512",
              "sntrup761x25519-sha512@openssh.com",
              "curve25519-sha256",
              "curve25519-sha256@libssh.org",
              "diffie-hellman-group18-sha512",
              "diffie-hellman-group16-sha512",
              "ext-info-s",
              "kex-strict-s-v00@openssh.com")
          .contains("curve25519-sha256", "kex-strict-s-v00@openssh.com");
      assertThat(lists.get(1)).containsExactly("ssh-ed25519");
      for (int way = 2; way < 4; way++) {
        assertThat(lists.get(way))
            .containsExactly("aes128-gcm@openssh.com", "aes256-gcm@openssh.com");
      }
      for (int way = 4; way < 6; way++) {
        assertThat(lists.get(way))
            .containsExactly("hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com");
      }
      assertThat(lists.get(6)).containsExactly("none");
    }
  }

  /** CVE-2023-48795: with strict key exchange nothing may stand between the first messages. */
  @Test
  void terrapinAPacketSmuggledIntoTheKeyExchangeEndsTheConnection() throws Exception {
    try (RawSsh before = new RawSsh(world.port());
        RawSsh behind = new RawSsh(world.port())) {
      before.send("SSH-2.0-test\r\n");
      before.send(new byte[] {RawSsh.IGNORE, 0, 0, 0, 0});
      before.send(RawSsh.kexInit(RawSsh.modern()));
      before.line();
      assertThat(before.untilClosed()).isSubsetOf(RawSsh.KEXINIT, RawSsh.DISCONNECT);
      behind.send("SSH-2.0-test\r\n");
      behind.line();
      behind.packet();
      behind.send(RawSsh.kexInit(RawSsh.modern()));
      behind.send(new byte[] {RawSsh.IGNORE, 0, 0, 0, 0});
      assertThat(behind.untilClosed()).isSubsetOf(RawSsh.DISCONNECT);
    }
  }

  /** The attack itself, by somebody between a real client and the gateway. */
  @Test
  void terrapinAClientIsNotTalkedToByWayOfOneWhoAddsAPacket() throws Exception {
    try (ServerSocket between = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread relay = new Thread(() -> RawSsh.addAPacket(between, world.port()), "between");
      relay.setDaemon(true);
      relay.start();
      List<String> command = world.command("alice", "web-1", "true");
      command.set(2, String.valueOf(between.getLocalPort()));
      command.addAll(1, List.of("-o", "UserKnownHostsFile=/dev/null"));
      command.addAll(1, List.of("-o", "StrictHostKeyChecking=no"));
      assertThat(world.run("", command).status()).isEqualTo(255);
    }
  }

  /** CVE-2024-45337: the last key that was asked about is not the one that was shown. */
  @Test
  void aKeyThatWasOnlyAskedAboutIsNobody() throws Exception {
    KeyPair stolen = new KeyPair(key("alice").getPublic(), key("carol").getPrivate());
    try (ClientSession session = connected("web-1")) {
      session.addPublicKeyIdentity(stolen);
      session.addPublicKeyIdentity(key("carol"));
      session.auth().verify(PATIENCE);
      assertThat(session.executeRemoteCommand("echo who first")).isEqualTo("who first\n");
    }
    assertThat(subjectOfLast("echo who first")).isEqualTo("carol");
    try (ClientSession session = connected("web-1+alice")) {
      session.addPublicKeyIdentity(stolen);
      session.addPublicKeyIdentity(key("carol"));
      assertThatThrownBy(() -> session.auth().verify(PATIENCE)).isInstanceOf(IOException.class);
    }
  }

  /** What one method found out does not count for another that succeeds. */
  @Test
  void switchingMethodsDoesNotMixIdentities() throws Exception {
    KeyPair stolen = new KeyPair(key("carol").getPublic(), key("bob").getPrivate());
    try (ClientSession session = connected("web-1")) {
      session.addPublicKeyIdentity(stolen);
      session.addPasswordIdentity(world.token);
      session.auth().verify(PATIENCE);
      assertThat(session.executeRemoteCommand("echo who second")).isEqualTo("who second\n");
    }
    assertThat(subjectOfLast("echo who second")).isEqualTo("alice");
    try (ClientSession session = connected("web-1+carol")) {
      session.addPublicKeyIdentity(stolen);
      session.addPasswordIdentity(world.token);
      assertThatThrownBy(() -> session.auth().verify(PATIENCE)).isInstanceOf(IOException.class);
    }
    try (ClientSession session = connected("web-1")) {
      session.addPublicKeyIdentity(stolen);
      session.addPasswordIdentity("sp_wrong");
      assertThatThrownBy(() -> session.auth().verify(PATIENCE)).isInstanceOf(IOException.class);
    }
  }

  /** CVE-2024-35175: an address that a client writes in front of its first line is not believed. */
  @Test
  void aForgedAddressIsNotBelieved() throws Exception {
    try (RawSsh raw = new RawSsh(world.port())) {
      raw.send("PROXY TCP4 203.0.113.9 203.0.113.8 1 2\r\nSSH-2.0-test\r\n");
      raw.line();
      raw.send(RawSsh.kexInit(RawSsh.modern()));
      assertThat(raw.untilClosed()).doesNotContain(31);
    } catch (IOException closed) {
      // Closed at once is as good.
    }
    assertThat(world.sink.events().toString()).doesNotContain("203.0.113.9");
  }

  @Test
  void forwardsGoNowhereElseByAnyName() throws Exception {
    int port = world.server.port();
    try (ClientSession session = loggedIn("alice")) {
      for (String host :
          new String[] {
            "127.0.0.1",
            "localhost",
            "127.1",
            "0x7f000001",
            "2130706433",
            "::1",
            "::ffff:127.0.0.1",
            "127.0.0.1\0x",
            "127.0.0.1:" + world.echo.getLocalPort(),
            "",
            " 127.0.0.1",
            "0",
            "*",
            "127.0.0.1%lo",
            "a".repeat(5000),
            "/var/run/docker.sock",
            "ＬＯＣＡＬＨＯＳＴ"
          }) {
        assertThat(reaches(session, host, port)).as(host).isFalse();
      }
      int own = world.echo.getLocalPort();
      for (String host : new String[] {"localhost", "127.1", "::1", "127.0.0.1.", "127.0.0.01"}) {
        assertThat(reaches(session, host, own)).as(host).isFalse();
      }
      assertThat(reaches(session, "127.0.0.1", own + 65_536)).isFalse();
      assertThat(reaches(session, "127.0.0.1", own)).isTrue();
    }
    String socket = world.folder.resolve("sock").toString();
    assertThat(
            world
                .run(
                    "",
                    world.command(
                        "alice", "web-1", "-W", "[" + socket + "]:0", "-o", "BatchMode=yes"))
                .status())
        .isNotZero();
  }

  private static boolean reaches(ClientSession session, String host, int port) {
    try (var channel =
        session.createDirectTcpipChannel(
            new org.apache.sshd.common.util.net.SshdSocketAddress("127.0.0.1", 0),
            new AnyAddress(host, port))) {
      channel.open().verify(PATIENCE);
      return true;
    } catch (IOException | RuntimeException refused) {
      return false;
    }
  }

  @Test
  void aFloodOfChannelsIsCappedAndHurtsNobodyElse() throws Exception {
    try (ClientSession session = loggedIn("alice")) {
      List<OddChannel> channels = new ArrayList<>();
      for (int i = 0; i < 150; i++) {
        channels.add(new OddChannel("session"));
        session.getService(ConnectionService.class).registerChannel(channels.get(i));
        channels.get(i).open();
      }
      assertThat(world.ssh("web-1", "echo meanwhile"))
          .isEqualTo(new SshWorld.Ran(0, "meanwhile\n", ""));
      int opened = 0;
      for (OddChannel channel : channels) {
        channel.waitFor(EnumSet.of(ClientChannelEvent.OPENED, ClientChannelEvent.CLOSED), PATIENCE);
        opened += channel.isOpen() ? 1 : 0;
      }
      assertThat(opened).isEqualTo(Link.MOST_CHANNELS);
      channels.get(0).close(false);
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (!opens(session, "session") && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      assertThat(System.nanoTime()).isLessThan(end);
    }
  }

  /** One who takes nothing holds up only what is for itself. */
  @Test
  void aClientWithAStarvedWindowHoldsNothingUp() throws Exception {
    SshClient starving = SshClient.setUpDefaultClient();
    starving.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
    CoreModuleProperties.WINDOW_SIZE.set(starving, 1L << 15);
    starving.start();
    try (ClientSession session =
        starving.connect("web-1", "127.0.0.1", world.port()).verify(PATIENCE).getSession()) {
      session.addPublicKeyIdentity(key("alice"));
      session.auth().verify(PATIENCE);
      List<ChannelExec> stuck = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        ChannelExec channel = session.createExecChannel("seq 1 100000000");
        channel.open().verify(PATIENCE);
        stuck.add(channel);
      }
      long used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
      assertThat(session.executeRemoteCommand("echo besides")).isEqualTo("besides\n");
      assertThat(world.ssh("web-1", "echo others").out()).isEqualTo("others\n");
      assertThat(used).isLessThan(1L << 30);
      assertThat(stuck).allMatch(ChannelExec::isOpen);
    } finally {
      starving.stop();
    }
  }

  @Test
  void namesOfAMegabyteAreNobody() throws Exception {
    for (int length : new int[] {301, 30_000, 200_000, 1 << 20}) {
      try (ClientSession session = connected("w".repeat(length))) {
        session.addPublicKeyIdentity(key("alice"));
        assertThatThrownBy(() -> session.auth().verify(PATIENCE)).isInstanceOf(IOException.class);
      }
    }
    try (RawSsh raw = new RawSsh(world.port())) {
      raw.send("SSH-2.0-" + "x".repeat(1 << 20) + "\r\n");
      raw.line();
      assertThat(raw.untilClosed()).isSubsetOf(RawSsh.KEXINIT, RawSsh.DISCONNECT);
    } catch (IOException closed) {
      // Closed at once is as good.
    }
    try (RawSsh raw = new RawSsh(world.port())) {
      raw.send("SSH-2.0-test\r\n");
      raw.raw(new byte[] {0x7f, -1, -1, -1, 4, 20});
      raw.line();
      assertThat(raw.untilClosed()).isSubsetOf(RawSsh.KEXINIT, RawSsh.DISCONNECT);
    }
  }

  /** Bytes now and then do not make the deadline begin anew. */
  @Test
  void slowClientsAreCutAtTheDeadline() throws Exception {
    try (RawSsh silent = new RawSsh(world.port());
        RawSsh trickling = new RawSsh(world.port());
        RawSsh half = new RawSsh(world.port());
        ClientSession nobody = connected("web-1")) {
      half.send("SSH-2.0-test\r\n");
      half.line();
      half.packet();
      half.send(RawSsh.kexInit(RawSsh.modern()));
      long end = System.nanoTime() + PATIENCE.toNanos();
      boolean cut = false;
      while (!cut && System.nanoTime() < end) {
        try {
          trickling.send("x");
          Thread.onSpinWait();
          nobody.waitFor(EnumSet.of(ClientSession.ClientSessionEvent.CLOSED), 100);
        } catch (IOException e) {
          cut = true;
        }
      }
      assertThat(cut).isTrue();
      silent.line();
      silent.untilClosed();
      half.untilClosed();
      assertThat(nobody.waitFor(EnumSet.of(ClientSession.ClientSessionEvent.CLOSED), PATIENCE))
          .contains(ClientSession.ClientSessionEvent.CLOSED);
    }
  }

  @Test
  void aFloodOfConnectionsThatDoNotLogInKeepsNobodyOut() throws Exception {
    List<RawSsh> flood = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        flood.add(new RawSsh(world.port()));
      }
      assertThat(world.ssh("web-1", "echo let in").out()).isEqualTo("let in\n");
      // The oldest had to give way: only so many are waited for.
      flood.get(0).line();
      flood.get(0).untilClosed();
    } finally {
      for (RawSsh one : flood) {
        one.close();
      }
    }
  }

  @Test
  void aStormOfKeyExchangesIsCut() throws Exception {
    AtomicInteger exchanges = new AtomicInteger();
    try (ClientSession session = loggedIn("alice")) {
      session.addSessionListener(
          new SessionListener() {
            @Override
            public void sessionEvent(Session ignored, Event event) {
              if (event == Event.KeyEstablished) {
                exchanges.incrementAndGet();
              }
            }
          });
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (session.isOpen() && System.nanoTime() < end) {
        try {
          session.reExchangeKeys().verify(PATIENCE);
          session.waitFor(EnumSet.of(ClientSession.ClientSessionEvent.CLOSED), 5);
        } catch (IOException | RuntimeException cut) {
          break;
        }
      }
      assertThat(session.waitFor(EnumSet.of(ClientSession.ClientSessionEvent.CLOSED), PATIENCE))
          .contains(ClientSession.ClientSessionEvent.CLOSED);
      assertThat(exchanges.get()).isBetween(90, 300);
    }
  }

  /** A few are what long sessions need. */
  @Test
  void keysAreExchangedAnewWhileAStreamPasses() throws Exception {
    List<String> command = world.command("alice", "web-1", "seq 1 600000");
    command.addAll(1, List.of("-o", "RekeyLimit=512K"));
    SshWorld.Ran ran = world.run("", command);
    assertThat(ran.err()).isEmpty();
    assertThat(ran.status()).isZero();
    assertThat(ran.out()).hasSize(4_088_895).endsWith("\n599999\n600000\n");
  }

  @Test
  void everyKindOfChannelThatIsNotKnownIsRefused() throws Exception {
    try (ClientSession session = loggedIn("alice")) {
      for (String kind :
          List.of(
              "tun@openssh.com",
              "direct-streamlocal@openssh.com",
              "x11",
              "auth-agent@openssh.com",
              "forwarded-tcpip")) {
        assertThat(opens(session, kind)).as(kind).isFalse();
      }
    }
  }

  private static boolean opens(ClientSession session, String kind) throws Exception {
    OddChannel odd = new OddChannel(kind);
    session.getService(ConnectionService.class).registerChannel(odd);
    try {
      odd.open().verify(PATIENCE);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }
}
