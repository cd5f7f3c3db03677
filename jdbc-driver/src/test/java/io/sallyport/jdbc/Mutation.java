package io.sallyport.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One way to say a statement otherwise, or to wrap something hostile round it. The same seed gives
 * the same text. Immutable.
 */
record Mutation(Kind kind, long seed) {
  private static final Pattern PIECE =
      Pattern.compile(
          "'(?:[^']|'')*'|\"[^\"]*\"|`[^`]*`|[A-Za-z_][A-Za-z0-9_]*|\\d+|\\s+|.", Pattern.DOTALL);
  private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Set<String> NAMES =
      Set.of(
          "customers",
          "orders",
          "products",
          "order_items",
          "secrets",
          "active_customers",
          "staff",
          "visits",
          "id",
          "name",
          "email",
          "ssn",
          "card",
          "salary",
          "born",
          "region",
          "active",
          "status",
          "total",
          "placed",
          "note",
          "title",
          "price",
          "stock",
          "customer_id");
  private static final Set<String> TABLES =
      Set.of("customers", "orders", "products", "order_items", "secrets", "active_customers");
  private static final List<String> MASKED = List.of("email", "ssn", "card", "salary", "born");

  /** What is done. */
  enum Kind {
    COMMENTS,
    BLANKS,
    LETTERS,
    QUOTES,
    QUALIFIED,
    CAST,
    DISGUISED,
    OTHER_COLUMN,
    OTHER_TABLE,
    PREDICATE,
    ORDERED,
    GROUPED,
    DERIVED,
    CTE,
    LATERAL,
    WHOLE_ROW,
    SET_OPERATION,
    SCALAR,
    EXISTS,
    WRITE
  }

  String apply(String sql, TestDatabase database) {
    return new Writer(database, new Random(seed)).write(kind, sql);
  }

  /** Writes one mutant. For one thread. */
  private record Writer(TestDatabase database, Random random) {

    private String write(Kind kind, String sql) {
      return switch (kind) {
        case COMMENTS -> between(sql, comments());
        case BLANKS -> between(sql, List.of("\n", "\t", "\r\n", "  ", " \n "));
        case LETTERS -> words(sql, 50, this::letters);
        case QUOTES -> words(sql, 30, this::quoted);
        case QUALIFIED -> words(sql, 30, this::qualified);
        case CAST -> words(sql, 25, this::cast);
        case DISGUISED -> words(sql, 25, this::disguised);
        case OTHER_COLUMN -> words(sql, 30, this::otherColumn);
        case OTHER_TABLE -> words(sql, 30, this::otherTable);
        case PREDICATE -> predicate(sql);
        case ORDERED -> sql + " ORDER BY " + hostile();
        case GROUPED -> sql + " GROUP BY " + pick(MASKED);
        case DERIVED -> derived(sql);
        case CTE -> cte(sql);
        case LATERAL -> lateral(sql);
        case WHOLE_ROW -> wholeRow(sql);
        case SET_OPERATION -> setOperation(sql);
        case SCALAR -> scalar(sql);
        case EXISTS -> exists(sql);
        case WRITE -> written(sql);
      };
    }

    private String pick(List<String> list) {
      return list.get(random.nextInt(list.size()));
    }

    private boolean postgres() {
      return database == TestDatabase.POSTGRES;
    }

    private boolean mysql() {
      return database == TestDatabase.MARIADB;
    }

    private List<String> comments() {
      List<String> all =
          new ArrayList<>(List.of("/**/", " /* x */ ", " -- x\n", "/* ' */", "/*--*/"));
      if (mysql()) {
        all.addAll(List.of("#'\n", " /*!99999 x*/ ", "/*! */", " --\n"));
      } else {
        all.addAll(List.of("/* /* */ */", "--'\n", "--\"\r\n"));
      }
      return all;
    }

    private String between(String sql, List<String> fillers) {
      StringBuilder text = new StringBuilder();
      for (String piece : pieces(sql)) {
        boolean blank = piece.isBlank();
        if (blank && random.nextInt(3) == 0) {
          text.append(' ').append(pick(fillers)).append(' ');
        } else if (!blank && random.nextInt(12) == 0) {
          text.append(piece).append(pick(fillers));
        } else {
          text.append(piece);
        }
      }
      return text.toString();
    }

    private static List<String> pieces(String sql) {
      List<String> pieces = new ArrayList<>();
      Matcher matcher = PIECE.matcher(sql);
      while (matcher.find()) {
        pieces.add(matcher.group());
      }
      return pieces;
    }

