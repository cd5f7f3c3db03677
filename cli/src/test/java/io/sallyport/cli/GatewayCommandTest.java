package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.gateway.control.ControlClient;
import io.sallyport.gateway.control.ControlFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The gateway as a process, and the commands that go with it. */
final class GatewayCommandTest {
  private static final String FILE =
      """
      version: 1
      audit: { journal: ./audit }
      gateway:
        listeners: { control: { port: 0 } }
        limits: { drain: 1s }
      """;

  @TempDir Path folder;
  private Path config;
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void write() throws IOException {
    config = folder.resolve("sallyport.yaml");
    Files.writeString(config, FILE);
  }

  @AfterEach
  void end() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
  }

  /** Starts a gateway and waits until it says that it is ready. */
  private Process gateway() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.sallyport.cli.Main",
                "gateway",
                "--dev",
                "--config",
                config.toString())
            .redirectError(folder.resolve("log").toFile())
            .start();
    started.add(process);
    BufferedReader out = process.inputReader();
    String line = out.readLine();
    while (line != null && !line.equals("ready")) {
      line = out.readLine();
    }
    assertThat(line).as("%s", Files.readString(folder.resolve("log"))).isEqualTo("ready");
    return process;
  }

  private Ran run(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    if (!args[0].equals("config")) {
      all.addAll(List.of("--config", config.toString()));
    }
    return Ran.of(all.toArray());
  }

  private boolean lists(String id) {
    return run("token", "list").out().contains(id);
  }

  private static String id(Ran created) {
    Matcher form = Pattern.compile("spt_([0-9a-f]{16})_.{43}\n").matcher(created.out());
    assertThat(form.matches()).as(created.out() + created.err()).isTrue();
    return form.group(1);
  }

  @Test
  void tokensAreKeptWithAndWithoutARunningGateway() throws Exception {
    String before = id(run("token", "create", "alice", "--group", "analysts"));
    Process process = gateway();
    assertThat(lists(before)).isTrue();
    String during = id(run("token", "create", "bob", "--expires", "1h"));
    assertThat(run("token", "revoke", before).status()).isZero();
    assertThat(run("token", "revoke", before).status()).isEqualTo(1);
    assertThat(run("sessions", "list").status()).isZero();
    assertThat(run("sessions", "end", "none").status()).isEqualTo(1);
    process.destroy();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("ended by SIGTERM").isEqualTo(143);
    assertThat(folder.resolve("gateway/control")).doesNotExist();
    assertThat(lists(before)).isFalse();
    assertThat(lists(during)).isTrue();
    String log = Files.readString(folder.resolve("log"));
    assertThat(log).contains("Draining");
    for (String line : log.lines().toList()) {
      assertThat(line).startsWith("{\"time\":\"").doesNotContain("spt_");
    }
  }

  @Test
  void aKilledGatewayLeavesNothingThatStandsInTheWay() throws Exception {
    Process process = gateway();
    String kept = id(run("token", "create", "alice"));
    process.destroyForcibly().waitFor();
    assertThat(folder.resolve("gateway/control")).exists();
    assertThat(lists(kept)).isTrue();
    gateway();
    assertThat(lists(kept)).isTrue();
    ControlFile.Way way = ControlFile.read(folder.resolve("gateway/control"));
    assertThat(new ControlClient(way).ask("GET", "/readyz", null).status()).isEqualTo(200);
  }

  @Test
  void aTokenThatCannotBeMadeIsExplained() {
    assertThat(run("token", "create", "a", "--expires", "soon").err()).contains("SP-9202");
    assertThat(run("token", "create", " ").err()).contains("SP-9202");
  }

  @Test
  void aFileWithoutGatewayIsExplained() throws IOException {
    Files.writeString(config, "version: 1\n");
    assertThat(run("token", "list").err()).contains("SP-7001");
    assertThat(Ran.of("gateway", "--config", config.toString()).err()).contains("SP-7001");
  }

  @Test
  void theConfigurationIsCheckedAsAWhole() throws IOException {
    assertThat(run("config", "check", config.toString()).status()).isZero();
    Files.writeString(config, FILE.replace("control:", "contrl:"));
    Ran ran = run("config", "check", config.toString());
    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.out()).contains("unknown key 'contrl'; did you mean 'control'?");
  }

  /** What systemd and Docker start is a command that there is, with time to drain. */
  @Test
  void theUnitAndTheImageStartTheGateway() throws IOException {
    Path root = Path.of(System.getProperty("sallyport.root", ".."));
    String unit = Files.readString(root.resolve("gateway/dist/sallyport-gateway.service"));
    String image = Files.readString(root.resolve("gateway/dist/Dockerfile"));
    String inImage =
        image.lines().filter(line -> line.startsWith("ENTRYPOINT")).findFirst().orElseThrow();
    String inUnit =
        unit.lines().filter(line -> line.startsWith("ExecStart=")).findFirst().orElseThrow();
    for (String line : List.of(inUnit, inImage.replaceAll("[\\[\\]\",]+", " "))) {
      String[] args = line.substring(line.indexOf(".jar") + 4).trim().split(" +");
      new CommandLine(new SallyportCommand(), new Commands(Ran.screen(), Terminal.system()))
          .parseArgs(args);
      assertThat(args).contains("gateway", "/etc/sallyport/sallyport.yaml");
    }
    assertThat(Files.readString(root.resolve("cli/pom.xml"))).contains("/sallyport.jar<");
    assertThat(image).contains("COPY cli/target/sallyport.jar", "STOPSIGNAL SIGTERM");
    Matcher patience = Pattern.compile("TimeoutStopSec=(\\d+)").matcher(unit);
    assertThat(patience.find()).isTrue();
    assertThat(Integer.parseInt(patience.group(1))).as("above limits.drain").isGreaterThan(30);
  }

  @Test
  void theCommandsOnTheGatewaysPageAreOnes() throws IOException {
    Path page = Path.of(System.getProperty("sallyport.root", ".."), "docs", "gateway.md");
    List<String> commands =
        Files.readString(page).lines().filter(line -> line.startsWith("sallyport ")).toList();
    assertThat(commands).hasSizeGreaterThan(5);
    for (String command : commands) {
      String[] words = command.split(" ");
      String[] args = java.util.Arrays.copyOfRange(words, 1, words.length);
      new CommandLine(new SallyportCommand(), new Commands(Ran.screen(), Terminal.system()))
          .parseArgs(args);
    }
  }
}
