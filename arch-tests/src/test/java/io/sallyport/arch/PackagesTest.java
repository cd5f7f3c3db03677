package io.sallyport.arch;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A module is a directory, an artifact and a package. */
final class PackagesTest {

  private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");

  @Test
  void packagesFormNoCycle() {
    requireNoCycle(Project.mainClasses(Project.LIBRARY));
  }

  @Test
  void packagesFormNoCycleInTestsEither() {
    requireNoCycle(Project.testClasses(Project.LIBRARY));
  }

  private static void requireNoCycle(JavaClasses classes) {
    slices()
        .matching("io.sallyport.(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(classes);
  }

  @Test
  void noTwoModulesShareAPackage() {
    Map<String, Set<String>> modulesByPackage = new TreeMap<>();
    for (Path module : Project.modules()) {
      for (String name : packages(module)) {
        modulesByPackage.computeIfAbsent(name, n -> new TreeSet<>()).add(Project.shown(module));
      }
    }
    assertThat(modulesByPackage).isNotEmpty();
    modulesByPackage.values().removeIf(modules -> modules.size() == 1);
    assertThat(modulesByPackage).isEmpty();
  }

  @Test
  void theModuleNameInTheJarIsThePackage() {
    for (Path module : Project.modules()) {
      var names = Project.pom(module).getElementsByTagName("automatic.module.name");
      assertThat(names.getLength())
          .as("automatic.module.name in the pom of %s", Project.shown(module))
          .isEqualTo(1);
      String name = names.item(0).getTextContent();
      assertThat(packages(module))
          .as("packages of %s", Project.shown(module))
          .allMatch(found -> found.equals(name) || found.startsWith(name + "."));
    }
  }

  @Test
  void everyPackageIsNullMarked() {
    List<String> unmarked =
        Project.mainJava().stream()
            .map(Path::getParent)
            .distinct()
            .filter(directory -> !isNullMarked(directory.resolve("package-info.java")))
            .map(Project::shown)
            .toList();
    assertThat(unmarked).isEmpty();
  }

  private static boolean isNullMarked(Path packageInfo) {
    return Files.exists(packageInfo) && Project.text(packageInfo).contains("@NullMarked");
  }

  private static Set<String> packages(Path module) {
    Set<String> found = new TreeSet<>();
    for (Path file : Project.files(module.resolve("src/main/java"))) {
      Matcher matcher = PACKAGE.matcher(Project.text(file));
      if (matcher.find()) {
        found.add(matcher.group(1));
      }
    }
    return found;
  }
}
