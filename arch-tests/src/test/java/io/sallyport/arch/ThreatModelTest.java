package io.sallyport.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/threat-model.md promises what a test shows, and the test is there. */
final class ThreatModelTest {
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|Contract))`");

  @Test
  void everyTestThatThePageNamesExists() {
    Set<String> named = new TreeSet<>();
    Matcher name = TEST.matcher(Project.text(Project.root().resolve("docs/threat-model.md")));
    while (name.find()) {
      named.add(name.group(1));
    }
    assertThat(named).hasSizeGreaterThan(20);
    assertThat(classes()).containsAll(named);
  }

  private static Set<String> classes() {
    return Project.modules().stream()
        .flatMap(module -> Project.files(module.resolve("src")).stream())
        .map(Path::getFileName)
        .map(String::valueOf)
        .filter(file -> file.endsWith(".java"))
        .map(file -> file.substring(0, file.length() - ".java".length()))
        .collect(Collectors.toSet());
  }
}
