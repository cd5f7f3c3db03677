package io.sallyport.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Somebody who meets a code finds it in docs/codes.md, and what is listed there exists. */
final class CodesTest {

  private static final Pattern CODE = Pattern.compile("\\bSP-\\d{4}\\b");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\|\\s*`?(SP-\\d{4})`?\\s*\\|([^|\\n]*)\\|([^|\\n]*)\\|\\s*$");

  @Test
  void everyCodeInTheSourcesIsListed() {
    assertThat(listed()).containsAll(inSources());
  }

  @Test
  void everyListedCodeIsInTheSources() {
    assertThat(inSources()).containsAll(listed());
  }

  @Test
  void codesAreListedOnceAndInOrder() {
    assertThat(listed()).doesNotHaveDuplicates().isSorted();
  }

  @Test
  void everyRowSaysWhatTheCodeMeansAndWhatToDo() {
    Matcher row = ROW.matcher(table());
    while (row.find()) {
      assertThat(row.group(2)).as("meaning of %s", row.group(1)).isNotBlank();
      assertThat(row.group(3)).as("what to do about %s", row.group(1)).isNotBlank();
    }
  }

  private static String table() {
    return Project.text(Project.root().resolve("docs/codes.md"));
  }

  private static List<String> listed() {
    List<String> codes = new ArrayList<>();
    Matcher row = ROW.matcher(table());
    while (row.find()) {
      codes.add(row.group(1));
    }
    return codes;
  }

  private static Set<String> inSources() {
    Set<String> codes = new TreeSet<>();
    for (Path module : Project.modules()) {
      for (Path file : Project.files(module.resolve("src/main"))) {
        Matcher code = CODE.matcher(Project.text(file));
        while (code.find()) {
          codes.add(code.group());
        }
      }
    }
    return codes;
  }
}
