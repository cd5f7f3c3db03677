package io.sallyport.semantics.ssh;

import io.sallyport.api.Access;
import io.sallyport.api.Reason;
import io.sallyport.api.Resource;
import java.util.List;

/**
 * Reads the line of an {@code exec} request (RFC 4254 §6.5) as the commands that a POSIX shell on
 * the server makes of it. The server's shell has the last word: what is sent is therefore written
 * anew from the words that were read, each quoted.
 */
public final class CommandLine {
  /** The longest line, in characters. */
  public static final int LONGEST = 65_536;

  private CommandLine() {}

  /**
   * Reads a line. One that is not fully literal is the single resource {@code ?}.
   *
   * @param target the target's name
   * @param line the line as the client sent it
   */
  public static SshOperation read(String target, String line) {
    Access unknown = Access.of("ssh.exec", Resource.of(target, Words.UNKNOWN));
    if (line.length() > LONGEST || line.indexOf('\0') >= 0 || line.indexOf('\uFFFD') >= 0) {
      return SshOperation.refused(
          line.length() > 200 ? line.substring(0, 200) + "…" : line,
          unknown,
          Reason.of(
              "SP-8002",
              "The command line is longer than %d characters, or no text.".formatted(LONGEST),
              "Send a shorter one in UTF-8."));
    }
    try {
      List<Command> commands = ShellParser.parse(line);
      StringBuilder text = new StringBuilder();
      commands.forEach(command -> text.append(command.text()));
      return SshOperation.commands(line, text.toString(), Unwrapper.accesses(target, commands));
    } catch (NotLiteral e) {
      return SshOperation.notRead(line, unknown, e.why());
    }
  }
}
