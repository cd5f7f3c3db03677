package io.sallyport.gateway.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sallyport.gateway.identity.Issuer;
import io.sallyport.gateway.ssh.SshWorld.Ran;
import io.sallyport.testkit.OpenSshServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.keyboard.UserInteraction;
import org.apache.sshd.client.future.AuthFuture;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.core.CoreModuleProperties;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** How sessions begin with tokens, are recorded, and end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SshSessionsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Issuer issuer;
  private SshWorld world;

  @BeforeAll
  void start(@TempDir Path made) throws Exception {
    assumeTrue(OpenSshServer.available(), "no sshd: install openssh-server");
    issuer = new Issuer();
    world =
        SshWorld.start(
            made,
            """
            version: 1
            audit: { journal: ./audit, recording_size: 64KiB }
            gateway:
              listeners: { ssh: { port: 0 } }
              identity:
                tokens: true
                oidc: [ { issuer: "%s", audience: sallyport, device: our-ssh } ]
            targets:
              web-1: { url: "{url}", key: "${secret:web-key}", host_key: "{host_key}" }
            rules:
              - { id: all, permit: [ssh.exec, sftp.read], on: ["web-1/**"], record: { session: true } }
            """
                .formatted(issuer.url()));
  }

  @AfterAll
  void stop() throws Exception {
    if (world != null) {
      world.close();
      issuer.close();
    }
  }

  /** An {@code ssh} that asks a program of ours for what a person would type. */
  private Ran typing(String token, String method) throws Exception {
    Path asked = world.folder.resolve("asked");
    Files.writeString(asked, "#!/bin/sh\necho \"$1\" >> \"$0.log\"\nprintf '%s\\n' \"$TOKEN\"\n");
    Files.setPosixFilePermissions(asked, PosixFilePermissions.fromString("rwx------"));
    Files.deleteIfExists(world.folder.resolve("asked.log"));
    List<String> command = new ArrayList<>(List.of("ssh", "-p", "" + world.port()));
    command.addAll(world.options("bob"));
    command.replaceAll(word -> word.equals("BatchMode=yes") ? "NumberOfPasswordPrompts=1" : word);
    command.addAll(List.of("-o", "PreferredAuthentications=" + method, "web-1+alice@127.0.0.1"));
    command.add("echo in");
    Map<String, String> environment =
        Map.of("SSH_ASKPASS", asked.toString(), "SSH_ASKPASS_REQUIRE", "force", "TOKEN", token);
    return world.run("", environment, command.toArray(String[]::new));
  }

  @Test
  void tokensOfTheGatewayAndOfAnIssuerArePasswordsAndAnswersToThePrompt() throws Exception {
    for (String token : List.of(world.token, issuer.token())) {
      assertThat(typing(token, "password")).isEqualTo(new Ran(0, "in\n", ""));
      Ran prompted = typing(token, "keyboard-interactive");
      assertThat(prompted.status()).as(prompted.err()).isZero();
      assertThat(prompted.out()).isEqualTo("in\n");
      assertThat(world.folder.resolve("asked.log")).content().contains("Token");
    }
  }

  /** RFC 8628: the prompt says where to go and what to type, and goes on once a person agreed. */
  @Test
  void aPersonLogsInOnAnotherDevice() throws Exception {
    issuer.polled.set(0);
    issuer.granted = issuer.token();
    Ran in = typing("", "keyboard-interactive");
    assertThat(in.out()).as(in.err()).isEqualTo("in\n");
    assertThat(in.err()).contains(issuer.url() + "/go").contains("WDJB-MJHT");
    assertThat(issuer.polled).as("it waited").hasValue(2);
  }

  @Test
  void whoeverRefusesOnAnotherDeviceOrIsSomebodyElseIsNotLetIn() throws Exception {
    for (String granted : Arrays.asList(null, issuer.token(one -> one.subject("bob")), "none")) {
      issuer.polled.set(0);
      issuer.granted = granted;
      Ran out = typing("", "keyboard-interactive");
      assertThat(out.status()).as(out.err()).isEqualTo(255);
      assertThat(issuer.polled).hasValueGreaterThanOrEqualTo(2);
    }
  }

  /** A key that is merely asked about would take the place of who is found out meanwhile. */
  @Test
  void whoeverTriesAnotherWayWhileALoginWaitsIsNotLetInByIt() throws Exception {
    issuer.polled.set(0);
    issuer.pending = Integer.MAX_VALUE;
    issuer.granted = issuer.token(one -> one.subject("bob"));
    SshClient client = SshClient.setUpDefaultClient();
    client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
    client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    Typist typist = new Typist();
    client.setUserInteraction(typist);
    CoreModuleProperties.PREFERRED_AUTHS.set(client, "keyboard-interactive");
    client.start();
    try (ClientSession session =
        client.connect("web-1", "127.0.0.1", world.port()).verify(PATIENCE).getSession()) {
      AuthFuture auth = session.auth();
      Awaitility.await().atMost(PATIENCE).until(() -> issuer.polled.get() > 0);
      Buffer query = session.createBuffer(SshConstants.SSH_MSG_USERAUTH_REQUEST);
      query.putString("web-1");
      query.putString("ssh-connection");
      query.putString("publickey");
      query.putBoolean(false);
      query.putString("ssh-ed25519");
      query.putPublicKey(
          PublicKeyEntry.parsePublicKeyEntry(Files.readString(world.folder.resolve("alice.pub")))
              .resolvePublicKey(null, Map.of(), null));
      Object unused = session.writePacket(query);
      // The server says that it knows the key, which this client takes for another prompt.
      Awaitility.await().atMost(PATIENCE).until(() -> typist.asked.get() > 2 || !session.isOpen());
      issuer.pending = 0;
      assertThatThrownBy(() -> auth.verify(Duration.ofSeconds(5))).isInstanceOf(IOException.class);
      assertThat(session.isAuthenticated()).isFalse();
    } finally {
      issuer.pending = 1;
      client.stop();
    }
  }

  /** Answers every prompt with nothing. */
  private static final class Typist implements UserInteraction {
    final AtomicInteger asked = new AtomicInteger();

    @Override
    public boolean isInteractionAllowed(ClientSession session) {
      return true;
    }

    @Override
    public String[] interactive(
        ClientSession session,
        String name,
        String instruction,
        String lang,
        String[] prompt,
        boolean[] echo) {
      asked.incrementAndGet();
      String[] nothing = new String[prompt.length];
      Arrays.fill(nothing, "");
      return nothing;
    }

    @Override
    public String getUpdatedPassword(ClientSession session, String prompt, String lang) {
      return null;
    }
  }

  @Test
  void tokensThatDoNotCountLetNobodyIn() throws Exception {
    String forged = issuer.token();
    forged = forged.substring(0, forged.length() - 10) + "AAAAAAAAAA";
    for (String token : List.of("wrong", forged, issuer.token(one -> one.subject("bob")))) {
      for (String method : List.of("password", "keyboard-interactive")) {
        assertThat(typing(token, method).status()).isEqualTo(255);
      }
    }
  }

  /** The old protocol of scp sends a file as the output of a command. */
  @Test
  void whatIsNoTextIsRecordedByItsSizeAndDigestHoweverMuchItIs() throws Exception {
    byte[] content = new byte[3_000_000];
    new Random(5).nextBytes(content);
    Path file = Files.write(world.folder.resolve("random"), content);
    Ran got = world.copy("scp", "-O", "web-1@127.0.0.1:" + file, world.folder + "/got");
    assertThat(got).isEqualTo(new Ran(0, "", ""));
    assertThat(world.folder.resolve("got")).hasBinaryContent(content);
    Ran cat = world.ssh("web-1", "cat " + file);
    assertThat(cat.out().getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(content);
    String sha =
        HexFormat.of()
            .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(content));
    assertThat(recordings()).contains("output that is no text: 3000000 bytes, sha256 " + sha);
  }

  private String recordings() throws Exception {
    StringBuilder all = new StringBuilder();
    try (var files = Files.list(world.folder.resolve("audit/recordings"))) {
      for (Path file : files.toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }

  /** A copy of 256 MB ended so, with 255 and no word of why. */
  @Test
  void aFullRecordingEndsTheCommandAndSaysSo() throws Exception {
    Ran full = world.ssh("web-1", "seq 1 200000");
    assertThat(full.status()).isEqualTo(255);
    assertThat(full.err()).contains("SP-4203").contains("full");
    assertThat(world.ssh("web-1", "echo again")).isEqualTo(new Ran(0, "again\n", ""));
  }

  /** The connection to the target is gone, and the next one meets another key. */
  @Test
  void aHostKeyThatChangesInASessionsMidstIsRefused(@TempDir Path made) throws Exception {
    try (SshWorld own =
        SshWorld.start(
            made,
            """
            version: 1
            audit: { journal: ./audit }
            gateway: { listeners: { ssh: { port: 0 } } }
            targets:
              web-1: { url: "{url}", key: "${secret:web-key}", host_key: "{host_key}" }
            rules:
              - { id: all, permit: [ssh.exec], on: ["web-1/echo **"] }
            """)) {
      Path socket = own.folder.resolve("control");
      List<String> master = own.command("alice", "web-1", "-M", "-N", "-f", "-S" + socket);
      assertThat(own.run("", master).status()).isZero();
      String[] shared = {"ssh", "-F", "none", "-S", socket.toString(), "x", "echo on"};
      assertThat(own.run("", shared)).isEqualTo(new Ran(0, "on\n", ""));
      try (OpenSshServer other = own.server.withAnotherHostKey()) {
        Ran refused = own.run("", shared);
        assertThat(refused.status()).isEqualTo(255);
        assertThat(refused.err()).contains("SP-8102").contains(other.fingerprint());
        assertThat(refused.out()).isEmpty();
      }
      Ran unused = own.run("", "ssh", "-F", "none", "-S", socket.toString(), "-O", "exit", "x");
    }
  }
}
