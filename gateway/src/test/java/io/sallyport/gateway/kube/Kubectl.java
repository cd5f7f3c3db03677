package io.sallyport.gateway.kube;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An unmodified kubectl with a kubeconfig of its own. */
final class Kubectl {
  /** A folder that holds a second kubectl, such as the one of Debian. */
  private static final String OTHER = "sallyport.kubectl";

  private final String program;
  private final Path folder;
  private final Path config;
  private final Map<String, String> environment = new LinkedHashMap<>();

  /** What it came to. */
  record Ran(int status, String out, String err) {
    String all() {
      return out + err;
    }
  }

  Kubectl(String program, Path folder, String config) throws IOException {
    this.program = program;
    this.folder = folder;
    this.config = Files.createTempFile(folder, "kubeconfig", "");
    Files.writeString(this.config, config);
    environment.put("HOME", folder.toString());
    environment.put("KUBECONFIG", this.config.toString());
    environment.put("PATH", System.getenv("PATH"));
  }

  /**
   * Every kubectl that is there: the one on the path, and another one where a property names it.
   */
  static List<String> programs() {
    List<String> found = new ArrayList<>();
    for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(folder, "kubectl"))) {
        found.add(folder + "/kubectl");
        break;
      }
    }
    String other = System.getProperty(OTHER, "");
    if (!other.isEmpty() && Files.isExecutable(Path.of(other))) {
      found.add(other);
    }
    return found;
  }

  /** Told by its version alone: it is asked without a cluster to look for. */
  static boolean speaksWebSocket(String program) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(program, "version", "--client").redirectErrorStream(true);
    builder.environment().put("KUBECONFIG", "/dev/null");
    Process process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(program + " does not tell its version");
    }
    try (var out = process.inputReader()) {
      return out.lines().noneMatch(line -> line.contains("v1.20."));
    }
  }

  static String config(String server, String token, String authority) {
    String ca =
        authority.isEmpty()
            ? ""
            : "certificate-authority-data: "
                + java.util.Base64.getEncoder()
                    .encodeToString(authority.getBytes(StandardCharsets.US_ASCII));
    return """
        apiVersion: v1
        kind: Config
        clusters:
          - name: c
            cluster:
              server: %s
              %s
        users:
          - name: u
            user: { token: %s }
        contexts:
          - name: x
            context: { cluster: c, user: u, namespace: shop }
        current-context: x
        """
        .formatted(server, ca, token);
  }

  Kubectl with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Process begin(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(errors().toFile()));
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Begins it at a terminal of its own. */
  Process inTerminal(Path log, String before, String... arguments) throws IOException {
    StringBuilder line = new StringBuilder(before).append("exec ").append(program);
    for (String argument : arguments) {
      line.append(" '").append(argument).append('\'');
    }
    ProcessBuilder builder =
        new ProcessBuilder("script", "-qec", line.toString(), log.toString())
            .directory(folder.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().put("TERM", "xterm");
    return builder.start();
  }

  /** What was begun writes its errors there. */
  Path errors() {
    return folder.resolve("errors");
  }

  Ran run(String... arguments) throws Exception {
    return typing("", arguments);
  }

  Ran typing(String input, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().close();
    } catch (IOException gone) {
      // It asked for nothing and has ended.
      process.destroy();
    }
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(command + " hangs: " + Files.readString(err));
    }
    return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
