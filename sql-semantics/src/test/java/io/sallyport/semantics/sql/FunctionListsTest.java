package io.sallyport.semantics.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The functions that need no permit are those that each database lists, without those that the
 * review takes out. A function that a new version brings fails here until somebody has looked at
 * it.
 */
class FunctionListsTest {
  private static final int WIDTH = 100;
  private static final String HEAD =
      "# Written by FunctionListsTest from the database's own catalog and the review beside that"
          + " test.\n# To write it anew: mvn test -pl sql-semantics -am -Dtest=FunctionListsTest"
          + " -Dsallyport.functions=write\n";

  @ParameterizedTest
  @ValueSource(strings = {"postgresql", "mysql", "h2"})
  void everyFunctionOfTheDatabaseIsFreeOrReviewed(String dialect) throws SQLException, IOException {
    Set<String> free = ServerFunctions.of(dialect);
    for (String line : review(dialect)) {
      List<String> words = List.of(line.substring(1).strip().split(" +"));
      if (line.startsWith("-")) {
        words.forEach(
            word ->
                assertThat(free.removeIf(name -> name.matches(word)))
                    .as("the review of %s names nothing by %s", dialect, word)
                    .isTrue());
      }
    }
    for (String line : review(dialect)) {
      if (line.startsWith("+")) {
        free.addAll(List.of(line.substring(1).strip().split(" +")));
      }
    }
    if ("write".equals(System.getProperty("sallyport.functions"))) {
      write(dialect, free);
    }
    assertThat(listed(dialect)).isEqualTo(free);
  }

  private static List<String> review(String dialect) throws IOException {
    return lines("reviewed-functions-" + dialect + ".txt");
  }

  private static Set<String> listed(String dialect) throws IOException {
    Set<String> names = new TreeSet<>();
    for (String line : Files.readAllLines(file(dialect))) {
      if (!line.startsWith("#") && !line.isBlank()) {
        names.addAll(List.of(line.strip().split(" +")));
      }
    }
    return names;
  }

  private static Path file(String dialect) {
    return Path.of(
        "src/main/resources/io/sallyport/semantics/sql/pure-functions-" + dialect + ".txt");
  }

  private static void write(String dialect, Set<String> names) throws IOException {
    StringBuilder text = new StringBuilder(HEAD);
    int width = 0;
    for (String name : new TreeSet<>(names)) {
      boolean fits = width > 0 && width + 1 + name.length() <= WIDTH;
      text.append(fits ? " " : width == 0 ? "" : "\n").append(name);
      width = fits ? width + 1 + name.length() : name.length();
    }
    Files.writeString(file(dialect), text.append('\n'));
  }

  private static List<String> lines(String resource) throws IOException {
    List<String> lines = new ArrayList<>();
    try (var in = FunctionListsTest.class.getResourceAsStream(resource)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(lines::add);
    }
    return lines;
  }
}
