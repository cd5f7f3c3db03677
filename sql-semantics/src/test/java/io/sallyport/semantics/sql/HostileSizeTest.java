package io.sallyport.semantics.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Texts of up to one megabyte, each of the worst there is of its kind, cost in proportion to their
 * length: four times the text at most eight times the work, counted in this thread's own processor
 * time, since a clock on the wall tells of the machine's other work, too.
 */
class HostileSizeTest {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int WHOLE = 1 << 20;
  private static final int TRIES = 2;
  private static final int LOOKS = 5;
  private static final long MOST_LOOKS = 250;
  private static final double NOISE_MILLIS = 15;

  /** A second of work for one text would be a way to stall a pool. */
  private static final double MOST_MILLIS = 1_000;

  /**
   * What stands before, what is said again and again, and what stands behind, with how often at
   * most: most limits count tokens, and the worst text stays just below them.
   */
  private record Shape(String name, String head, String part, String tail, int most) {
    String text(int length) {
      int times =
          Math.min(most, Math.max(1, (length - head.length() - tail.length()) / part.length()));
      return head + part.repeat(times) + tail;
    }
  }

  private static final List<Shape> SHAPES = shapes();

  private static List<Shape> shapes() {
    List<Shape> all = new ArrayList<>();
    for (String part :
        List.of(
            "(",
            "[",
            "{",
            "'",
            "''",
            "\"",
            "\"a\"",
            "`",
            "`a` ",
            "$",
            "$$",
            "$a$ ",
            "/*",
            "/* */",
            "--\n",
            "-- ",
            "#\n",
            "//\n",
            "\\",
            "E'\\'",
            "a.",
            "a ",
            "1 ",
            "1.",
            "0x",
            "x'",
            "U&'",
            "_utf8'",
            "@@a.",
            "?",
            "??",
            ",",
            ";",
            "- ",
            "-",
            "+-",
            "NOT ",
            "~",
            "CASE ",
            "CASE WHEN ",
            "SELECT ",
            "SELECT (",
            "FROM x JOIN ",
            "WITH a AS (",
            "UNION ",
            "\u00e9",
            "\n",
            "\t",
            "a$",
            "::int",
            "AND ",
            "IN (",
            "/",
            "*/")) {
      all.add(new Shape(part, "", part, "", Integer.MAX_VALUE));
      all.add(new Shape("SELECT " + part, "SELECT ", part, "", Integer.MAX_VALUE));
    }
    all.add(new Shape("one string", "SELECT '", "x", "'", Integer.MAX_VALUE));
    all.add(new Shape("one string of quotes", "SELECT '", "''", "'", Integer.MAX_VALUE));
    all.add(new Shape("one comment", "SELECT 1 /* ", "* /", "*/", Integer.MAX_VALUE));
    all.add(new Shape("comments", "SELECT 1 ", "/* x */", "", Integer.MAX_VALUE));
    all.add(new Shape("blanks", "SELECT 1", " ", "", Integer.MAX_VALUE));
    all.add(new Shape("sums", "SELECT 1", " + 1", " FROM customers", 9_000));
    all.add(new Shape("ors", "SELECT email FROM customers WHERE id = 1", " OR id = 2", "", 4_500));
    all.add(new Shape("always true", "DELETE FROM orders WHERE id = 1", " OR id <> 2", "", 4_500));
    String write = "DELETE FROM orders WHERE id = 1";
    all.add(new Shape("likes", write, " OR status LIKE 'x%'", "", 4_500));
    all.add(new Shape("columns", write, " OR id = customer_id", "", 4_500));
    all.add(new Shape("tautologies", write, " AND id = id", "", 4_900));
    all.add(new Shape("calls in a write", write, " OR upper(status) = 'X'", "", 2_400));
    all.add(
        new Shape(
            "subqueries in a write",
            write,
            " OR EXISTS (SELECT 1 FROM products p WHERE p.id = orders.id)",
            "",
            1_000));
    all.add(new Shape("numbers", "SELECT email FROM customers WHERE id IN (1", ", 2", ")", 9_000));
    all.add(new Shape("names", "SELECT email", ", email", " FROM customers", 9_000));
    all.add(
        new Shape(
            "rows", "INSERT INTO products VALUES (1, 'a', 2, 3)", ", (1, 'a', 2, 3)", "", 1_900));
    all.add(
        new Shape(
            "unions",
            "SELECT email FROM customers",
            " UNION ALL SELECT email FROM customers",
            "",
            250));
    all.add(
        new Shape("joins", "SELECT c.email FROM customers c", " JOIN orders USING (id)", "", 250));
    all.add(
        new Shape(
            "cases",
            "SELECT ",
            "CASE WHEN id = 1 THEN ",
            "id" + " END".repeat(90) + " FROM customers",
            90));
    all.add(new Shape("nots", "SELECT id FROM customers WHERE ", "NOT ", "active", 190));
    all.add(new Shape("signs", "SELECT ", "- ", "id FROM customers", 190));
    all.add(
        new Shape("calls", "SELECT ", "upper(", "email" + ")".repeat(90) + " FROM customers", 90));
    all.add(
        new Shape(
            "subqueries", "SELECT ", "(SELECT ", "1" + ")".repeat(60) + " FROM customers", 60));
    all.add(
        new Shape(
            "derived", "SELECT * FROM ", "(SELECT * FROM ", "customers" + ") x".repeat(60), 60));
    all.add(
        new Shape(
            "a name of another relation",
            "SELECT id AS secrets, ",
            "CASE WHEN id = 1 THEN ",
            "id" + " END".repeat(90) + " FROM orders",
            90));
    all.add(
        new Shape(
            "the same in brackets",
            "SELECT id AS secrets, ",
            "(((((((((((1))))))))))) + ",
            "1 FROM orders",
            55));
    all.add(
        new Shape(
            "the same in calls",
            "SELECT id AS secrets, ",
            "f(f(f(f(f(f(f(f(f(f(f(1))))))))))) + ",
            "1 FROM orders",
            40));
    all.add(
        new Shape(
            "the same in subqueries",
            "SELECT id AS secrets, ",
            "(SELECT (SELECT (SELECT (SELECT (SELECT (SELECT (SELECT 1))))))) + ",
            "1 FROM orders",
            40));
    all.add(
        new Shape(
            "the same in conditions",
            "SELECT id AS secrets FROM orders WHERE ",
            "NOT ((((((((((id = 1 AND id = 2)))))))))) OR ",
            "id = 1",
            40));
    all.add(
        new Shape(
            "the same in joins",
            "SELECT 1 AS secrets FROM ",
            "((((((((((",
            "orders" + ")".repeat(10),
            1));
    return all;
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgresql", "mysql", "h2"})
  void noTextCostsMoreThanItsLength(String dialect) {
    Shop shop = Shop.of(dialect);
    List<String> tooDear = new ArrayList<>();
    double worst = 0;
    String worstShape = "";
    try (SqlAnalyzer analyzer = new SqlAnalyzer()) {
      for (int warm = 0; warm < 1; warm++) {
        SHAPES.forEach(shape -> decide(analyzer, shop, shape.text(WHOLE / 8)));
      }
      for (Shape shape : SHAPES) {
        double whole = millis(analyzer, shop, shape.text(WHOLE));
        double quarter = millis(analyzer, shop, shape.text(WHOLE / 4));
        // Whatever else the machine did in that moment does not come again and again.
        for (int look = 1; look < LOOKS && dear(whole, quarter); look++) {
          whole = Math.min(whole, millis(analyzer, shop, shape.text(WHOLE)));
        }
        if (dear(whole, quarter)) {
          tooDear.add("%s: %.1f ms, a quarter %.1f ms".formatted(shape.name, whole, quarter));
        }
        if (whole > worst) {
          worst = whole;
          worstShape = shape.name;
        }
      }
    }
    System.out.printf(
        Locale.ROOT, "%s: the dearest text is '%s' with %.1f ms%n", dialect, worstShape, worst);
    assertThat(tooDear).isEmpty();
  }

  /**
   * Counted, not timed. A step of judging takes a quarter of a microsecond at most, a look at a
   * token a hundredth: with 20,000 tokens at most a text is decided within 50 ms.
   */
  @ParameterizedTest
  @ValueSource(strings = {"postgresql", "mysql", "h2"})
  void noTextTakesMoreThanAFewLooksAtEachTokenAndABoundedJudging(String dialect) {
    Shop shop = Shop.of(dialect);
    List<String> tooDear = new ArrayList<>();
    for (Shape shape : SHAPES) {
      try {
        TokenStream stream = Scanner.scan(shape.text(WHOLE), shop.profile);
        Cursor cursor = new Cursor(stream, shop.profile);
        try {
          new StatementParser(cursor).statement();
        } catch (Refusal refused) {
          // What it took until then counts.
        }
        if (cursor.looks() > MOST_LOOKS * stream.tokens().size() + 1_000) {
          tooDear.add(shape.name + " looks " + cursor.looks() + " of " + stream.tokens().size());
        }
        int steps = Binder.bind(shape.text(WHOLE), shop.profile, shop.catalog).steps();
        if (steps > Judging.MOST_STEPS + 100) {
          tooDear.add(shape.name + " steps " + steps);
        }
      } catch (Refusal refused) {
        // Decided, too.
      }
    }
    assertThat(tooDear).isEmpty();
  }

  private static boolean dear(double whole, double quarter) {
    return whole > 8 * quarter + NOISE_MILLIS || whole > MOST_MILLIS;
  }

  private static double millis(SqlAnalyzer analyzer, Shop shop, String text) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < TRIES; i++) {
      long start = THREADS.getCurrentThreadCpuTime();
      decide(analyzer, shop, text);
      least = Math.min(least, THREADS.getCurrentThreadCpuTime() - start);
    }
    return least / 1e6;
  }

  /** Decided means answered: rewritten for the masks that hold, or refused with a reason. */
  private static void decide(SqlAnalyzer analyzer, Shop shop, String text) {
    analyzer.close();
    SqlAnalysis analysis = analyzer.analyze(text, shop.profile, shop.catalog);
    if (analysis instanceof Understood understood) {
      assertThat(understood.rewrite(shop.masks("full"))).isNotNull();
    } else {
      assertThat(((Unread) analysis).code()).startsWith("SP-1").isNotEqualTo("SP-1012");
    }
  }
}
