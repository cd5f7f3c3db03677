package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sallyport.audit.journal.RecordingReader;
import io.sallyport.gateway.Gateway;
import io.sallyport.testkit.OpenSshServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shell in a real terminal through the gateway, recorded, and played by the command. */
final class SshReplayTest {
  private static final String FILE =
      """
      version: 1
      audit: { journal: ./audit }
      gateway: { listeners: { ssh: { port: 0 } } }
      targets:
        web-1: { url: "%s", key: "${secret:web-key}", host_key: "%s" }
      rules:
        - { id: shells, permit: [ssh.shell], on: ["web-1/shell"], record: { input: true } }
      """;

  @TempDir Path folder;

  /** {@code script} gives ssh a terminal, whose size another process changes once told to. */
  private Process terminal(int port) throws IOException {
    String ssh =
        "ssh -tt -q -F none -o IdentitiesOnly=yes -o UserKnownHostsFile=/dev/null"
            + " -o StrictHostKeyChecking=no -i %s/alice -p %d web-1@127.0.0.1"
                .formatted(folder, port);
    String resize =
        "(until [ -e %s/go ]; do sleep 0.1; done; stty rows 40 cols 120 < /dev/tty) &"
            .formatted(folder);
    return new ProcessBuilder(
            "script", "-qec", "stty rows 30 cols 90; " + resize + " exec " + ssh, "/dev/null")
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("out").toFile())
        .start();
  }

  private void await(Process shell, String text) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!Files.readString(folder.resolve("out"), StandardCharsets.ISO_8859_1).contains(text)) {
      assertThat(System.nanoTime())
          .as(() -> text + " in " + folder.resolve("out").toFile().length() + " bytes")
          .isLessThan(end);
      boolean unused = shell.waitFor(50, TimeUnit.MILLISECONDS);
    }
  }

  @Test
  void aShellInATerminalIsRecordedWithItsInputAndSizeAndPlayedAgain() throws Exception {
    assumeTrue(OpenSshServer.available(), "no sshd: install openssh-server");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "no script: install bsdutils");
    try (OpenSshServer server = OpenSshServer.start(Files.createDirectory(folder.resolve("d")));
        Gateway gateway = SshGateway.start(folder, FILE, server)) {
      Process shell = terminal(gateway.address("ssh").getPort());
      try (OutputStream typed = shell.getOutputStream()) {
        typed.write("echo mark-$((40+2)) $(stty size | tr ' ' x)\n".getBytes());
        typed.flush();
        await(shell, "mark-42 30x90");
        Files.createFile(folder.resolve("go"));
        // The dots wake a client that was told of the new size just before it began to wait.
        typed.write(
            "until [ \"$(stty size)\" = '40 120' ]; do printf .; sleep 0.1; done; echo re'sized'; exit 3\n"
                .getBytes());
        typed.flush();
        await(shell, "resized");
        assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
      } finally {
        shell.destroyForcibly();
      }
      assertThat(shell.exitValue()).isEqualTo(3);
    }
    Path journal = folder.resolve("audit");
    assertThat(Ran.of("audit", "verify", journal).status()).isZero();
    List<String> events = events(journal);
    assertThat(events).contains("r 120x40");
    assertThat(String.join("\n", events)).contains("i echo mark-$((40+2))").contains("mark-42");
    // What is beside calls, such as the gateway's start, has a session of its own.
    String found =
        Ran.of("audit", "search", journal, "--json")
            .out()
            .lines()
            .filter(line -> line.contains("\"target\":\"web-1\""))
            .findFirst()
            .orElseThrow();
    String session = found.replaceAll(".*?\"session\":\"([^\"]+)\".*", "$1");
    Ran played = Ran.of("audit", "replay", journal, session, "--speed", "0");
    assertThat(played.status()).as(played.err()).isZero();
    assertThat(played.out())
        .contains("alice on web-1, 90 x 30")
        .contains("mark-42 30x90")
        .contains("resized");
  }

  private static List<String> events(Path journal) throws IOException {
    List<String> events = new ArrayList<>();
    try (var files = Files.list(journal.resolve("recordings"))) {
      for (Path file : files.toList()) {
        try (RecordingReader reader = new RecordingReader(file)) {
          assertThat(reader.header()).containsEntry("version", 2L).containsEntry("width", 90L);
          for (var e = reader.next(); e != null; e = reader.next()) {
            events.add(e.code() + " " + e.data());
          }
        }
      }
    }
    return events;
  }
}
