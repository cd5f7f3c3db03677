package io.sallyport.samples.sshagent;

import io.sallyport.api.AccessBroker;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Attributes;
import io.sallyport.api.Caller;
import io.sallyport.api.Subject;
import io.sallyport.credential.spi.Credential;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.ssh.SallyportSsh;
import io.sallyport.ssh.SshFiles;
import io.sallyport.testkit.OpenSshServer;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * An agent that looks into a log over SSH, never sees the token in it, and tries to do more. Exit
 * status 0 when everything went as it must, 1 when something was let through.
 */
public final class SshAgent {
  private final PrintStream out;
  private boolean good = true;

  SshAgent(PrintStream out) {
    this.out = out;
  }

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    if (!OpenSshServer.available()) {
      out.println("This sample starts a server of its own: install openssh-server.");
      System.exit(1);
    }
    System.exit(new SshAgent(out).run() ? 0 : 1);
  }

  /** Whether everything went as it must. */
  boolean run() throws Exception {
    Path folder = Files.createTempDirectory("sallyport-ssh");
    try (Server server = Server.start(folder);
        AccessBroker broker =
            EmbeddedBroker.builder()
                .configText("sallyport.yaml", server.rules())
                .journal(folder.resolve("audit"))
                .credentials(
                    (name, caller, target) ->
                        name.equals("web-key") ? new Credential(server.key(), null) : null)
                .build()) {
      Caller bot = Caller.of(new Subject("ops-bot", Set.of("agents"), Attributes.none()));
      try (SallyportSsh ssh = SallyportSsh.connect(broker, bot, "web-1")) {
        work(ssh, server);
      }
    }
    out.println();
    out.println("Recorded: sallyport audit search " + folder.resolve("audit"));
    out.println("          sallyport audit replay " + folder.resolve("audit") + " SESSION");
    return good;
  }

  private void work(SallyportSsh ssh, Server server) throws Exception {
    String log = server.log();
    String seen = command(ssh, "tail -n 20 " + log);
    check(seen.contains("[github_token]") && !seen.contains(Server.TOKEN), "the token is masked");
    check(seen.contains("[email]"), "the customer's address is masked");
    String found = command(ssh, "grep -F -- ghp_ " + log);
    check(!found.contains("0123456789abcdef"), "it stays masked however it is looked for");
    refused(ssh, "grep -o .. " + log);
    refused(ssh, "cat " + server.secret());
    refused(ssh, "tail -n 20 " + server.secret());
    refused(ssh, "tail -n 20 " + log + "; rm -rf " + log);
    refused(ssh, "tail -n 20 " + log + " | base64");
    refused(ssh, "tail -n 20 $(echo " + server.secret() + ")");
    refused(ssh, "bash -c 'cat " + server.secret() + "'");
    refused(ssh, "grep x " + log + " > " + log + ".copy");
    files(ssh, server);
  }

  private void files(SallyportSsh ssh, Server server) throws Exception {
    try (SshFiles files = ssh.sftp()) {
      out.println("agent> get " + server.reports() + "/week.csv");
      try (InputStream report = files.read(server.reports() + "/week.csv")) {
        check(report.readAllBytes().length > 0, "a report is fetched");
      }
      String link = server.reports() + "/latest";
      out.println("agent> get " + link);
      try (InputStream stolen = files.read(link)) {
        check(false, "a link leads out: " + stolen.readAllBytes().length + " bytes");
      } catch (AccessDeniedException e) {
        check(true, "refused, since the link leads out: " + e.reason().code());
      }
    }
  }

  private String command(SallyportSsh ssh, String line) throws Exception {
    out.println("agent> " + line);
    String text = ssh.exec(line).out();
    text.lines().forEach(one -> out.println("       " + one));
    return text;
  }

  private void refused(SallyportSsh ssh, String line) throws IOException {
    out.println("agent> " + line);
    try {
      String let = ssh.exec(line).out();
      check(false, "let through: " + let.length() + " characters");
    } catch (AccessDeniedException e) {
      check(true, "refused: " + e.reason());
    }
  }

  private void check(boolean right, String what) {
    out.println((right ? "     ✔ " : "     ✘ ") + what);
    good &= right;
  }
}
