package io.sallyport.semantics.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sallyport.semantics.sql.PostgresPeer.Reading;
import io.sallyport.semantics.sql.Rewrite.Rewritten;
import io.sallyport.testkit.CorpusCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is understood of a statement names the relations that PostgreSQL's own parser sees in it,
 * and is cut into tokens where PostgreSQL cuts it. {@code .ci/peer} installs that parser, and with
 * {@code --regress} PostgreSQL's regression tests, too; what is not installed is skipped, but not
 * under {@code -Ppeer}.
 */
class PostgresParserTest {
  private static final int COUNT = Integer.getInteger("sallyport.mutants", 2_000);
  private static final long SEED = Long.getLong("sallyport.seed", 20_260_101L);
  private static final boolean REQUIRED = Boolean.getBoolean("sallyport.peer");
  private static final Path REGRESS = Path.of("target", "peer", "regress");
  private static final Set<String> ROWS =
      Set.of("SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt");

  private final SqlAnalyzer analyzer = new SqlAnalyzer();
  private final Shop shop = Shop.of("postgresql");
  private final List<String> disagreements = new ArrayList<>();
  private final Map<String, Integer> refusals = new TreeMap<>();
  private int parsed;
  private int cut;
  private int understood;
  private PostgresPeer peer;

  @BeforeEach
  void start() throws IOException {
    if (!REQUIRED) {
      assumeThat(PostgresPeer.installed())
          .as("PostgreSQL's parser is not installed: run .ci/peer")
          .isTrue();
    }
    peer = new PostgresPeer();
  }

  @AfterEach
  void stop() throws IOException {
    analyzer.close();
    if (peer != null) {
      peer.close();
    }
  }

  @Test
  void corpusAndMadeUpStatementsNameTheRelationsThatPostgresSees() throws IOException {
    List<String> texts = new ArrayList<>();
    CorpusCase.all().stream()
        .filter(row -> row.dialect().equals("postgresql"))
        .forEach(row -> texts.add(row.sql()));
    for (int i = 0; i < COUNT; i++) {
      texts.add(new RandomSql(SEED + i, "postgresql").statement());
    }
    for (String sql : texts) {
      Reading theirs = peer.read(sql);
      SqlAnalysis ours = analyzer.analyze(sql, shop.profile, shop.catalog);
      compare(sql, theirs, ours);
      if (ours instanceof Understood statement
          && statement.rewrite(shop.masks("full")) instanceof Rewritten rewritten) {
        rewritten(sql, theirs, rewritten);
      }
    }
    report("corpus and made-up statements");
  }

  @Test
  void regressionTestsOfPostgresNameTheRelationsThatPostgresSees() throws IOException {
    if (!REQUIRED) {
      assumeThat(Files.isDirectory(REGRESS))
          .as("PostgreSQL's regression tests are not installed: run .ci/peer --regress")
          .isTrue();
    }
    List<Path> scripts;
    try (Stream<Path> files = Files.list(REGRESS)) {
      scripts = files.sorted().toList();
    }
    for (Path script : scripts) {
      OpenCatalog catalog = new OpenCatalog();
      for (String sql : PostgresPeer.statements(script)) {
        regression(sql, catalog);
      }
    }
    report("regression tests");
    assertThat(parsed).isGreaterThan(20_000);
    assertThat(understood).isGreaterThan(parsed * 9 / 10);
  }

  private void regression(String sql, OpenCatalog catalog) throws IOException {
    Reading theirs = peer.read(sql);
    try {
      catalog.statement(sql, theirs.relations(), shop.profile);
    } catch (Refusal refused) {
      return;
    }
    if (!theirs.defined().isEmpty()) {
      catalog.define(theirs.defined());
    }
    compare(sql, theirs, analyzer.analyze(sql, shop.profile, catalog));
    tokens(sql, theirs.tokens());
  }

  @Test
  void textsAreCutWherePostgresCutsThem() throws IOException {
    Random random = new Random(SEED);
    for (int i = 0; i < COUNT * 5; i++) {
      String text = TokenSoup.of(random);
      tokens(text, peer.read(text).tokens());
    }
    report("token soup");
  }

