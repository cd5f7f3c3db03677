package io.sallyport.semantics.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.sallyport.api.LimitKind;
import io.sallyport.api.Obligation;
import io.sallyport.api.Reason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandLineTest {
  /** The accesses in short: implied ones in brackets. */
  private static String accesses(String line) {
    return String.join(
        ", ",
        CommandLine.read("t", line).accesses().stream()
            .map(
                access -> {
                  String text = access.action().name() + " " + access.resource().name();
                  return access.implied() ? "(" + text + ")" : text;
                })
            .toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "uptime|ssh.exec uptime",
        "r''m -r\"f\" \\/|ssh.exec rm -rf /",
        "a && b; c|ssh.exec a, ssh.exec b, ssh.exec c",
        "grep 'a b' 'it'\\''s'|ssh.exec grep 'a b' 'it'\\''s'",
        "A=b uptime|ssh.env A=b, ssh.exec uptime",
        "'A=b' uptime|ssh.exec A=b uptime",
        "uptime > /tmp//./x 2>&1|sftp.write tmp/x, ssh.exec uptime",
        "cat < /etc/passwd 2>/dev/null|sftp.read etc/passwd, ssh.exec cat",
        "env A=b nohup timeout 5 rm x|ssh.env A=b, ssh.exec rm x",
        "sudo -u root rm x|ssh.exec sudo -u root rm x, (ssh.exec rm x)",
        "sudo A=b rm x|ssh.exec sudo A=b rm x, ssh.env A=b, (ssh.exec rm x)",
        "sudo sh -c 'rm x; ls'|ssh.exec sudo sh -c 'rm x; ls', (ssh.exec rm x), (ssh.exec ls)",
        "xargs -n1 sudo rm -f|ssh.exec sudo rm -f ?, (ssh.exec rm -f ?)",
        "sh -c 'bash -c \"rm x\"'|ssh.exec rm x",
        "eval rm x|ssh.exec rm x",
        "docker exec web rm x|ssh.exec docker exec web rm x, (ssh.exec exec web rm x), (ssh.exec"
            + " web rm x), (ssh.exec rm x), (ssh.exec x)",
        "echo '?'|ssh.exec echo '?'",
        "/tmp/sudo rm x|ssh.exec /tmp/sudo rm x, (ssh.exec rm x), (ssh.exec x)",
        "export A=b|ssh.env A=b",
        "ls $HOME|ssh.exec ?",
        "scp -f /x/y|ssh.exec scp -f /x/y, sftp.read x/y",
        "scp -v -f -- /x /y|ssh.exec scp -v -f -- /x /y, sftp.read x, sftp.read y",
        "scp -rp -t /x/|ssh.exec scp -rp -t /x/, sftp.write x, sftp.write x/?/?",
        "scp -t x|ssh.exec ?",
        "scp -t /x /y|ssh.exec ?",
        "scp -t /x/../y|ssh.exec ?",
        "scp -t -S/bin/sh /x|ssh.exec ?",
        "rsync --server --sender -lre.iLsfx . /x/y|ssh.exec rsync --server --sender -lre.iLsfx ."
            + " /x/y, sftp.read x/y, sftp.read x/y/?/?",
        "rsync --server -r --delete . /x|ssh.exec rsync --server -r --delete . /x, sftp.write x,"
            + " sftp.remove x, sftp.write x/?/?, sftp.remove x/?/?",
        "rsync --server -r --log-file=/y . /x|ssh.exec ?",
        "rsync --server -r --temp-dir=/y . /x|ssh.exec ?",
        "rsync --server --sender -r --remove-source-files . /x|ssh.exec ?",
        "rsync --server --daemon .|ssh.exec ?",
        "rsync --server -r . x|ssh.exec ?",
        "rsync --server --sender -lsre.iLsfx . /x|ssh.exec ?",
        "rsync --server -r --force . /x|ssh.exec rsync --server -r --force . /x, sftp.write x,"
            + " sftp.remove x, sftp.write x/?/?, sftp.remove x/?/?",
        "env a.b=c rm x|ssh.env a.b=c, ssh.exec rm x",
        "sudo a.b=c rm x|ssh.exec sudo a.b=c rm x, ssh.env a.b=c, (ssh.exec rm x)",
        "xargs --max-lines rm echo hi|ssh.exec ?",
        "xargs -a /etc/shadow echo|ssh.exec ?",
        "echo 12>/dev/null|ssh.exec ?",
        "command -v rm|ssh.exec command -v rm",
        ">/dev/null 2>&1|ssh.exec ?",
        "sh -c -e 'rm x'|ssh.exec ?",
        "sh +e -c 'rm x'|ssh.exec ?",
        "eval -- rm x|ssh.exec ?",
        "time A=b rm x|ssh.exec ?",
        "time -p coproc rm x|ssh.exec ?",
        "bash -c 'A+=b rm x'|ssh.exec ?",
        "x: rm x|ssh.exec ?",
        "- rm x|ssh.exec ?",
        "nice -5 -n 1 rm x|ssh.exec rm x",
        "timeout echo rm x|ssh.exec ?",
        "timeout 1.5h rm x|ssh.exec rm x",
        "flock /l --command 'rm x'|ssh.exec flock /l --command 'rm x', (ssh.exec rm x)",
        "printf -v PATH /tmp|ssh.exec ?",
        "test -v 'a[$(rm x)]'|ssh.exec ?",
        "printf %d 'a[`rm x`]'|ssh.exec ?",
      })
  void readsWhatAShellRuns(String line, String expected) {
    String found = accesses(line);
    if (line.startsWith("docker")) {
      assertThat(found).contains("(ssh.exec rm x)");
    } else {
      assertThat(found).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "r''m  -rf   x;y|rm -rf x; y",
        "A='b c' d>/x 2>&1&&e|A='b c' d >/x 2>&1 && e",
        "echo \"a  b\" '~' '*'|echo 'a  b' '~' '*'",
        "'if' a=b|'if' 'a=b'",
      })
  void writesTheLineAnewWithEveryWordQuoted(String line, String expected) throws Exception {
    assertThat(CommandLine.read("t", line).under(List.of()).text()).isEqualTo(expected);
  }

  /** Rules that permit much and deny this command find it, or the whole line is not read. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "//usr/bin/env rm x",
        "/opt/bin/sh -c 'rm x'",
        "./sudo -u root rm x",
        "/BIN/NICE rm x",
        "sudo A=b -u bob rm x",
        "su -c 'true;rm x'",
        "su -c '\trm\tx'",
        "su --command='rm x'",
        "su '-crm x'",
        "find / -exec rm x ';'",
        "docker exec -e A=b web nice -5 -n 1 rm x",
        "flock /l -c 'rm x' y",
      })
  void aDenyReachesWhatOtherProgramsRun(String line) {
    assertThat(CommandLine.read("t", line).accesses())
        .anyMatch(
            access ->
                access.action().name().equals("ssh.exec")
                    && access.resource().name().matches("(\\?|rm x.*)"));
  }

  @Test
  void whatIsTooMuchToLookAtIsNotRead() {
    assertThat(accesses("find / " + "-o ".repeat(300) + "-exec rm x")).isEqualTo("ssh.exec ?");
    for (String runner : List.of(" nice find", " sudo docker", " timeout 5 find")) {
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () -> assertThat(accesses("find" + runner.repeat(100))).isEqualTo("ssh.exec ?"));
    }
  }

  @Test
  void saysWhyALineIsNotRead() {
    SshOperation operation = CommandLine.read("t", "ls $HOME");
    assertThat(operation.unread()).isEqualTo("an expansion ('$') at 4");
    assertThat(operation.remedy("Ask."))
        .isEqualTo(
            "SP-8001 The command line is not fully literal: an expansion ('$') at 4. Write plain"
                + " commands with every word spelled out.");
    assertThat(CommandLine.read("t", "ls").remedy("Ask.")).isEqualTo("Ask.");
  }

  @Test
  void longLinesAndZeroBytesAreRefusedWhateverThePolicySays() {
    assertThat(CommandLine.read("t", "a".repeat(70_000)).refusal())
        .extracting(Reason::code)
        .isEqualTo("SP-8002");
    assertThat(CommandLine.read("t", "a\0b").refusal()).isNotNull();
    assertThat(CommandLine.read("t", "a".repeat(60_000)).refusal()).isNull();
  }

  @Test
  void thousandsOfWordsAndDeepNestingAreReadQuicklyOrNotAtAll() {
    assertThat(accesses("sudo ".repeat(5_000) + "x")).isEqualTo("ssh.exec ?");
    assertThat(accesses("env ".repeat(5_000) + "x")).isEqualTo("ssh.exec ?");
    assertThat(accesses("a;".repeat(5_000))).isEqualTo("ssh.exec ?");
    assertThat(CommandLine.read("t", "find " + "docker ".repeat(5_000)).accesses())
        .hasSizeLessThan(300);
  }

  @Test
  void limitsOnRowsCannotBeCarriedOut() {
    SshOperation operation = CommandLine.read("t", "uptime");
    List<Obligation> rows = List.of(new Obligation.Limit(LimitKind.ROWS, 1));
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(() -> operation.under(rows))
                .getMessage())
        .contains("SP-8003");
  }
}
