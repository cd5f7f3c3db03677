package io.sallyport.semantics.ssh;

import io.sallyport.api.Access;
import io.sallyport.api.Resource;
import java.util.List;
import java.util.Locale;

/** Requests on a connection or a channel that are no command and no file (RFC 4254). */
public final class SshRequests {
  private SshRequests() {}

  /** An interactive shell (§6.5). */
  public static SshOperation shell(String target) {
    return one(target, "ssh.shell", "shell", "shell");
  }

  /** A terminal for a command (§6.2): what runs in it can be typed to. */
  public static SshOperation pty(String target) {
    return one(target, "ssh.pty", "pty", "pty-req");
  }

  /** An environment variable (§6.4), the resource {@code NAME=value}. */
  public static SshOperation env(String target, String name, String value) {
    return one(target, "ssh.env", name + "=" + value, "env " + name);
  }

  /** A connection from the server's side to a host and port (§7.2), {@code host:port}. */
  public static SshOperation forward(String target, String host, int port) {
    return one(target, "ssh.forward", address(host, port), "direct-tcpip " + address(host, port));
  }

  /** A port that the server listens on for the client (§7.1), {@code listen:address:port}. */
  public static SshOperation listen(String target, String address, int port) {
    String name = "listen:" + (address.isEmpty() ? "*" : address) + ":" + port;
    return one(target, "ssh.forward", name, "tcpip-forward " + name);
  }

  /** A socket file on the server (OpenSSH's streamlocal), {@code socket:path}. */
  public static SshOperation socket(String target, String path) {
    return one(target, "ssh.forward", "socket:" + path, "direct-streamlocal " + path);
  }

  /** The client's key agent, lent to the server. */
  public static SshOperation agent(String target) {
    return one(target, "ssh.agent", "agent", "auth-agent-req");
  }

  /** The client's display, lent to the server (§6.3). */
  public static SshOperation x11(String target) {
    return one(target, "ssh.x11", "x11", "x11-req");
  }

  /** A subsystem other than sftp, whose operations are decided one by one (§6.5). */
  public static SshOperation subsystem(String target, String name) {
    return one(target, "ssh.subsystem", name, "subsystem " + name);
  }

  private static String address(String host, int port) {
    return host.toLowerCase(Locale.ROOT) + ":" + port;
  }

  private static SshOperation one(String target, String action, String name, String text) {
    Access access = Access.of(action, Resource.of(target, name));
    SshOperation.Kind kind =
        switch (action) {
          case "ssh.shell" -> SshOperation.Kind.SHELL;
          case "ssh.env", "ssh.pty" -> SshOperation.Kind.ATTACHED;
          default -> SshOperation.Kind.FORWARD;
        };
    return SshOperation.understood(kind, text, List.of(access));
  }
}
