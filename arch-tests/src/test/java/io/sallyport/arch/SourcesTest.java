package io.sallyport.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every source file must be like. */
final class SourcesTest {

  private static final int MOST_LINES = 500;

  @Test
  void noMainFileIsLongerThanFiveHundredLines() {
    List<String> tooLong =
        Project.mainJava().stream()
            .filter(file -> Project.text(file).lines().count() > MOST_LINES)
            .map(Project::shown)
            .toList();
    assertThat(tooLong).isEmpty();
  }

  @Test
  void nothingHoldsStateThatEveryoneShares() {
    fields().that().areStatic().should().beFinal().check(Project.mainClasses(Project.LIBRARY));
  }

  @Test
  void everyFailureHasATypeOfItsOwn() {
    Pattern bare = Pattern.compile("throw new (RuntimeException|Exception|Error|Throwable)\\(");
    List<String> found =
        Project.mainJava().stream()
            .filter(file -> bare.matcher(Project.text(file)).find())
            .map(Project::shown)
            .toList();
    assertThat(found).isEmpty();
  }

  @Test
  void noFileNamesAPathOfTheMachineItWasWrittenOn() throws IOException, InterruptedException {
    Pattern machine =
        Pattern.compile(
            "(?:^|[\\s\"'`=(:])(?:"
                + Stream.of(
                        Project.root().toString(),
                        System.getProperty("user.home") + "/",
                        System.getProperty("java.home"))
                    .map(Pattern::quote)
                    .reduce("/(?:home|Users|work)/\\w+", (one, other) -> one + "|" + other)
                + ")",
            Pattern.MULTILINE);
    List<String> found =
        committed().stream()
            .filter(file -> machine.matcher(Project.text(file)).find())
            .map(Project::shown)
            .toList();
    assertThat(found).isEmpty();
  }

  /** Else a test that was renamed would no longer run there, and nobody would notice. */
  @Test
  void everyTestThatRunsOnASecondJdkIsThere() throws IOException, InterruptedException {
    List<String> wanted =
        Project.text(Project.root().resolve(".ci/again"))
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();
    List<String> tests =
        committed().stream()
            .map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith("Test.java"))
            .map(name -> name.replace(".java", ""))
            .toList();
    assertThat(wanted).isNotEmpty().doesNotHaveDuplicates();
    assertThat(tests).containsAll(wanted);
  }

  private static List<Path> committed() throws IOException, InterruptedException {
    Process git =
        new ProcessBuilder("git", "ls-files", "-z")
            .directory(Project.root().toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(git.waitFor()).as("exit code of git ls-files").isZero();
    return Stream.of(names.split("\0"))
        .map(Project.root()::resolve)
        .filter(Files::isRegularFile)
        .toList();
  }
}
