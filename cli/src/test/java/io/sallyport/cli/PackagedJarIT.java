package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one jar, started by the script; it is there once the module was packaged. */
class PackagedJarIT {
  private static final Path ROOT = Path.of(System.getProperty("sallyport.root", ".."));
  private static final Path JAR = ROOT.resolve("cli/target/sallyport.jar");

  @Test
  void theScriptRunsTheJar(@TempDir Path work) throws Exception {
    assumeThat(Files.exists(JAR)).as("the packaged jar").isTrue();
    RecordedShop.recordOnH2(work.resolve("audit"));
    assertThat(run(0, "--version")).startsWith("sallyport ").doesNotContain("not out of a jar");
    assertThat(run(0, "audit", "verify", work.resolve("audit").toString())).startsWith("intact");
    assertThat(run(2, "audit", "verify", work.toString())).startsWith("SP-9002");
  }

  @Test
  void theJarHoldsAllThatAGatewayNeeds(@TempDir Path work) throws Exception {
    assumeThat(Files.exists(JAR)).as("the packaged jar").isTrue();
    Path config = work.resolve("sallyport.yaml");
    Files.writeString(
        config,
        "version: 1\naudit: { journal: ./audit }\n"
            + "gateway: { listeners: { control: { port: 0 } } }\n");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-jar",
            JAR.toString(),
            "gateway",
            "--dev",
            "--config",
            config.toString());
    Process gateway = builder.redirectError(work.resolve("log").toFile()).start();
    try {
      var out = gateway.inputReader();
      String line = out.readLine();
      while (line != null && !line.equals("ready")) {
        line = out.readLine();
      }
      assertThat(line).as("%s", Files.readString(work.resolve("log"))).isEqualTo("ready");
      String[] create = {"token", "create", "alice", "--config", config.toString()};
      assertThat(run(0, create)).contains("spt_");
    } finally {
      gateway.destroy();
      assertThat(gateway.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static String run(int status, String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of(ROOT.resolve("bin/sallyport").toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("SALLYPORT_JAR", JAR.toString());
    builder.environment().put("JAVA_OPTS", "-XX:TieredStopAtLevel=1");
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(out).isEqualTo(status);
    return out;
  }
}
