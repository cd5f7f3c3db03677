package io.sallyport.gateway;

import io.sallyport.api.Target;
import io.sallyport.semantics.ssh.CommandLine;
import io.sallyport.semantics.ssh.FileRequests;
import io.sallyport.semantics.ssh.SshOperation;
import io.sallyport.semantics.ssh.SshRequests;
import java.util.List;

/**
 * What somebody would do on an SSH target, in one line: an action and what it is on, as rules name
 * them ({@code sftp.read /var/log/app.log}, {@code ssh.forward db:5432}, {@code ssh.shell}); a
 * command line otherwise.
 */
final class SshQuestion {
  private SshQuestion() {}

  /**
   * Reads it. The server is not asked: paths are taken as the ones that it would give.
   *
   * @throws IllegalArgumentException in words for whoever asks
   */
  static SshOperation read(Target target, String call) {
    List<String> words = List.of(call.strip().split("\\s+"));
    String action = words.get(0);
    if (action.startsWith("sftp.")) {
      return file(target.name(), action, words.subList(1, words.size()));
    }
    return action.startsWith("ssh.")
        ? request(target.name(), action, words.subList(1, words.size()))
        : CommandLine.read(target.name(), call);
  }

  private static SshOperation file(String target, String action, List<String> paths) {
    boolean two = action.equals("sftp.rename") || action.equals("sftp.link");
    if (paths.size() != (two ? 2 : 1) || !paths.stream().allMatch(SshQuestion::canonical)) {
      throw new IllegalArgumentException(
          "An operation on files names its path, such as sftp.read /var/log/app.log: absolute,"
              + " without '..', two of them for sftp.rename and sftp.link.");
    }
    String path = paths.get(0);
    return switch (action) {
      case "sftp.read" -> FileRequests.read(target, path);
      case "sftp.write" -> FileRequests.write(target, path);
      case "sftp.list" -> FileRequests.list(target, path);
      case "sftp.stat" -> FileRequests.stat(target, path, "sftp.stat");
      case "sftp.setstat" -> FileRequests.setstat(target, path, false);
      case "sftp.remove" -> FileRequests.remove(target, path);
      case "sftp.mkdir" -> FileRequests.mkdir(target, path);
      case "sftp.rename" -> FileRequests.rename(target, path, paths.get(1), false);
      case "sftp.link" -> FileRequests.symlink(target, path, paths.get(1));
      default -> throw new IllegalArgumentException("No operation on files is '" + action + "'.");
    };
  }

  private static boolean canonical(String path) {
    return path.startsWith("/") && !path.contains("//") && !path.matches(".*/\\.\\.?(/.*)?");
  }

  private static SshOperation request(String target, String action, List<String> on) {
    String all = String.join(" ", on);
    return switch (action + (on.isEmpty() ? "" : " …")) {
      case "ssh.shell" -> SshRequests.shell(target);
      case "ssh.pty" -> SshRequests.pty(target);
      case "ssh.agent" -> SshRequests.agent(target);
      case "ssh.x11" -> SshRequests.x11(target);
      case "ssh.exec …" -> CommandLine.read(target, all);
      case "ssh.forward …" -> forward(target, all);
      case "ssh.subsystem …" -> SshRequests.subsystem(target, all);
      case "ssh.env …" -> {
        String[] pair = all.split("=", 2);
        yield SshRequests.env(target, pair[0], pair.length == 2 ? pair[1] : "");
      }
      default ->
          throw new IllegalArgumentException(
              "An action on an SSH target is such as ssh.shell, ssh.pty, ssh.forward db:5432,"
                  + " ssh.env LANG=C, ssh.exec uptime.");
    };
  }

  /** {@code host:port}, {@code listen:address:port} or {@code socket:path}, as rules name them. */
  private static SshOperation forward(String target, String to) {
    if (to.startsWith("socket:/")) {
      return SshRequests.socket(target, to.substring("socket:".length()));
    }
    int colon = to.lastIndexOf(':');
    String port = to.substring(colon + 1);
    if (colon < 1 || !port.matches("\\d{1,5}") || to.contains(" ")) {
      throw new IllegalArgumentException(
          "A forward goes to a place such as db:5432, listen:127.0.0.1:8080 or socket:/run/app.");
    }
    String host = to.substring(0, colon);
    return host.startsWith("listen:")
        ? SshRequests.listen(target, host.substring("listen:".length()), Integer.parseInt(port))
        : SshRequests.forward(target, host, Integer.parseInt(port));
  }
}