    private String words(String sql, int percent, java.util.function.UnaryOperator<String> change) {
      StringBuilder text = new StringBuilder();
      for (String piece : pieces(sql)) {
        boolean word = WORD.matcher(piece).matches();
        text.append(word && random.nextInt(100) < percent ? change.apply(piece) : piece);
      }
      return text.toString();
    }

    private String letters(String word) {
      StringBuilder text = new StringBuilder();
      for (char c : word.toCharArray()) {
        text.append(random.nextBoolean() ? Character.toUpperCase(c) : Character.toLowerCase(c));
      }
      return mysql() && TABLES.contains(word) ? word : text.toString();
    }

    private String quoted(String word) {
      if (!NAMES.contains(word)) {
        return word;
      }
      return switch (database) {
        case POSTGRES -> '"' + word + '"';
        case MARIADB -> '`' + word + '`';
        case H2 -> '"' + word.toUpperCase(java.util.Locale.ROOT) + '"';
      };
    }

    private String qualified(String word) {
      if (TABLES.contains(word)) {
        return mysql() ? "shop." + word : "public." + word;
      }
      return NAMES.contains(word)
          ? pick(List.of("customers.", "c.", "public.customers.", "m.")) + word
          : word;
    }

    private String cast(String word) {
      if (!NAMES.contains(word) || TABLES.contains(word)) {
        return word;
      }
      String type =
          mysql()
              ? pick(List.of("CHAR", "SIGNED", "DATE"))
              : pick(List.of("VARCHAR", "INT", "DATE"));
      return postgres() && random.nextBoolean()
          ? word + "::" + pick(List.of("text", "bytea", "json", "int[]", "uuid", "date"))
          : "CAST(" + word + " AS " + type + ")";
    }

    private String disguised(String word) {
      if (!NAMES.contains(word) || TABLES.contains(word)) {
        return word;
      }
      return pick(List.of(
              "(%s)",
              "COALESCE(%s, %s)",
              "UPPER(%s)",
              "NULLIF(%s, 'a')",
              "SUBSTRING(%s, 1, 3)",
              "CASE WHEN %s IS NULL THEN 1 ELSE 0 END",
              "CONCAT(%s, '')",
              "MAX(%s)",
              "COUNT(DISTINCT %s)",
              "LENGTH(%s)",
              "(SELECT %s)",
              "-%s",
              "%s || 'x'",
              "MIN(%s) OVER ()",
              "GREATEST(%s, 'a')"))
          .replace("%s", word);
    }

    private String otherColumn(String word) {
      return NAMES.contains(word) && !TABLES.contains(word) ? pick(MASKED) : word;
    }

    private String otherTable(String word) {
      if (!TABLES.contains(word)) {
        return word;
      }
      return pick(
          List.of(
              "customers",
              "customers c",
              "active_customers",
              "secrets",
              "(SELECT * FROM customers) m",
              "customers AS email",
              "customers m JOIN orders o ON o.customer_id = m.id",
              "customers NATURAL JOIN orders",
              "customers JOIN orders USING (id)",
              "(customers)"));
    }

    private String hostile() {
      String column = pick(MASKED);
      return pick(List.of(
              "%s",
              "%s DESC",
              "LENGTH(%s)",
              "%s LIKE 'c%%'",
              "%s = 'canary3@example.org'",
              "%s > 'm'",
              "%s IS NULL",
              "(SELECT MAX(%s) FROM customers)",
              "CAST(%s AS INT)",
              "1 / (LENGTH(%s) - 20)",
              "%s IN (SELECT %s FROM customers WHERE id = 2)",
              "EXISTS (SELECT 1 FROM secrets WHERE body = %s)"))
          .replace("%s", column)
          .replace("%%", "%");
    }

    private String predicate(String sql) {
      Matcher where = Pattern.compile("(?i)\\bWHERE\\b").matcher(sql);
      String condition =
          pick(List.of("(", "NOT (", "NOT NOT (", "(1 = 1) AND (", "(", "1 = 0 OR ("))
              + hostile()
              + ")";
      if (where.find()) {
        return sql.substring(0, where.end())
            + " "
            + condition
            + pick(List.of(" AND ", " OR "))
            + sql.substring(where.end());
      }
      return sql + " WHERE " + condition;
    }

    private String derived(String sql) {
      String list =
          pick(
              List.of(
                  "*",
                  "m.*",
                  "COUNT(*)",
                  pick(MASKED),
                  "m." + pick(MASKED),
                  "MAX(" + pick(MASKED) + ")",
                  "DISTINCT *"));
      return "SELECT "
          + list
          + " FROM ("
          + sql
          + ") "
          + pick(List.of("m", "AS m", "email", "AS \"m\"", "customers"));
    }

