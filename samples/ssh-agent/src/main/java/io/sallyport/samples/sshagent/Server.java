package io.sallyport.samples.sshagent;

import io.sallyport.api.Secret;
import io.sallyport.testkit.OpenSshServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The server that the agent looks after: a real sshd, a log with a token in it, a report. */
final class Server implements AutoCloseable {
  /** What somebody logged by mistake; nobody owns it. */
  static final String TOKEN = "ghp_0123456789abcdefghijABCDEFGHIJ012345";

  private final OpenSshServer sshd;
  private final Path log;
  private final Path reports;
  private final Path secret;

  private Server(Path folder) throws IOException {
    log = folder.resolve("app.log");
    reports = Files.createDirectory(folder.resolve("reports"));
    secret = folder.resolve("secret.env");
    Files.writeString(
        log,
        """
        10:00:01 INFO  order 4711 paid by ann@example.org
        10:00:02 WARN  deploy hook called with token %s
        10:00:03 ERROR payment service does not answer
        """
            .formatted(TOKEN));
    Files.writeString(reports.resolve("week.csv"), "day,orders\nmonday,12\n");
    Files.writeString(secret, "PASSWORD=hunter2\n");
    Files.createSymbolicLink(reports.resolve("latest"), secret);
    sshd = OpenSshServer.start(Files.createDirectory(folder.resolve("sshd")));
  }

  static Server start(Path folder) throws IOException {
    return new Server(folder.toRealPath());
  }

  String log() {
    return log.toString();
  }

  String reports() {
    return reports.toString();
  }

  String secret() {
    return secret.toString();
  }

  /** The key that only the broker has. */
  Secret key() {
    return Secret.of(sshd.clientKey().toCharArray());
  }

  /** The rules, with this server in them. */
  String rules() throws IOException {
    try (InputStream in = Server.class.getResourceAsStream("/sallyport.yaml")) {
      if (in == null) {
        throw new IOException("sallyport.yaml is not on the class path.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("{url}", sshd.url())
          .replace("{host_key}", sshd.fingerprint())
          .replace("{log}", log())
          .replace("{reports}", reports());
    }
  }

  @Override
  public void close() {
    sshd.close();
  }
}
