package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.audit.journal.JournalEntry;
import io.sallyport.audit.journal.JournalReader;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What docs/cli.md shows is what the command prints. With {@code -Dsallyport.docs=write} the page
 * is written anew.
 */
class DocsTest {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
  private static final Path PAGE =
      Path.of(System.getProperty("sallyport.root", "..")).resolve("docs/cli.md");

  @TempDir Path work;

  private String session = "";

  @Test
  void whatThePageShowsIsWhatTheCommandPrints() throws Exception {
    prepare();
    List<String> shown = Files.readAllLines(PAGE);
    List<String> printed = new ArrayList<>();
    boolean console = false;
    for (String line : shown) {
      if (line.startsWith("```")) {
        console = line.equals("```console");
      }
      if (!console || line.startsWith("```")) {
        printed.add(line);
      } else if (line.startsWith("$ sallyport ")) {
        printed.add(line);
        printed.addAll(run(line.substring("$ sallyport ".length())));
      }
    }
    if ("write".equals(System.getProperty("sallyport.docs"))) {
      Files.writeString(PAGE, String.join("\n", printed) + "\n");
    } else {
      assertThat(steady(shown)).isEqualTo(steady(printed));
    }
  }

  private void prepare() throws Exception {
    Path journal = work.resolve("journal");
    try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
      String url = server.getJdbcUrl("postgres", "postgres");
      try (Connection keeper = DriverManager.getConnection(url)) {
        RecordedShop.fill(keeper);
      }
      RecordedShop.record(url, journal);
    }
    for (String name : RecordedShop.FILES) {
      Files.writeString(work.resolve(name), RecordedShop.resource(name));
    }
    try (Stream<JournalEntry> entries = JournalReader.entries(journal)) {
      session =
          entries
              .filter(e -> "shop-bot".equals(e.subject()))
              .map(JournalEntry::session)
              .findFirst()
              .orElseThrow();
    }
  }

  private List<String> run(String command) {
    List<Object> words = new ArrayList<>();
    Matcher word = WORD.matcher(command);
    while (word.find()) {
      String text = word.group(1) != null ? word.group(1) : word.group(2);
      words.add(resolved(text == null ? word.group(3) : text));
    }
    Ran ran = Ran.of(words.toArray());
    String all = ran.out() + ran.err();
    assertThat(ran.err()).as(command).doesNotContain("SP-9");
    return all.replace(work + "/", "").lines().toList();
  }

  private Object resolved(String word) {
    if (word.equals("$session")) {
      return session;
    }
    boolean file = word.matches("[\\w.-]+") && Files.exists(work.resolve(word));
    return file ? work.resolve(word) : word;
  }

  /** Without statements as executed, which are of the masks' own making. */
  private static List<String> steady(List<String> lines) {
    List<String> kept = new ArrayList<>();
    boolean executed = false;
    for (String line : lines) {
      executed = line.startsWith("Executed") || (executed && line.startsWith("  "));
      if (!executed && !line.startsWith("     executed") && !line.startsWith("          ")) {
        kept.add(steady(line));
      }
    }
    return kept;
  }

  /** Without what differs from run to run: times, ids, durations. */
  private static String steady(String line) {
    return line.replaceAll("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d(:\\d\\d:\\d\\d)?(\\.\\d+)?", "TIME")
        .replaceAll("\\d\\d:\\d\\d:\\d\\d\\.\\d+", "TIME")
        .replaceAll("\\b[0-9a-f]{28}\\b", "ID")
        .replaceAll("\\b[0-9a-f]{8}(/\\d+ *)?", "ID ")
        .replaceAll("[\\d.,]+ ms", "0 ms")
        .stripTrailing();
  }
}
