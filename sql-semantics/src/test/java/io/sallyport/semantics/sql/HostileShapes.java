package io.sallyport.semantics.sql;

import java.util.ArrayList;
import java.util.List;

/** Texts of up to one megabyte, each of the worst there is of its kind. */
final class HostileShapes {
  static final int WHOLE = 1 << 20;

  /**
   * What stands before, what is said again and again, and what stands behind, with how often at
   * most: most limits count tokens, and the worst text stays just below them.
   */
  record Shape(String name, String head, String part, String tail, int most) {
    String text(int length) {
      int times =
          Math.min(most, Math.max(1, (length - head.length() - tail.length()) / part.length()));
      return head + part.repeat(times) + tail;
    }
  }

  static final List<Shape> ALL = shapes();

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
    all.add(
        new Shape(
            "joins in a write",
            "DELETE FROM orders WHERE id IN (SELECT a0.id FROM orders a0",
            ", orders",
            " WHERE a0.id > 5)",
            250));
    all.add(
        new Shape(
            "subqueries of the same relation in a write",
            write,
            " OR id <= (SELECT max(id) FROM orders o WHERE o.customer_id = orders.customer_id)",
            "",
            600));
    all.add(
        new Shape(
            "nested subqueries in a write",
            "DELETE FROM orders WHERE ",
            "id IN (SELECT id FROM orders WHERE ",
            "id > 5" + ")".repeat(40),
            40));
    all.add(
        new Shape(
            "windows in a write",
            "DELETE FROM orders WHERE id IN (SELECT id FROM (SELECT id",
            ", row_number() OVER (ORDER BY id) AS r",
            " FROM orders) x WHERE r > 1)",
            900));
    all.add(
        new Shape(
            "set operations in a write",
            "DELETE FROM orders WHERE id IN (SELECT id FROM orders",
            " UNION SELECT id FROM orders",
            ")",
            240));
    texts(all, write);
    doubled(all);
    return all;
  }

  /** Queries that take all of the one before twice. */
  private static void doubled(List<Shape> all) {
    StringBuilder stars = new StringBuilder("WITH c0 AS (SELECT * FROM customers)");
    StringBuilder rows = new StringBuilder("WITH c0 AS (SELECT id FROM orders)");
    for (int i = 1; i <= 60; i++) {
      String from = " FROM c%d a, c%d b".formatted(i - 1, i - 1);
      stars.append(", c").append(i).append(" AS (SELECT *").append(from).append(")");
      rows.append(", c").append(i).append(" AS (SELECT a.id").append(from);
      rows.append(" WHERE a.id = b.id)");
    }
    all.add(new Shape("doubled stars", stars + " SELECT ", "a.*, ", "1 FROM c60 a", 2_000));
    all.add(
        new Shape(
            "doubled rows in a write",
            rows + " DELETE FROM orders WHERE id IN (SELECT id FROM c60",
            " WHERE id > 1",
            ")",
            1));
  }

  /** What takes long with texts: all of one beside all of another, and expressions that try. */
  private static void texts(List<Shape> all, String write) {
    String a = "a".repeat(WHOLE / 4);
    String some = "a".repeat(200);
    all.add(
        new Shape(
            "a text sought in one", write + " OR strpos('" + a + "', '", "a", "b') = id", WHOLE));
    all.add(
        new Shape(
            "a text like one", write + " OR '" + a + "' LIKE '%", "a", "b' || status", WHOLE));
    all.add(
        new Shape(
            "a text translated",
            write + " OR translate('" + a + "', '",
            "b",
            "', status) = status",
            WHOLE));
    all.add(
        new Shape(
            "a text replaced",
            write + " OR replace(replace('" + a + "', 'a', '",
            "b",
            "'), 'b', status) = status",
            WHOLE));
    for (String number : List.of("9e999999999", "1e-999999999", "1e-2147483647", "'9e99999999'")) {
      for (String use :
          List.of(
              "'x' || %s <> status",
              "ceil(%s) > id", "sqrt(%s) > id", "%s + 1 > id", "length(%s) > id")) {
        all.add(new Shape(use.formatted(number), write, " OR " + use.formatted(number), "", 2_000));
      }
    }
    all.add(new Shape("digests", write, " OR md5('" + some + "') < sha1(status)", "", 3_000));
    all.add(
        new Shape(
            "texts beside texts",
            write,
            " OR strpos('" + some + "', '" + some + "b' || status) = id",
            "",
            3_000));
    String blanks = " ".repeat(250);
    String more = blanks.repeat(3);
    for (String use :
        List.of(
            "note @> '(" + more + "x'",
            "note @? '" + more + "x'",
            "note @? '$." + "a".repeat(900) + "('",
            "'[" + blanks + "'::int4range @> id",
            "id <@ '[1" + blanks + ",2" + blanks + "x'::int4range",
            "placed + interval '1 " + "s".repeat(240) + "!' > placed")) {
      all.add(new Shape("blanks: " + use.strip().substring(0, 12), write, " OR " + use, "", 2_500));
    }
    all.add(new Shape("a path of blanks", write + " OR note @? '", " ", "x'", WHOLE));
    all.add(new Shape("a path of words", write + " OR note @? '$.a", "a", "('", WHOLE));
    for (String expression :
        List.of(
            "(||)".repeat(19) + "x$",
            "((){900000000}){900000000}x",
            "(a?){30}(a?){30}(a?){30}x",
            "(a*)*(a*)*(a*)*x",
            "[^x]*".repeat(14) + "x",
            "\\pL".repeat(20),
            "(a|[^a]-*")) {
      all.add(new Shape(expression, write, " OR status ~ '" + expression + "'", "", 4_000));
      all.add(
          new Shape(
              "replaced: " + expression,
              write,
              " OR regexp_replace(status, '" + expression + "', '') = ''",
              "",
              2_000));
      all.add(
          new Shape(
              "similar: " + expression,
              write,
              " OR status SIMILAR TO '" + expression + "'",
              "",
              3_000));
    }
  }

  private HostileShapes() {}
}