    private String cte(String sql) {
      String name = pick(List.of("m", "email", "x", "customers", "orders"));
      return pick(List.of("WITH ", "WITH ", "WITH RECURSIVE "))
          + name
          + pick(List.of("", "(a)", "(a, b)"))
          + " AS "
          + (postgres() ? pick(List.of("", "MATERIALIZED ", "NOT MATERIALIZED ")) : "")
          + "("
          + sql
          + ") SELECT * FROM "
          + name
          + pick(List.of("", " a, " + name + " b", " WHERE " + hostile()));
    }

    private String lateral(String sql) {
      return pick(
          List.of(
              "SELECT l.* FROM customers c, LATERAL (SELECT c." + pick(MASKED) + " AS v) l",
              "SELECT l.* FROM (" + sql + ") m, LATERAL (SELECT m.*) l",
              "SELECT * FROM customers c CROSS JOIN LATERAL (" + sql + ") m",
              "SELECT * FROM (" + sql + ") m LEFT JOIN customers c ON " + hostile()));
    }

    private String wholeRow(String sql) {
      String row =
          switch (database) {
            case POSTGRES ->
                pick(
                    List.of(
                        "m",
                        "row_to_json(m)",
                        "m::text",
                        "to_jsonb(m)",
                        "json_agg(m)",
                        "ROW(m.*)",
                        "(m).*",
                        "array_agg(m)",
                        "hstore(m)",
                        "email(m)",
                        "m = m",
                        "xmlforest(m)",
                        "count(m)",
                        "format('%s', m)",
                        "quote_literal(m)",
                        "md5(m::text)",
                        "string_agg(m::text, ',' ORDER BY m)"));
            case MARIADB ->
                pick(
                    List.of(
                        "JSON_OBJECT('a', email)",
                        "JSON_ARRAYAGG(email)",
                        "GROUP_CONCAT(email ORDER BY email)",
                        "MD5(email)",
                        "HEX(email)",
                        "ROW(email, 1) = ROW('a', 1)"));
            case H2 ->
                pick(
                    List.of(
                        "ROW(email)",
                        "JSON_OBJECT('a': email)",
                        "JSON_ARRAYAGG(email)",
                        "ARRAY_AGG(email)",
                        "LISTAGG(email)",
                        "m",
                        "_ROWID_",
                        "XMLTEXT(email)",
                        "ARRAY[email]",
                        "RAWTOHEX(email)"));
          };
      return "SELECT " + row + " FROM " + pick(List.of("(" + sql + ") m", "customers m"));
    }

    private String setOperation(String sql) {
      String second =
          pick(
              List.of(
                  sql,
                  "SELECT email FROM customers",
                  "SELECT id FROM orders",
                  "SELECT * FROM customers",
                  "VALUES ('canary1@example.org')",
                  "TABLE customers",
                  "SELECT salary FROM customers"));
      String operation = pick(List.of("UNION", "UNION ALL", "EXCEPT", "INTERSECT", "EXCEPT ALL"));
      return random.nextBoolean()
          ? sql + " " + operation + " " + second
          : "(" + second + ") " + operation + " (" + sql + ")";
    }

    private String scalar(String sql) {
      return pick(
          List.of(
              "SELECT (" + sql + ")",
              "SELECT id, (" + sql + ") FROM orders",
              "SELECT id FROM orders WHERE note = (" + sql + ")",
              "SELECT id FROM orders ORDER BY (" + sql + ")",
              "SELECT CASE WHEN (" + sql + ") IS NULL THEN 1 ELSE 1/0 END"));
    }

    private String exists(String sql) {
      return pick(
          List.of(
              "SELECT id FROM orders WHERE EXISTS (" + sql + ")",
              "SELECT id FROM orders WHERE id IN (" + sql + ")",
              "SELECT id FROM orders WHERE 'canary1@example.org' = ANY (" + sql + ")",
              "SELECT NOT EXISTS (" + sql + ")",
              "SELECT id FROM orders WHERE total > ALL (" + sql + ")"));
    }

    private String written(String sql) {
      return pick(
          List.of(
              "INSERT INTO orders (id, customer_id, status, total, placed, note) SELECT 900, 1, 'x', 1, '2024-01-01 00:00:00', m."
                  + pick(MASKED)
                  + " FROM ("
                  + sql
                  + ") m",
              "UPDATE orders SET note = (" + sql + ") WHERE id = 1",
              "UPDATE customers SET name = " + pick(MASKED) + " WHERE " + hostile(),
              "DELETE FROM orders WHERE id IN (" + sql + ")",
              "DELETE FROM customers WHERE " + hostile(),
              "UPDATE orders SET status = 'x' WHERE " + hostile().replace("customers", "customers"),
              "INSERT INTO products VALUES (77, (" + sql + "), 1, 1)"));
    }
  }
}
