package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.audit.journal.JournalEntry;
import io.sallyport.audit.journal.JournalReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTest {
  @TempDir static Path journal;

  @BeforeAll
  static void record() throws Exception {
    RecordedShop.recordOnH2(journal);
  }

  @Test
  void anUntouchedJournalIsIntact() {
    Ran ran = Ran.of("audit", "verify", journal);
    assertThat(ran.out()).startsWith("intact  ").contains(" good records in 2 files");
    assertThat(ran.status()).isZero();
    assertThat(Ran.of("audit", "verify", journal, "--json").out()).startsWith("{\"intact\":true,");
  }

  @Test
  void theRecordThatWasChangedIsNamed(@TempDir Path copy) throws Exception {
    Path file = JournalArgument.files(journal).get(0);
    List<String> lines = Files.readAllLines(file);
    lines.set(4, lines.get(4).replace("\"exchange\":", "\"exchange\":1"));
    Path forged = copy.resolve(file.getFileName());
    Files.write(forged, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    Ran ran = Ran.of("audit", "verify", copy);
    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.out()).contains(file.getFileName() + ":5: its content does not have the hash");
    Ran json = Ran.of("audit", "verify", copy, "--json");
    assertThat(json.status()).isEqualTo(1);
    assertThat(json.out()).contains("\"intact\":false", "\"at\":5");
  }

  @Test
  void theSearchFindsByEachOfItsOptions() {
    assertThat(found("--verdict", "deny")).hasSize(3);
    assertThat(found("--verdict", "permit", "--subject", "shop-bot")).hasSize(6);
    assertThat(found("--subject", "LENA")).hasSize(1);
    assertThat(found("--subject", "l*a", "--verdict", "deny")).isEmpty();
    assertThat(found("--rule", "no-unfiltered-writes")).hasSize(1);
    assertThat(found("--rule", "agents-*", "--action", "sql.update")).hasSize(2);
    assertThat(found("--code", "SP-2002")).hasSize(1);
    assertThat(found("--table", "customers")).hasSize(2);
    assertThat(found("--resource", "shop/public.sal*")).hasSize(2);
    assertThat(found("--table", "other/salaries")).isEmpty();
    assertThat(found("--target", "shop")).hasSize(10);
    assertThat(found("--action", "sql.delete")).hasSize(2);
    assertThat(found("--text", "'void'")).hasSize(1);
    assertThat(found("--text", "select COUNT(")).isEmpty();
    assertThat(found("--text", "select COUNT(", "-i")).hasSize(1);
    assertThat(found("--kind", "session_opened,session_closed")).hasSize(4);
    assertThat(found("--kind", "finished", "--code", "SP-5040")).hasSize(1);
    assertThat(found("--limit", "2")).hasSize(2);
  }

  @Test
  void aKindOrAnActThatThereIsNotIsNotSearchedInVain() {
    for (String[] wrong : new String[][] {{"--kind", "decision"}, {"--act", "approved"}}) {
      Ran ran = Ran.of("audit", "search", journal, wrong[0], wrong[1]);
      assertThat(ran.status()).isEqualTo(2);
      assertThat(ran.err()).startsWith("SP-9001 not understood: '").contains(wrong[1]);
    }
    assertThat(found("--act", "approval_*")).isNotNull();
  }

  @Test
  void everyKindOfTheSchemaCanBeSearchedFor() throws Exception {
    String schema;
    try (var in = JournalEntry.class.getResourceAsStream("journal.schema.json")) {
      schema = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(Arrays.stream(Filters.Kind.values()).map(Filters.Kind::toString))
        .containsExactlyInAnyOrderElementsOf(
            Pattern.compile("\"kind\": \\{\\s*\"const\": \"(\\w+)\"")
                .matcher(schema)
                .results()
                .map(found -> found.group(1))
                .toList());
  }

  @Test
  void theSearchFindsByTime() {
    assertThat(found("--since", "1h")).hasSize(10);
    assertThat(found("--from", "2020-01-01", "--to", "2020-01-02T12:00")).isEmpty();
    assertThat(found("--from", "2020-01-01T00:00:00Z")).hasSize(10);
    assertThat(found("--to", "2020-01-01")).isEmpty();
    assertThat(found("--from", "2999-01-01")).isEmpty();
    Ran ran = Ran.of("audit", "search", journal, "--since", "soon");
    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.err()).startsWith("SP-9001 not understood: 'soon'");
  }

  @Test
  void whatTheSearchPrintsAsJsonAreTheVeryLinesOfTheJournal() throws Exception {
    List<String> lines = new ArrayList<>();
    for (Path file : JournalArgument.files(journal)) {
      lines.addAll(Files.readAllLines(file));
    }
    assertThat(lines).containsAll(found("--target", "shop"));
  }

  @Test
  void theSearchPrintsATable() {
    Ran ran = Ran.of("audit", "search", journal, "--verdict", "deny");
    assertThat(ran.status()).isZero();
    assertThat(ran.out().lines()).hasSize(4);
    assertThat(ran.out())
        .startsWith("time (UTC)")
        .contains("SP-2001 no-unfiltered-writes", "DELETE FROM orders WHERE 1 = 1");
    assertThat(ran.err()).isEqualTo("3 found\n");
  }

  @Test
  void aSessionIsShownAsAPage() throws Exception {
    Ran ran = Ran.of("audit", "show", journal, session());
    assertThat(ran.status()).isZero();
    assertThat(ran.out())
        .contains(
            "shop-bot (agents)",
            "tidy up the shop",
            "shop, embedded",
            "9, of which 3 denied",
            "permit  agents-read-shop",
            "mask shop/PUBLIC.CUSTOMERS.email: partial",
            "at most 100 rows",
            "3 rows, ",
            "deny  SP-2001 no-unfiltered-writes",
            "Add a WHERE clause that names the rows.",
            "refused SP-5040",
            "1 affected")
        .doesNotContain("ada.lindgren");
    assertThat(Ran.of("audit", "show", journal, session().substring(20)).out())
        .isEqualTo(ran.out());
  }

  @Test
  void aRecordIsShownByItsNumber() {
    assertThat(Ran.of("audit", "show", journal, 1).out()).contains("kind ", "journal_opened");
    assertThat(Ran.of("audit", "show", journal, 9999).status()).isEqualTo(2);
    assertThat(Ran.of("audit", "show", journal, "nobody").err()).startsWith("SP-9004 no one");
  }

  @Test
  void aSessionIsReplayedInItsOrder() throws Exception {
    Ran ran = Ran.of("audit", "replay", journal, session(), "--speed", "0");
    assertThat(ran.status()).isZero();
    assertThat(ran.out())
        .containsSubsequence(
            "shop-bot on shop",
            "> #1 SELECT id, name",
            "  #1 3 rows",
            "> #4 DELETE",
            "  #4 refused, SP-2001",
            "> #6 UPDATE",
            "> #7 UPDATE",
            "  #7 1 affected");
  }

  @Test
  void rowsThatWereRecordedAreReplayedWithTheirStatement(@TempDir Path own) throws Exception {
    String url = RecordedShop.newH2();
    String rules =
        RecordedShop.resource("sallyport.yaml")
            .replace(
                "    limit: { rows: 100", "    record: { results: 2 }\n    limit: { rows: 100");
    assertThat(rules).contains("results: 2");
    try (var keeper = java.sql.DriverManager.getConnection(url)) {
      RecordedShop.fill(keeper);
      RecordedShop.record(url, own, rules, RecordedShop.WORK);
    }
    String session =
        JournalReader.entries(own)
            .filter(e -> e.session() != null)
            .findFirst()
            .orElseThrow()
            .session();
    Ran ran = Ran.of("audit", "replay", own, session, "--speed", "0");
    assertThat(ran.out())
        .containsSubsequence(
            "> #1 SELECT id, name",
            "#1   ID | NAME | EMAIL | CARD",
            "#1   1 | ",
            "#1   2 | ",
            "#1 3 rows")
        .contains("*")
        .doesNotContain("ada.lindgren");
    assertThat(Ran.of("audit", "show", own, session).out()).contains("recorded", ".sql.rec");
    assertThat(Ran.of("audit", "verify", own).out()).contains("intact", "1 recording");
    Path recording;
    try (Stream<Path> files = Files.list(own.resolve("recordings"))) {
      recording = files.findFirst().orElseThrow();
    }
    Files.writeString(recording, Files.readString(recording).replace("Ada", "Eve"));
    Ran altered = Ran.of("audit", "verify", own);
    assertThat(altered.status()).isEqualTo(1);
    assertThat(altered.out()).contains("missing ", ".sql.rec", "altered");
    Files.delete(recording);
    assertThat(Ran.of("audit", "replay", own, session).err()).startsWith("SP-9010");
  }

  @Test
  void aTerminalIsReplayedAsItShowedAndSteersNothing(@TempDir Path own) throws Exception {
    String session = RecordedShop.recordTerminal(own);
    Ran ran = Ran.of("audit", "replay", own, session, "--speed", "0");
    assertThat(ran.status()).as(ran.err()).isZero();
    assertThat(ran.out())
        .contains("$ ls \u001b[1mbold\u001b[0m", "[exit 0]")
        .doesNotContain("52;c", "\u001b[6n", "\u001b]", "typed");
  }

  @Test
  void theStatisticsCountWhoDidWhat() {
    Ran ran = Ran.of("audit", "stats", journal);
    assertThat(ran.out())
        .contains(
            "10 calls: 7 permitted, of which 1 did not complete; 3 denied",
            "Who",
            "shop-bot",
            "lena",
            "sql.select",
            "SP-2001 no-unfiltered-writes",
            "agents-read-shop",
            "█");
    assertThat(Ran.of("audit", "stats", journal, "--json").out())
        .startsWith("{\"calls\":10,\"permitted\":7,\"denied\":3,");
  }

  @Test
  void aStatementCannotSteerTheTerminal(@TempDir Path own) throws Exception {
    String url = RecordedShop.newH2();
    String sql = "SELECT id FROM customers /* \u001b[2J\u202e\n */";
    try (var keeper = java.sql.DriverManager.getConnection(url)) {
      RecordedShop.fill(keeper);
      RecordedShop.record(url, own, RecordedShop.resource("sallyport.yaml"), List.of(sql));
    }
    for (String[] command : new String[][] {{"search"}, {"show", "1"}, {"show", "3"}}) {
      Object[] args =
          Stream.of(Stream.of("audit", command[0], own.toString()), Stream.of(command).skip(1))
              .flatMap(s -> s)
              .toArray();
      assertThat(Ran.of(args).out()).doesNotContain("\u001b", "\u202e");
    }
  }

  private static List<String> found(Object... options) {
    Object[] args =
        Stream.concat(Stream.of("audit", "search", journal, "--json"), Stream.of(options))
            .toArray();
    Ran ran = Ran.of(args);
    assertThat(ran.err()).isEmpty();
    assertThat(ran.status()).isZero();
    return ran.out().lines().toList();
  }

  private static String session() throws Exception {
    try (Stream<JournalEntry> entries = JournalReader.entries(journal)) {
      return entries
          .filter(e -> "shop-bot".equals(e.subject()))
          .findFirst()
          .orElseThrow()
          .session();
    }
  }
}
