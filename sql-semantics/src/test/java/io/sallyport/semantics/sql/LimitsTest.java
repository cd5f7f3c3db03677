package io.sallyport.semantics.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.MaskKind;
import io.sallyport.testkit.CorpusCase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any text is decided, soon, and by an answer rather than an exception. */
class LimitsTest {
  private static final Duration SOON = Duration.ofMillis(1_500);
  private static final List<String> DIALECTS =
      List.of("postgresql", "mysql", "mariadb", "h2", "ansi");

  @Test
  void nullAndEmptyTextsAreRefused() {
    assertThat(code(null)).isEqualTo("SP-1001");
    assertThat(code("")).isEqualTo("SP-1001");
    assertThat(code(" \n -- nothing\n")).isEqualTo("SP-1001");
    assertThat(code("SELECT 1\0")).isEqualTo("SP-1003");
  }

  @Test
  void sizesBeyondTheLimitsAreRefused() {
    assertThat(code("SELECT '" + "x".repeat(1 << 20) + "'")).isEqualTo("SP-1002");
    assertThat(code("SELECT " + "1 + ".repeat(10_500) + "1")).isEqualTo("SP-1002");
    assertThat(code("SELECT " + "(".repeat(101) + "1" + ")".repeat(101))).isEqualTo("SP-1002");
    assertThat(code("VALUES (1)" + ", (1)".repeat(5_000))).isEqualTo("SP-1002");
    assertThat(code("SELECT 1 FROM orders" + ", orders".repeat(300))).isEqualTo("SP-1002");
    assertThat(code("SELECT " + "NOT ".repeat(5_000) + "true")).isEqualTo("SP-1002");
    assertThat(code("SELECT " + "- ".repeat(5_000) + "1")).isEqualTo("SP-1002");
    assertThat(code("SELECT " + "CASE WHEN ".repeat(1_000) + "1")).isEqualTo("SP-1002");
    assertThat(code("SELECT 1" + "::int".repeat(3_000))).isEqualTo("SP-1002");
  }

  @Test
  void longFlatStatementsAreRead() {
    assertThat(code("SELECT " + "1 + ".repeat(9_000) + "1")).isEmpty();
    assertThat(code("SELECT 1" + " UNION ALL SELECT 1".repeat(4_000))).isEmpty();
    assertThat(code("SELECT id FROM orders WHERE id IN (1" + ", 2".repeat(9_000) + ")")).isEmpty();
    assertThat(code("DELETE FROM orders WHERE id = 1" + " OR id = 2".repeat(4_500))).isEmpty();
    assertThat(
            code("INSERT INTO products VALUES (1, 'a', 2, 3)" + ", (1, 'a', 2, 3)".repeat(1_900)))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "((",
        "SELECT (",
        "[",
        "'",
        "\"",
        "$$",
        "/*",
        "a.",
        "SELECT 1 UNION ",
        "((SELECT 1) ",
        "FROM x JOIN ",
        "CASE ",
        "WITH a AS (",
        "\\",
        "\u00e9",
        ",",
        "?",
        "x ",
        "1 ",
        "E'",
        "`",
        "{",
        "@@a "
      })
  void nonsenseOfOneMegabyteIsDecidedSoon(String part) {
    String text = part.repeat((1 << 20) / part.length());
    long start = System.nanoTime();
    assertThat(code(text)).startsWith("SP-1");
    assertThat(code("SELECT " + text)).startsWith("SP-1");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
  }

  @Test
  void hundredBracketsAroundALongQueryAreReadSoon() {
    String text =
        "(".repeat(95) + "SELECT 1" + " UNION ALL SELECT 1".repeat(4_800) + ")".repeat(95);
    long start = System.nanoTime();
    assertThat(code(text)).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
  }

  @Test
  void viewsOverViewsAreReadOnce() {
    MapCatalog.Builder builder = MapCatalog.builder("1");
    builder.add(Relation.table("public", "v0", new Column("a", "text", ColumnFamily.TEXT, true)));
    for (int i = 1; i <= 14; i++) {
      String below = "v" + (i - 1);
      builder.add(
          Relation.view(
              "public",
              "v" + i,
              "SELECT x.a FROM " + below + " x, " + below + " y",
              new Column("a", "text", ColumnFamily.TEXT, true)));
    }
    builder.add(
        Relation.view(
            "public",
            "loop",
            "SELECT a FROM loop",
            new Column("a", "text", ColumnFamily.TEXT, true)));
    Shop shop = Shop.of("postgresql");
    Masks masks =
        Masks.builder(new MaskKey(new byte[16]))
            .mask(new RelationName("public", "v0"), "a", MaskKind.REDACT)
            .build();
    long start = System.nanoTime();
    try (SqlAnalyzer analyzer = new SqlAnalyzer()) {
      for (String view : List.of("v14", "loop")) {
        SqlAnalysis analysis =
            analyzer.analyze("SELECT a FROM " + view, shop.profile, builder.build());
        assertThat(((Understood) analysis).rewrite(masks)).isNotNull();
      }
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
  }

  @Test
  void soupOfTokensIsAnsweredAndNeverThrows() {
    Random random = new Random(20_260_101);
    List<String> pieces = pieces();
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "SELECT " : "");
      for (int n = random.nextInt(25); n >= 0; n--) {
        text.append(pieces.get(random.nextInt(pieces.size())));
        text.append(random.nextInt(4) == 0 ? "" : " ");
      }
      for (String dialect : DIALECTS) {
        Shop shop = Shop.of(dialect);
        try {
          Binder.bind(text.toString(), shop.profile, shop.catalog);
        } catch (Refusal refused) {
          assertThat(refused.toUnread().code()).as(text.toString()).isNotEqualTo("SP-1012");
        }
      }
    }
  }

  /** The tokens of all case files. */
  private static List<String> pieces() {
    List<String> pieces = new ArrayList<>();
    for (String file : List.of("everyday.tsv", "hostile.tsv")) {
      for (CorpusCase row : CorpusCase.read(file)) {
        try {
          Scanner.scan(row.sql(), Shop.of(row.dialect()).profile)
              .tokens()
              .forEach(token -> pieces.add(token.text));
        } catch (Refusal refused) {
          pieces.add(row.sql());
        }
      }
    }
    return pieces;
  }

  private static String code(String sql) {
    Shop shop = Shop.of("postgresql");
    try (SqlAnalyzer analyzer = new SqlAnalyzer()) {
      SqlAnalysis analysis = analyzer.analyze(sql, shop.profile, shop.catalog);
      return analysis instanceof Unread unread ? unread.code() : "";
    }
  }
}
