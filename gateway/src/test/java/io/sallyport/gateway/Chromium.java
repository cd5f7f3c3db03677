package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the scripts in {@code console/test}, which walk through the console in a real browser. */
final class Chromium {
  static final Path CONSOLE = Path.of("../console").toAbsolutePath().normalize();

  private Chromium() {}

  /** Skips the test where there is no browser, or nothing that drives it. */
  static void needed() {
    assumeTrue(
        Files.exists(Path.of("/usr/bin/chromium")),
        "Chromium is missing: apt-get install chromium");
    assumeTrue(
        Files.isDirectory(CONSOLE.resolve("node_modules/playwright-core")),
        "playwright-core is missing: npm ci in console/");
  }

  /**
   * Runs a script to its good end.
   *
   * @return what it printed
   */
  static String walk(Path folder, String script, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("node", "test/" + script));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("browser.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(CONSOLE.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      assertThat(process.waitFor(240, TimeUnit.SECONDS)).as("the browser's walk ended").isTrue();
    } finally {
      process.destroyForcibly();
    }
    String printed = Files.readString(out, StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(printed).isZero();
    System.out.print(printed);
    return printed;
  }
}
