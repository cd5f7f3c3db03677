package io.sallyport.semantics.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Texts of up to one megabyte, each of the worst there is of its kind, cost in proportion to their
 * length: four times the text at most eight times the work, counted in steps and in memory, which
 * are the same however busy the machine is.
 */
class HostileSizeTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int WHOLE = 1 << 20;

  /** Far less than a second of work, which would be a way to stall a pool. */
  private static final long MOST_STEPS = 20_000_000;

  private static final long MOST_LOOKS = 250;
  private static final long MOST_BYTES = 500_000_000;

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
  void noTextCostsMoreThanItsLength(String dialect) throws ReflectiveOperationException {
    UnaryOperator<String> reader = counting(dialect);
    // What is made once, such as tables and patterns, is not this text's work.
    SHAPES.forEach(shape -> decide(reader, shape.text(WHOLE / 64)));
    List<String> tooDear = new ArrayList<>();
    Work worst = new Work(0, 0);
    String worstShape = "";
    for (Shape shape : SHAPES) {
      Work quarter = decide(reader, shape.text(WHOLE / 4));
      Work whole = decide(reader, shape.text(WHOLE));
      if (whole.dearBeside(quarter)) {
        tooDear.add("%s: %s, a quarter %s".formatted(shape.name, whole, quarter));
      }
      if (whole.steps > worst.steps) {
        worst = whole;
        worstShape = shape.name;
      }
    }
    System.out.printf(
        Locale.ROOT, "%s: the dearest text is '%s' with %s%n", dialect, worstShape, worst);
    assertThat(tooDear).isEmpty();
  }

  /**
   * A step of judging takes a quarter of a microsecond at most, a look at a token a hundredth: with
   * 20,000 tokens at most a text is decided within 50 ms.
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

  @SuppressWarnings("unchecked") // It is loaded beside us, and is what its source says.
  private static UnaryOperator<String> counting(String dialect)
      throws ReflectiveOperationException {
    return (UnaryOperator<String>)
        new Steps()
            .loadClass(HostileText.class.getName())
            .getConstructor(String.class)
            .newInstance(dialect);
  }

  private static Work decide(UnaryOperator<String> reader, String text) {
    long steps = Steps.taken;
    long bytes = THREADS.getCurrentThreadAllocatedBytes();
    String answer = reader.apply(text);
    bytes = THREADS.getCurrentThreadAllocatedBytes() - bytes;
    assertThat(answer).matches("Rewritten|Refused|SP-1[0-9]{3}").isNotEqualTo("SP-1012");
    return new Work(Steps.taken - steps, bytes);
  }

  /**
   * What one text cost: steps of our own and the parser's, and bytes of memory, copies included.
   */
  private record Work(long steps, long bytes) {
    boolean dearBeside(Work quarter) {
      return steps > 8 * quarter.steps + 100_000
          || steps > MOST_STEPS
          || bytes > 8 * quarter.bytes + (4 << 20)
          || bytes > MOST_BYTES;
    }

    @Override
    public String toString() {
      return "%,d steps, %,d bytes".formatted(steps, bytes);
    }
  }
}
