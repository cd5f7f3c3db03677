package io.sallyport.gateway.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Attributes;
import io.sallyport.api.Caller;
import io.sallyport.api.Secret;
import io.sallyport.api.Subject;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.credential.spi.Credential;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.ssh.SallyportSsh;
import io.sallyport.ssh.SshFiles;
import io.sallyport.ssh.SshForward;
import io.sallyport.testkit.CommandCase;
import io.sallyport.testkit.MemoryAuditSink;
import io.sallyport.testkit.OpenSshServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same done in this process and through the gateway, to one real OpenSSH server: equal
 * verdicts, outputs, errors and records.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SshPlacementTest {
  private SshWorld world;
  private EmbeddedBroker broker;
  private final MemoryAuditSink sink = MemoryAuditSink.unbounded();

  @BeforeAll
  void start(@TempDir Path made) throws Exception {
    assumeTrue(OpenSshServer.available(), "no sshd: install openssh-server");
    String corpus = CommandCase.rules();
    world =
        SshWorld.start(
            made,
            """
            version: 1
            audit: { journal: ./audit }
            gateway: { listeners: { ssh: { port: 0 } } }
            targets:
              web-1: { url: "{url}", key: "${secret:web-key}", host_key: "{host_key}" }
            rules:
              - { id: files, permit: [sftp.read, sftp.write, sftp.list, sftp.mkdir, sftp.remove, sftp.rename, sftp.link, sftp.setstat], on: ["web-1{folder}/free/**", "web-1{folder}/free"], to: [group:operators] }
              - { id: tunnels, permit: [ssh.forward], on: ["web-1/127.0.0.1:{echo}", "web-1/127.0.0.1:1"], to: [group:operators] }
              - { id: masked, permit: [ssh.exec], on: ["web-1/printf **"], mask: { detect: [github_token] } }
              - { id: capped, permit: [ssh.exec], on: ["web-1/seq 1 100000"], limit: { bytes: 10KB } }
              - { id: hurried, permit: [ssh.exec], on: ["web-1/sleep 30"], limit: { time: 1s } }
              - { id: cat, permit: [ssh.exec], on: ["web-1/cat {folder}/free/**", "web-1/test *", "web-1/seq 1 2000"] }
            """
                + corpus.substring(corpus.indexOf("rules:") + 7));
    Files.writeString(world.folder.resolve("free/there"), "here I am\n");
    Files.createSymbolicLink(world.folder.resolve("free/out"), world.folder.resolve("canary"));
    Files.createSymbolicLink(
        world.folder.resolve("free/file"), world.folder.resolve("canary/keep"));
    String rules =
        Files.readString(world.folder.resolve("sallyport.yaml"))
            .replaceAll("(?m)^(gateway|audit):.*\\n", "");
    broker =
        EmbeddedBroker.builder()
            .configText("sallyport.yaml", rules)
            .sink(sink)
            .discover(false)
            .credentials(
                (name, caller, target) ->
                    new Credential(Secret.of(world.server.clientKey().toCharArray()), null))
            .build();
  }

  @AfterAll
  void stop() throws Exception {
    if (world != null) {
      broker.close();
      world.close();
    }
  }

  private SallyportSsh embedded() throws Exception {
    Caller alice = Caller.of(new Subject("alice", Set.of("operators"), Attributes.none()));
    return SallyportSsh.connect(broker, alice, "web-1");
  }

  /** What became of something in one placement. */
  private record Fared(String answer, List<String> records) {
    /** What {@code ps} prints is not as long twice. */
    Fared withoutBytes() {
      List<String> rest = new ArrayList<>();
      records.forEach(
          record ->
              rest.add(
                  record.replaceAll("^(finished \\S+ \\S+ .*) -?\\d+ (true|false) ", "$1 $2 ")));
      return new Fared(answer, rest);
    }
  }

  private interface Deed {
    String on(SallyportSsh ssh) throws Exception;
  }

  private static Fared fared(SallyportSsh ssh, MemoryAuditSink records, Deed deed)
      throws Exception {
    records.clear();
    String answer;
    try {
      answer = "done " + deed.on(ssh);
    } catch (AccessDeniedException e) {
      answer = "denied " + e.reason().toString().strip();
    } catch (IOException e) {
      answer =
          "failed "
              + (e.getMessage() == null ? "" : e.getMessage().replaceAll("SP-811.*", "limit"));
    }
    // The gateway's last record of a tunnel comes when both its ends are closed.
    if (!settled(records)) {
      Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> settled(records));
    }
    List<String> shown = new ArrayList<>();
    for (AuditEvent event : records.events()) {
      if (event instanceof AuditEvent.Decided decided) {
        shown.add(
            "decided %s %s %s %s %s %s %s"
                .formatted(
                    decided.permitted(),
                    decided.reason(),
                    decided.rules(),
                    decided.text(),
                    decided.canonical(),
                    decided.accesses(),
                    decided.obligations()));
      } else if (event instanceof AuditEvent.Finished finished) {
        shown.add(
            "finished %s %s %s %s %s %s"
                .formatted(
                    finished.status(),
                    finished.errorCode(),
                    finished.reason(),
                    finished.outcome().bytes(),
                    finished.outcome().cut(),
                    finished.outcome().notes()));
      }
    }
    return new Fared(answer, shown);
  }

  private static boolean settled(MemoryAuditSink records) {
    return records.events(AuditEvent.Finished.class).size()
        >= records.events(AuditEvent.Decided.class).stream()
            .filter(AuditEvent.Decided::permitted)
            .count();
  }

  private void compare(List<String> differences, CommandCase what, Deed deed, SallyportSsh... both)
      throws Exception {
    Fared here = fared(both[0], sink, deed).withoutBytes();
    Fared there = fared(both[1], world.sink, deed).withoutBytes();
    boolean right = there.answer().startsWith("denied") != what.permitted();
    if (!right || !here.equals(there)) {
      differences.add("%s%n  here  %s%n  there %s".formatted(what, here, there));
    }
  }

  @Test
  void everyLineOfTheCorpusFaresTheSameAndTouchesNothing() throws Exception {
    List<String> differences = new ArrayList<>();
    int compared = 0;
    try (SallyportSsh here = embedded();
        SallyportSsh there = world.own()) {
      for (CommandCase one : CommandCase.all(world.folder.resolve("canary").toString())) {
        if (one.line().equals(one.line().trim()) && !one.line().isEmpty()) {
          Deed deed = ssh -> one.permitted() ? ran(ssh, one.line()) : ssh.exec(one.line()) + "";
          compare(differences, one, deed, here, there);
          compared++;
        }
      }
    }
    assertThat(differences).isEmpty();
    assertThat(compared).isGreaterThan(900);
    assertThat(world.folder.resolve("canary/keep")).hasContent("untouched");
    try (var left = Files.list(world.folder.resolve("canary"))) {
      assertThat(left).containsExactly(world.folder.resolve("canary/keep"));
    }
  }

  /** What `date` or `uptime` print is not the same twice. */
  private static String ran(SallyportSsh ssh, String line) throws Exception {
    return "status " + ssh.exec(line).status();
  }

  @Test
  void commandsFilesAndForwardsFareTheSame() throws Exception {
    List<String> differences = new ArrayList<>();
    try (SallyportSsh here = embedded();
        SallyportSsh there = world.own()) {
      for (List<String> row : CommandCase.placements()) {
        List<String> cells = row.stream().map(this::filled).toList();
        prepare();
        Fared first = fared(here, sink, ssh -> done(ssh, cells));
        prepare();
        Fared second = fared(there, world.sink, ssh -> done(ssh, cells));
        if (!first.equals(second)) {
          differences.add("%s%n  here  %s%n  there %s".formatted(row, first, second));
        }
      }
    }
    assertThat(differences).isEmpty();
    assertThat(world.folder.resolve("canary/keep")).hasContent("untouched");
  }

  /** Both find the same. */
  private void prepare() throws IOException {
    Path free = world.folder.resolve("free");
    Files.deleteIfExists(free.resolve("made"));
    Files.deleteIfExists(free.resolve("folder"));
    Files.writeString(free.resolve("written"), "written\n");
    Files.writeString(free.resolve("renamed"), "renamed\n");
  }

  private String filled(String cell) {
    return cell.replace("{free}", world.folder.resolve("free").toString())
        .replace("{canary}", world.folder.resolve("canary").toString())
        .replace("{echo}", String.valueOf(world.echo.getLocalPort()))
        .replace("{sshd}", String.valueOf(world.server.port()))
        .replace("{long}", "echo " + "x".repeat(70_000));
  }

  private String done(SallyportSsh ssh, List<String> row) throws Exception {
    if (row.get(0).equals("exec")) {
      return ssh.exec(row.get(1)).toString();
    }
    if (row.get(0).equals("forward")) {
      return forwarded(ssh, row.get(1), Integer.parseInt(row.get(2)));
    }
    String path = row.get(1);
    try (SshFiles files = ssh.sftp()) {
      return switch (row.get(0)) {
        case "read" -> {
          try (InputStream in = files.read(path)) {
            yield new String(in.readAllBytes(), StandardCharsets.UTF_8);
          }
        }
        case "write" -> {
          try (OutputStream out = files.write(path)) {
            out.write("new\n".getBytes(StandardCharsets.UTF_8));
          }
          yield Files.readString(Path.of(path));
        }
        case "list" -> files.list(path).stream().map(SshFiles.Entry::name).sorted().toList() + "";
        case "stat" -> files.stat(path).size() + "";
        case "mkdir" -> {
          files.mkdir(path);
          yield "";
        }
        case "rename" -> {
          files.rename(path, row.get(2));
          yield "";
        }
        case "remove" -> {
          files.remove(path);
          yield "";
        }
        case "rmdir" -> {
          files.rmdir(path);
          yield "";
        }
        default -> throw new IllegalArgumentException(row.get(0));
      };
    }
  }

  private String forwarded(SallyportSsh ssh, String host, int port) throws Exception {
    try (SshForward forward = ssh.forward(host, port);
        Socket other = world.echo.accept()) {
      forward.output().write('x');
      forward.output().flush();
      String got = "" + (char) other.getInputStream().read();
      other.getOutputStream().write('y');
      return got + (char) forward.input().read();
    }
  }
}
