package io.sallyport.gateway.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.audit.spi.Act;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.gateway.ssh.SshWorld.Ran;
import io.sallyport.ssh.SallyportSsh;
import io.sallyport.ssh.SshFiles;
import io.sallyport.ssh.SshForward;
import io.sallyport.testkit.CommandCase;
import io.sallyport.testkit.OpenSshServer;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Unmodified OpenSSH clients, and our own, through the gateway to a real OpenSSH server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SshDoorTest {
  private SshWorld world;
  private Path folder;

  @BeforeAll
  void start(@TempDir Path made) throws Exception {
    assumeTrue(OpenSshServer.available(), "no sshd: install openssh-server");
    world = SshWorld.start(made, configuration());
    folder = world.folder;
  }

  private static String configuration() {
    String corpus = CommandCase.rules();
    String rules = corpus.substring(corpus.indexOf("rules:") + 7);
    return """
    version: 1
    audit: { journal: ./audit }
    gateway: { listeners: { ssh: { port: 0 } } }
    targets:
      web-1: { url: "{url}", key: "${secret:web-key}", host_key: "{host_key}" }
      web-2: { url: "{url}", key: "${secret:web-key}", host_key: "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }
    rules:
      - { id: files, permit: [sftp.read, sftp.write, sftp.list, sftp.mkdir, sftp.remove, sftp.rename, sftp.link, sftp.setstat], on: ["web-*{folder}/free/**", "web-*{folder}/free"], to: [group:operators] }
      - { id: drop, permit: [sftp.write], on: ["web-*{folder}/drop/**"], to: [group:operators] }
      - { id: rsync, permit: [ssh.exec], on: ["web-1/rsync --server **"], to: [group:operators] }
      - { id: git, permit: [ssh.exec], on: ["web-1/git-upload-pack {folder}/free/repo.git"], to: [group:operators] }
      - { id: tunnels, permit: [ssh.forward], on: ["web-1/127.0.0.1:{echo}"], to: [group:operators] }
      - { id: masked, permit: [ssh.exec], on: ["web-1/printf **"], mask: { detect: [github_token] } }
      - { id: status, permit: [ssh.exec], on: ["web-1/test *", "web-1/cat", "web-1/seq *", "web-1/sleep *"] }
    """
        + rules;
  }

  @AfterAll
  void stop() throws Exception {
    if (world != null) {
      world.close();
    }
  }

  private Ran run(String input, String... command) throws Exception {
    return world.run(input, command);
  }

  private Ran ssh(String user, String... more) throws Exception {
    return world.ssh(user, more);
  }

  private List<String> copying(String program, String... more) {
    return world.copying(program, more);
  }

  @Test
  void sshRunsPermittedCommandsAndTellsTheirStatus() throws Exception {
    assertThat(ssh("web-1+alice", "echo done; true")).isEqualTo(new Ran(0, "done\n", ""));
    assertThat(ssh("web-1", "test x").status()).isZero();
    assertThat(ssh("web-1", "test ''").status()).isEqualTo(126);
    assertThat(ssh("web-1", "cat /var/log/not-there").status()).isEqualTo(1);
  }

  @Test
  void aRefusedCommandSaysWhyAndGives126() throws Exception {
    Ran refused = ssh("web-1", "rm -rf " + folder.resolve("canary"));
    assertThat(refused.status()).isEqualTo(126);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err()).startsWith("sallyport: SP-2002").contains("ssh.exec");
    assertThat(ssh("web-1", "echo $HOME").err()).contains("SP-8001");
    assertThat(folder.resolve("canary/keep")).hasContent("untouched");
  }

  @Test
  void aRefusedShellSaysWhatIsAllowedInstead() throws Exception {
    Ran refused = ssh("web-1", "-tt");
    assertThat(refused.err() + refused.out()).contains("SP-2002").contains("ssh HOST 'COMMAND'");
    assertThat(refused.status()).isEqualTo(126);
  }

  @Test
  void outputIsMaskedOnItsWay() throws Exception {
    String secret = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
    assertThat(ssh("web-1", "printf '%s|' " + secret).out()).isEqualTo("[github_token]|");
  }

  @Test
  void strangersAreNotLetIn() throws Exception {
    assertThat(world.sshWith("bob", "web-1", "uptime").status()).isEqualTo(255);
    assertThat(ssh("web-1+bob", "uptime").status()).isEqualTo(255);
    assertThat(ssh("no/such", "uptime").status()).isEqualTo(255);
    assertThat(ssh("web-1", "uptime").status()).isZero();
  }

  @Test
  void aKeyThatIsNotLetInIsOnRecord() throws Exception {
    assertThat(world.sshWith("bob", "web-1+mallory", "uptime").status()).isEqualTo(255);
    // The record is made when the connection ends, which the client does not wait for.
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> !refused("web-1+mallory").isEmpty());
    Act act = refused("web-1+mallory").get(0);
    assertThat(act.by()).isEqualTo("127.0.0.1");
    assertThat(act.on()).isEqualTo("ssh");
    assertThat(act.reason().code()).isEqualTo("SP-7101");
  }

  private List<Act> refused(String name) {
    return world.sink.events(AuditEvent.Acted.class).stream()
        .map(AuditEvent.Acted::act)
        .filter(act -> act.kind() == Act.Kind.LOGIN_REFUSED && name.equals(act.subject()))
        .toList();
  }

  @Test
  void aCertificateOfATrustedAuthorityLetsItsPrincipalIn() throws Exception {
    Files.copy(folder.resolve("bob"), folder.resolve("carol"));
    Files.copy(folder.resolve("bob.pub"), folder.resolve("carol.pub"));
    sign("carol", "-n", "carol", "-V", "+5m");
    assertThat(world.sshWith("carol", "web-1+carol", "uptime").status()).isZero();
    assertThat(world.sshWith("carol", "web-1+alice", "uptime").status()).isEqualTo(255);
    sign("carol", "-n", "carol", "-V", "-2m:-1m");
    assertThat(world.sshWith("carol", "web-1+carol", "uptime").status()).isEqualTo(255);
    sign("carol", "-n", "carol", "-V", "+5m", "-O", "force-command=id");
    assertThat(world.sshWith("carol", "web-1+carol", "uptime").status()).isEqualTo(255);
  }

  /** OpenSSH's options restrict: one that is not carried out must not be looked past. */
  @Test
  void aKeyWithAnOptionThatIsNotKnownLetsNobodyIn() throws Exception {
    Path keys = folder.resolve("ssh/authorized_keys");
    String before = Files.readString(keys);
    String key = Files.readString(folder.resolve("bob.pub"));
    try {
      for (String option :
          List.of(
              "from=\"10.0.0.1\",",
              "expiry-time=\"20200101\",",
              "command=\"id\",",
              "cert-authority,",
              "restrict,")) {
        Files.writeString(keys, before + option + "subject=\"bob\",groups=\"operators\" " + key);
        assertThat(world.sshWith("bob", "web-1+bob", "uptime").status()).as(option).isEqualTo(255);
      }
      Files.writeString(keys, before + "subject=\"bob\",groups=\"operators\" " + key);
      assertThat(world.sshWith("bob", "web-1+bob", "uptime").status()).isZero();
    } finally {
      Files.writeString(keys, before);
    }
  }

  private void sign(String key, String... options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("ssh-keygen", "-q", "-s", folder.resolve("ca").toString(), "-I", "x"));
    command.addAll(List.of(options));
    command.add(folder.resolve(key + ".pub").toString());
    assertThat(run("", command.toArray(String[]::new)).status()).isZero();
  }

  @Test
  void scpAndSftpCopyBothWaysAndAreOnRecord() throws Exception {
    Path file = folder.resolve("local.bin");
    byte[] content = new byte[3_000_000];
    new java.util.Random(1).nextBytes(content);
    Files.write(file, content);
    String remote = "web-1@127.0.0.1:" + folder + "/free/up.bin";
    assertThat(run("", copying("scp", file.toString(), remote).toArray(String[]::new)).err())
        .isEmpty();
    assertThat(folder.resolve("free/up.bin")).hasBinaryContent(content);
    Path back = folder.resolve("back.bin");
    assertThat(run("", copying("scp", remote, back.toString()).toArray(String[]::new)).err())
        .isEmpty();
    assertThat(back).hasBinaryContent(content);
    String batch =
        "mkdir %1$s/free/d\nput %2$s %1$s/free/d/x\nrename %1$s/free/d/x %1$s/free/d/y\nls -l %1$s/free/d\nrm %1$s/free/d/y\nrmdir %1$s/free/d\n"
            .formatted(folder, file);
    Ran ran = run(batch, copying("sftp", "-b", "-", "web-1@127.0.0.1").toArray(String[]::new));
    assertThat(ran.status()).as(ran.err()).isZero();
    String sha = run("", "sha256sum", file.toString()).out().split(" ")[0];
    assertThat(world.sink.events().toString())
        .contains("write " + folder + "/free/up.bin")
        .contains("sha256 " + sha);
  }

  /** scp sets the length of what it has written, so that nothing of a longer file is left. */
  @Test
  void leaveToWriteIsEnoughForScpAndNotForAttributes() throws Exception {
    Files.createDirectories(folder.resolve("drop"));
    Path there = Files.writeString(folder.resolve("drop/report"), "a much longer text than before");
    Path file = Files.writeString(folder.resolve("report"), "short");
    String remote = "web-1@127.0.0.1:" + there;
    Ran put = run("", copying("scp", file.toString(), remote).toArray(String[]::new));
    assertThat(put).isEqualTo(new Ran(0, "", ""));
    assertThat(there).hasContent("short");
    Ran kept = run("", copying("scp", "-p", file.toString(), remote).toArray(String[]::new));
    assertThat(kept.err()).contains("Permission denied");
    Ran mode =
        run(
            "chmod 777 " + there,
            copying("sftp", "-b", "-", "web-1@127.0.0.1").toArray(String[]::new));
    assertThat(mode.status()).isNotZero();
  }

  @Test
  void filesOutsideOfTheRulesAreRefusedWithText() throws Exception {
    Files.createSymbolicLink(folder.resolve("free/out"), folder.resolve("canary"));
    Files.createSymbolicLink(folder.resolve("free/file"), folder.resolve("canary/keep"));
    for (String path :
        List.of("/canary/keep", "/free/../canary/keep", "/free/out/keep", "/free/file")) {
      Ran get =
          run(
              "",
              copying("scp", "web-1@127.0.0.1:" + folder + path, folder + "/stolen")
                  .toArray(String[]::new));
      assertThat(get.status()).as(path).isNotZero();
      Ran put =
          run(
              "",
              copying("scp", folder + "/alice.pub", "web-1@127.0.0.1:" + folder + path)
                  .toArray(String[]::new));
      assertThat(put.status()).as(path).isNotZero();
    }
    String tricks =
        """
        -ln %1$s/canary/keep %1$s/free/hard
        -ln -s %1$s/canary/keep %1$s/free/soft
        -rename %1$s/canary/keep %1$s/free/moved
        -rename %1$s/free/file %1$s/canary/keep
        -rm %1$s/canary/keep
        -chmod 777 %1$s/canary/keep
        -ls %1$s/canary
        -df %1$s/canary
        -get %1$s/free/hard %1$s/stolen
        -get %1$s/free/soft %1$s/stolen
        """
            .formatted(folder);
    Ran ran = run(tricks, copying("sftp", "-b", "-", "web-1@127.0.0.1").toArray(String[]::new));
    assertThat(ran.err()).contains("ermission denied");
    assertThat(folder.resolve("stolen")).doesNotExist();
    assertThat(folder.resolve("canary/keep")).hasContent("untouched");
    assertThat(folder.resolve("free/hard")).doesNotExist();
    assertThat(folder.resolve("free/moved")).doesNotExist();
  }

  @Test
  void rsyncAndGitWorkAsTheyAre() throws Exception {
    Path local = Files.createDirectories(folder.resolve("tree/sub"));
    Files.writeString(local.resolve("a"), "one");
    String shell = "ssh -p " + world.port() + " " + String.join(" ", world.options("alice"));
    Ran synced =
        run(
            "",
            "rsync",
            "-a",
            "-e",
            shell,
            folder + "/tree/",
            "web-1@127.0.0.1:" + folder + "/free/tree/");
    assertThat(synced.err()).isEmpty();
    assertThat(folder.resolve("free/tree/sub/a")).hasContent("one");
    String script =
        "git init -q --bare %1$s/free/repo.git && git -c init.defaultBranch=main init -q %1$s/work && cd %1$s/work && git -c user.name=a -c user.email=a@b.c commit -q --allow-empty -m first && git push -q %1$s/free/repo.git HEAD:refs/heads/main && GIT_SSH_COMMAND='%2$s' git clone -q -b main web-1@127.0.0.1:%1$s/free/repo.git %1$s/cloned"
            .formatted(folder, shell);
    Ran cloned = run("", "sh", "-c", script);
    assertThat(cloned.status()).as(cloned.err()).isZero();
    assertThat(folder.resolve("cloned/.git")).exists();
  }

  @Test
  void aSharedConnectionGetsEveryExitStatus() throws Exception {
    Path socket = folder.resolve("control");
    List<String> master =
        new ArrayList<>(
            List.of("ssh", "-p", "" + world.port(), "-M", "-N", "-f", "-S", socket.toString()));
    master.addAll(world.options("alice"));
    master.add("web-1@127.0.0.1");
    assertThat(run("", master.toArray(String[]::new)).status()).isZero();
    for (int i = 0; i < 40; i++) {
      Ran one = run("", "ssh", "-F", "none", "-S", socket.toString(), "x", "echo " + i);
      assertThat(one).isEqualTo(new Ran(0, i + "\n", ""));
    }
    run("", "ssh", "-F", "none", "-S", socket.toString(), "-O", "exit", "x");
  }

  @Test
  void forwardsReachOnlyWhatIsNamed() throws Exception {
    assertThat(ssh("web-1", "-W", "127.0.0.1:" + world.server.port()).status()).isNotZero();
    try (SallyportSsh own = world.own();
        SshForward forward = own.forward("127.0.0.1", world.echo.getLocalPort());
        Socket other = world.echo.accept()) {
      forward.output().write('x');
      forward.output().flush();
      assertThat(other.getInputStream().read()).isEqualTo('x');
      other.getOutputStream().write('y');
      assertThat(forward.input().read()).isEqualTo('y');
      assertThatThrownBy(() -> own.forward("127.0.0.1", world.server.port()))
          .isInstanceOf(AccessDeniedException.class);
    }
  }

  @Test
  void ourOwnClientGoesThroughByConfigurationAlone() throws Exception {
    try (SallyportSsh own = world.own();
        SshFiles files = own.sftp()) {
      assertThat(own.exec("echo hello").out()).isEqualTo("hello\n");
      assertThatThrownBy(() -> own.exec("rm -rf " + folder))
          .isInstanceOf(AccessDeniedException.class)
          .hasMessageContaining("SP-2002");
      try (var out = files.write(folder + "/free/own")) {
        out.write("own".getBytes(StandardCharsets.UTF_8));
      }
      try (InputStream in = files.read(folder + "/free/own")) {
        assertThat(in.readAllBytes()).asString().isEqualTo("own");
      }
      assertThatThrownBy(() -> files.read(folder + "/canary/keep"))
          .isInstanceOf(AccessDeniedException.class);
    }
  }

  @Test
  void aTargetWhoseHostKeyIsNotThePinnedOneIsNotTalkedTo() throws Exception {
    Ran refused = ssh("web-2", "uptime");
    assertThat(refused.status()).isEqualTo(255);
    assertThat(refused.err()).contains("SP-8102").contains(world.server.fingerprint());
  }

  @Test
  void requestsThatNothingCarriesAreRefusedAndOnRecord() throws Exception {
    assertThat(
            ssh("web-1", "-R", "0:127.0.0.1:1", "-o", "ExitOnForwardFailure=yes", "true").status())
        .isEqualTo(255);
    assertThat(ssh("web-1", "-s", "netconf").status()).isNotZero();
    assertThat(world.sink.events(AuditEvent.Decided.class).toString())
        .contains("tcpip-forward")
        .contains("subsystem netconf");
  }

  /** The command itself runs: its client takes the refusals as they are. */
  @Test
  void agentDisplayAndEnvironmentAreDeniedUnlessNamed() throws Exception {
    List<String> lending = new ArrayList<>(List.of("ssh-agent"));
    lending.addAll(world.command("alice", "web-1", "-A", "-Y", "-o", "SetEnv=LENT=1", "echo lent"));
    Ran lent = world.run("", Map.of("DISPLAY", "127.0.0.1:9"), lending.toArray(String[]::new));
    assertThat(lent.out()).as(lent.err()).isEqualTo("lent\n");
    for (String asked : List.of("auth-agent-req", "x11-req", "env LENT")) {
      assertThat(world.sink.events(AuditEvent.Decided.class))
          .filteredOn(one -> one.text().equals(asked))
          .as(asked)
          .isNotEmpty()
          .noneMatch(AuditEvent.Decided::permitted);
    }
  }

  /** Debian's does not know ML-KEM and strict key exchange yet, of which it warns. */
  @Test
  void anAuditOfTheDoorFindsNothingThatFails() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/ssh-audit")), "no ssh-audit: install it");
    Ran audit = run("", "ssh-audit", "-n", "-p", "" + world.port(), "127.0.0.1");
    assertThat(audit.out()).contains("SSH-2.0-Sallyport").doesNotContain("[fail]");
    assertThat(audit.status()).as(audit.out()).isLessThan(3);
  }

  @Test
  void anEndedSessionIsCutAtOnce() throws Exception {
    List<String> command = new ArrayList<>(List.of("ssh", "-p", "" + world.port()));
    command.addAll(world.options("alice"));
    command.addAll(List.of("web-1@127.0.0.1", "sleep 500"));
    Process sleeping = new ProcessBuilder(command).redirectErrorStream(true).start();
    org.awaitility.Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(20))
        .until(
            () -> {
              for (var row : world.gateway.administration().sessions()) {
                if (row.door().equals("ssh")) {
                  world.gateway.administration().endSession(row.id(), "test");
                }
              }
              return !sleeping.isAlive();
            });
    assertThat(sleeping.exitValue()).isEqualTo(255);
  }
}