  /**
   * What PostgreSQL cannot cut it does not run. A parameter is the driver's to number, so that it
   * never sees the question mark.
   */
  private void tokens(String text, String theirs) {
    if (theirs.equals("error")) {
      return;
    }
    try {
      List<Token> tokens = Scanner.scan(text, shop.profile).tokens();
      cut++;
      String ours =
          tokens.stream()
              .map(token -> token.start + "-" + token.end)
              .collect(Collectors.joining(","));
      String rest = theirs.startsWith(ours) ? theirs.substring(ours.length()) : theirs;
      boolean semicolonsOnly = tail(text, tokens);
      boolean parameters = tokens.stream().anyMatch(token -> token.text.contains("?"));
      if (!parameters && !rest.isEmpty() && !semicolonsOnly) {
        disagreements.add("%s%n  ours   %s%n  theirs %s".formatted(text, ours, theirs));
      }
    } catch (Refusal refused) {
      refusals.merge(refused.toUnread().code(), 1, Integer::sum);
    }
  }

  /** Whether only semicolons were left out at the end. */
  private static boolean tail(String text, List<Token> tokens) {
    return text.substring(tokens.get(tokens.size() - 1).end).contains(";");
  }

  private void compare(String sql, Reading theirs, SqlAnalysis analysis) {
    if (theirs.parsed() && ROWS.contains(theirs.kind())) {
      parsed++;
    }
    if (!(analysis instanceof Understood ours)) {
      if (theirs.parsed() && ROWS.contains(theirs.kind())) {
        refusals.merge(((Unread) analysis).code(), 1, Integer::sum);
      }
      return;
    }
    if (theirs.parsed() && ROWS.contains(theirs.kind())) {
      understood++;
    }
    if (theirs.status().startsWith("statements")) {
      disagreements.add(sql + "\n  " + theirs.status());
    }
    Set<RelationName> seen = named(ours);
    Set<RelationName> missing = new LinkedHashSet<>(theirs.relations());
    missing.removeIf(name -> holds(seen, name) || wholeDatabase(ours));
    if (!missing.isEmpty()) {
      disagreements.add(sql + "\n  overlooked " + missing);
    }
    Set<RelationName> extra = new LinkedHashSet<>(seen);
    extra.removeIf(name -> holds(theirs.relations(), name));
    if (!extra.isEmpty() && ROWS.contains(theirs.kind())) {
      disagreements.add(sql + "\n  made up " + extra);
    }
  }

  /** The masked text is one that PostgreSQL reads, of the same kind, over relations of the shop. */
  private void rewritten(String sql, Reading before, Rewritten rewritten) throws IOException {
    if (rewritten.text().contains("?") || !before.parsed()) {
      return;
    }
    Reading after = peer.read(rewritten.text());
    boolean same = after.kind().equals(before.kind());
    for (RelationName name : after.relations()) {
      same &= holds(before.relations(), name) || viewed(before.relations(), name);
    }
    if (!same) {
      disagreements.add(sql + "\n  rewritten " + rewritten.text() + "\n  " + after);
    }
  }

  /** Whether a view of the shop that the statement names reads this. */
  private static boolean viewed(Set<RelationName> names, RelationName base) {
    return names.stream()
        .anyMatch(
            name ->
                (name.name().equals("active_customers") && base.name().equals("customers"))
                    || (name.name().equals("order_totals") && base.name().equals("orders")));
  }

  private static boolean holds(Set<RelationName> names, RelationName wanted) {
    return names.stream()
        .anyMatch(
            name ->
                name.name().equals(wanted.name())
                    && (name.schema().equals(wanted.schema())
                        || name.schema().isEmpty()
                        || wanted.schema().isEmpty()));
  }

  private static Set<RelationName> named(Understood understood) {
    Set<RelationName> names = new LinkedHashSet<>();
    for (SqlAccess access : understood.accesses()) {
      if (!access.implied() && access.resource() instanceof SqlResource.OfRelation relation) {
        names.add(relation.name());
      }
    }
    return names;
  }

  private static boolean wholeDatabase(Understood understood) {
    return understood.accesses().stream()
        .anyMatch(access -> access.resource() instanceof SqlResource.OfDatabase);
  }

  private void report(String what) throws IOException {
    System.out.printf(
        "%s: PostgreSQL parses %d queries and writes, %d are understood; %d texts cut into the same"
            + " tokens; refused %s; %d differ%n",
        what, parsed, understood, cut, refusals, disagreements.size());
    if (!disagreements.isEmpty()) {
      Path all = Path.of("target", "peer", what.replace(' ', '-') + ".txt");
      Files.writeString(all, String.join("\n", disagreements));
    }
    assertThat(disagreements).as(disagreements.size() + " disagreements").isEmpty();
    assertThat(understood + cut).isGreaterThan(COUNT / 20);
  }
}
