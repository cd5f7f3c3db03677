package io.sallyport.gateway.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The session that docs/kubernetes.md shows is what kubectl prints, under the rules of the page.
 * With {@code -Dsallyport.docs=write} the page is written anew.
 */
// Whatever a process does that waits for ever, a test ends.
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class KubernetesPageTest {
  private static final Path PAGE = Path.of("../docs/kubernetes.md");
  private static final Pattern RULES = Pattern.compile("(?s)```yaml\n.*?\n(rules:\n.*?)```");

  @TempDir Path folder;

  @Test
  void theSessionOfThePageIsWhatEveryKubectlPrints() throws Exception {
    assumeFalse(Kubectl.programs().isEmpty(), "no kubectl: install kubernetes-client");
    List<String> shown = Files.readAllLines(PAGE);
    Matcher rules = RULES.matcher(String.join("\n", shown));
    assertThat(rules.find()).isTrue();
    boolean write = "write".equals(System.getProperty("sallyport.docs"));
    for (String program : Kubectl.programs()) {
      Path work = Files.createTempDirectory(folder, "page");
      try (KubeWorld world = new KubeWorld(work, rules.group(1))) {
        Files.writeString(world.folder.resolve("pod/motd"), "Welcome to the shop\n");
        Files.writeString(
            world.folder.resolve("colour.yaml"),
            "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: colour }\ndata: { shop: green }\n");
        List<String> printed = printed(world.kubectl(program), shown);
        assertThat(world.folder.resolve("motd")).hasContent("Welcome to the shop\n");
        if (write) {
          Files.writeString(PAGE, String.join("\n", printed) + "\n");
          return;
        }
        assertThat(steady(printed)).as(program).isEqualTo(steady(shown));
      }
    }
  }

  private static List<String> printed(Kubectl kubectl, List<String> shown) throws Exception {
    List<String> printed = new ArrayList<>();
    boolean console = false;
    for (String line : shown) {
      if (line.startsWith("```")) {
        console = line.equals("```console");
      }
      if (!console || line.startsWith("```")) {
        printed.add(line);
      } else if (line.startsWith("$ kubectl ")) {
        printed.add(line);
        String[] words = line.substring("$ kubectl ".length()).split(" ", -1);
        kubectl.run(words).all().lines().forEach(printed::add);
      }
    }
    return printed;
  }

  /** Without what differs from run to run, and between versions of kubectl: ages, widths. */
  private static List<String> steady(List<String> lines) {
    List<String> kept = new ArrayList<>();
    for (String line : lines) {
      if (!line.startsWith("tar: ") && !line.startsWith("Defaulting container")) {
        kept.add(
            line.replaceAll(" {2,}", "  ").replaceAll("\\b\\d+[smhd]\\b", "AGE").stripTrailing());
      }
    }
    return Collections.unmodifiableList(kept);
  }
}
