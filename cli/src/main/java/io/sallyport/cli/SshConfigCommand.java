package io.sallyport.cli;

import io.sallyport.api.ConfigurationException;
import io.sallyport.policy.rules.GatewaySettings;
import io.sallyport.policy.rules.SallyportFile;
import io.sallyport.policy.rules.TargetSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what OpenSSH's clients need to know. */
@Command(
    name = "ssh-config",
    description = {
      "Prints a piece of ~/.ssh/config with which OpenSSH reaches targets through the gateway.",
      "It holds for ssh, scp, sftp, rsync and git, and pins the gateway's host key."
    },
    mixinStandardHelpOptions = true)
final class SshConfigCommand implements Callable<Integer> {
  private static final int PORT = 7022;

  /** What may stand in such a file without being taken for more than a word. */
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._:@/~+-]+");

  private final Screen screen;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "the gateway's configuration; sallyport.yaml where left out")
  private Path config = Path.of("sallyport.yaml");

  @Option(
      names = "--gateway",
      paramLabel = "HOST",
      required = true,
      description = "the gateway's name or address as clients have it")
  private String gateway = "";

  @Option(names = "--port", paramLabel = "PORT", description = "where the file does not say it")
  private int port;

  @Option(names = "--user", paramLabel = "SUBJECT", description = "who the client is")
  private @Nullable String user;

  @Option(names = "--key", paramLabel = "FILE", description = "the private key to log in with")
  private @Nullable String key;

  @Parameters(arity = "0..*", paramLabel = "TARGET", description = "all where none is named")
  private List<String> wanted = new ArrayList<>();

  SshConfigCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws CliException, ConfigurationException, IOException {
    SallyportFile file = SallyportFile.read(config);
    List<String> names = names(file);
    for (String word : words()) {
      if (!WORD.matcher(word).matches()) {
        throw CliException.of(
            "SP-9001",
            "not understood",
            word,
            "a host, subject or file with characters that the configuration of ssh reads otherwise",
            "give another one");
      }
    }
    for (String name : names) {
      host(name, port(file));
    }
    return 0;
  }

  private List<String> words() {
    List<String> words = new ArrayList<>(List.of(gateway));
    if (user != null) {
      words.add(user);
    }
    if (key != null) {
      words.add(key);
    }
    return words;
  }

  private List<String> names(SallyportFile file) throws CliException {
    List<String> known =
        file.targets().values().stream()
            .filter(target -> "ssh".equals(target.kind()))
            .map(TargetSettings::name)
            .toList();
    for (String name : wanted) {
      if (!known.contains(name)) {
        throw CliException.of(
            "SP-9001",
            "no such target",
            name,
            "the file names no SSH server so",
            "name one of " + known);
      }
    }
    return wanted.isEmpty() ? known : wanted;
  }

  private int port(SallyportFile file) {
    GatewaySettings settings = file.gateway();
    GatewaySettings.Listener ssh = settings == null ? null : settings.listeners().get("ssh");
    return port > 0 ? port : ssh != null && ssh.port() > 0 ? ssh.port() : PORT;
  }

  private void host(String target, int at) throws IOException {
    screen.line("Host " + target);
    screen.line("  HostName " + gateway);
    screen.line("  Port " + at);
    screen.line("  User " + target + (user == null ? "" : "+" + user));
    if (key != null) {
      screen.line("  IdentityFile " + key);
      screen.line("  IdentitiesOnly yes");
    }
    Path folder = config.toAbsolutePath().getParent();
    Path pinned = folder == null ? config : folder.resolve("ssh/host_key.pub");
    if (Files.isReadable(pinned)) {
      String[] parts = Files.readString(pinned).strip().split(" ", -1);
      // OpenSSH 8.5 and newer ask this command for the key, so that no other file is needed.
      screen.line("  KnownHostsCommand /bin/echo %H " + parts[0] + " " + parts[1]);
      screen.line("  UserKnownHostsFile none");
      screen.line("  StrictHostKeyChecking yes");
    } else {
      screen.line("  # The gateway has not made its host key yet: start it, and print this anew.");
    }
    screen.line("  ForwardAgent no");
    screen.line("");
  }
}
