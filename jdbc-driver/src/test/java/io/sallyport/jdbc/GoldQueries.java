package io.sallyport.jdbc;

import java.util.List;
import java.util.Random;

/**
 * Questions as analysts ask them and as language models write them down, over {@link GoldSchema}:
 * the same seed gives the same query. Every answer is one, whatever order rows come in.
 */
final class GoldQueries {
  private static final List<String> SEGMENTS = List.of("'Retail'", "'Wholesale'", "'Web'");
  private static final List<String> STATUS = List.of("'open'", "'shipped'", "'paid'");
  private static final List<String> COMPARISON = List.of(">", "<", ">=", "<=", "<>");
  private static final List<String> AGGREGATES = List.of("SUM", "MIN", "MAX", "COUNT", "AVG");

  /** Joins that everything is asked over, with what may be asked of them. */
  private enum Topic {
    CUSTOMERS(
        "customer c JOIN country n ON c.country_id = n.country_id",
        "c.customer_id",
        List.of("c.full_name", "c.email", "c.segment", "n.country_name"),
        List.of("c.balance", "c.customer_id", "n.population"),
        "c.joined"),
    EMPLOYEES(
        "employee e LEFT JOIN employee m ON e.manager_id = m.employee_id",
        "e.employee_id",
        List.of("e.emp_name", "e.job_title", "m.emp_name"),
        List.of("e.salary", "e.employee_id", "m.salary"),
        "e.hired"),
    PRODUCTS(
        "product p INNER JOIN category g ON g.category_id = p.category_id"
            + " LEFT JOIN supplier s ON s.supplier_id = p.supplier_id",
        "p.product_id",
        List.of("p.product_name", "g.category_name", "p.color", "s.supplier_name"),
        List.of("p.price", "p.stock", "s.rating"),
        "DATE '2024-01-01'"),
    SALES(
        "sale o JOIN customer c ON o.customer_id = c.customer_id"
            + " JOIN sale_line l ON l.sale_id = o.sale_id",
        "o.sale_id, l.line_no",
        List.of("o.status", "o.channel", "c.segment", "c.email"),
        List.of("l.quantity", "l.unit_price", "l.quantity * l.unit_price", "l.discount"),
        "o.sold_on"),
    PAYMENTS(
        "payment y, sale o, customer c",
        "y.payment_id",
        List.of("y.method", "o.channel", "c.full_name", "c.segment"),
        List.of("y.amount", "c.balance", "y.payment_id"),
        "y.paid_on"),
    WORLD(
        "region r JOIN country n ON n.region_id = r.region_id"
            + " JOIN customer c ON c.country_id = n.country_id",
        "c.customer_id",
        List.of("r.region_name", "n.country_name", "c.segment"),
        List.of("n.population", "c.balance"),
        "c.joined");

    final String from;
    final String key;
    final List<String> texts;
    final List<String> numbers;
    final String date;

    Topic(String from, String key, List<String> texts, List<String> numbers, String date) {
      this.from = from;
      this.key = key;
      this.texts = texts;
      this.numbers = numbers;
      this.date = date;
    }

    /** Joins in the old style need their conditions among the others. */
    String joined() {
      return this == PAYMENTS ? "y.sale_id = o.sale_id AND o.customer_id = c.customer_id AND " : "";
    }
  }

  private final TestDatabase database;
  private final Random random;
  private final Topic topic;

  private GoldQueries(TestDatabase database, long seed) {
    this.database = database;
    this.random = new Random(seed);
    this.topic = Topic.values()[random.nextInt(Topic.values().length)];
  }

  static String query(TestDatabase database, long seed) {
    return new GoldQueries(database, seed).query();
  }

  private boolean postgres() {
    return database == TestDatabase.POSTGRES;
  }

  private boolean mysql() {
    return database == TestDatabase.MARIADB;
  }

  private String pick(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }

  private String text() {
    return pick(topic.texts);
  }

  private String number() {
    return pick(topic.numbers);
  }

  private int upTo(int bound) {
    return 1 + random.nextInt(bound);
  }

  private String query() {
    return switch (random.nextInt(22)) {
      case 0, 1 -> list();
      case 2, 3 -> grouped();
      case 4 -> topN();
      case 5 -> aboveAverage();
      case 6 -> membership();
      case 7 -> setOperation();
      case 8, 9 -> window();
      case 10 -> topOfGroup();
      case 11 -> cte();
      case 12 -> recursive();
      case 13 -> dates();
      case 14 -> pivot();
      case 15 -> strings();
      case 16 -> rollup();
      case 17 -> antiJoin();
      case 18 -> derived();
      case 19 -> share();
      case 20 -> joinedText();
      default -> classic();
    };
  }

  private String from() {
    return " FROM " + topic.from;
  }

  private String where() {
    return " WHERE " + topic.joined() + condition();
  }

  private String condition() {
    String one = simple();
    return switch (random.nextInt(5)) {
      case 0 -> one + " AND " + simple();
      case 1 -> "(" + one + " OR " + simple() + ")";
      case 2 -> "NOT (" + one + ")";
      default -> one;
    };
  }

  private String simple() {
    return switch (random.nextInt(9)) {
      case 0 -> number() + " " + pick(COMPARISON) + " " + upTo(60);
      case 1 -> number() + " BETWEEN " + upTo(10) + " AND " + (20 + upTo(300));
      case 2 -> text() + " LIKE '%" + pick(List.of("1", "e", "a", "r", "o")) + "%'";
      case 3 -> text() + " IS NOT NULL";
      case 4 -> topic.date + " >= DATE '202" + upTo(3) + "-0" + upTo(9) + "-01'";
      case 5 -> text() + " IN (" + pick(SEGMENTS) + ", " + pick(STATUS) + ", 'red', 'Clerk')";
      case 6 -> "LOWER(" + text() + ") <> 'web'";
      case 7 -> "COALESCE(" + number() + ", 0) > " + upTo(20);
      default -> "EXTRACT(YEAR FROM " + topic.date + ") = " + (2020 + upTo(5));
    };
  }

  private String list() {
    String distinct = random.nextInt(4) == 0 ? "DISTINCT " : "";
    return "SELECT "
        + distinct
        + text()
        + ", "
        + number()
        + " AS amount"
        + from()
        + where()
        + (random.nextBoolean() ? " ORDER BY 1, amount DESC" : "");
  }

  private String grouped() {
    String key = text();
    String aggregate = pick(AGGREGATES) + "(" + number() + ")";
    return "SELECT "
        + key
        + " AS k, COUNT(*) AS n, "
        + aggregate
        + " AS total, COUNT(DISTINCT "
        + text()
        + ") AS kinds"
        + from()
        + (random.nextBoolean() || !topic.joined().isEmpty() ? where() : "")
        + " GROUP BY "
        + key
        + (random.nextBoolean() ? " HAVING COUNT(*) > " + upTo(3) : "")
        + (random.nextBoolean() ? " ORDER BY n DESC, k" : "");
  }

  private String topN() {
    String limit =
        mysql() || random.nextBoolean()
            ? " LIMIT " + upTo(9) + (random.nextBoolean() ? " OFFSET " + upTo(3) : "")
            : " OFFSET 1 ROWS FETCH NEXT " + upTo(9) + " ROWS ONLY";
    return "SELECT "
        + topic.key
        + ", "
        + text()
        + ", "
        + number()
        + from()
        + where()
        + " ORDER BY "
        + number()
        + (random.nextBoolean() ? " DESC" : " ASC")
        + ", "
        + topic.key
        + limit;
  }

  private String aboveAverage() {
    return switch (random.nextInt(3)) {
      case 0 ->
          "SELECT emp_name, salary FROM employee WHERE salary > (SELECT AVG(salary) FROM employee"
              + (random.nextBoolean() ? " WHERE job_title = 'Seller'" : "")
              + ")";
      case 1 ->
          "SELECT p.product_name, p.price FROM product p WHERE p.price > (SELECT AVG(q.price) FROM"
              + " product q WHERE q.category_id = p.category_id) AND p.stock > "
              + upTo(20);
      default ->
          "SELECT full_name, email FROM customer WHERE balance = (SELECT MAX(balance) FROM customer"
              + " WHERE segment = "
              + pick(SEGMENTS)
              + ")";
    };
  }

  private String membership() {
    String inner =
        pick(
            List.of(
                "SELECT o.customer_id FROM sale o WHERE o.status = " + pick(STATUS),
                "SELECT o.customer_id FROM sale o JOIN payment y ON y.sale_id = o.sale_id WHERE"
                    + " y.amount > "
                    + upTo(250),
                "SELECT customer_id FROM sale GROUP BY customer_id HAVING COUNT(*) >= " + upTo(4)));
    return switch (random.nextInt(3)) {
      case 0 ->
          "SELECT c.full_name, c.email FROM customer c WHERE c.customer_id"
              + pick(List.of(" IN (", " NOT IN ("))
              + inner
              + ")";
      case 1 ->
          "SELECT COUNT(*) FROM customer c WHERE "
              + pick(List.of("", "NOT "))
              + "EXISTS (SELECT 1 FROM sale o WHERE o.customer_id = c.customer_id AND o.channel ="
              + " 'online' AND o.sold_on > DATE '2022-0"
              + upTo(9)
              + "-10')";
      default ->
          "SELECT e.emp_name FROM employee e WHERE e.salary >= ALL (SELECT x.salary FROM employee x"
              + " WHERE x.job_title = e.job_title) AND e.employee_id > "
              + upTo(4);
    };
  }

  private String setOperation() {
    String operation = pick(List.of("UNION", "UNION ALL", "INTERSECT", "EXCEPT"));
    String first =
        pick(
            List.of(
                "SELECT country_id FROM customer WHERE segment = " + pick(SEGMENTS),
                "SELECT country_id FROM employee WHERE salary > " + (2000 + upTo(2000)),
                "SELECT n.country_id FROM country n WHERE n.population > " + 100 * upTo(6)));
    String second =
        pick(
            List.of(
                "SELECT country_id FROM supplier WHERE rating > " + upTo(4),
                "SELECT country_id FROM customer WHERE balance < " + 20 * upTo(12)));
    String all = first + " " + operation + " " + second;
    return random.nextBoolean()
        ? all + " ORDER BY 1"
        : "SELECT country_name FROM country WHERE country_id IN (" + all + ")";
  }

  private String window() {
    String function =
        pick(
            List.of(
                "ROW_NUMBER() OVER (ORDER BY " + number() + " DESC, " + topic.key + ")",
                "RANK() OVER (PARTITION BY " + text() + " ORDER BY " + number() + ")",
                "DENSE_RANK() OVER (ORDER BY " + number() + " DESC)",
                "SUM(" + number() + ") OVER (PARTITION BY " + text() + ")",
                "SUM("
                    + number()
                    + ") OVER (ORDER BY "
                    + topic.key
                    + " ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)",
                "AVG("
                    + number()
                    + ") OVER (PARTITION BY "
                    + text()
                    + " ORDER BY "
                    + topic.key
                    + " ROWS BETWEEN "
                    + upTo(3)
                    + " PRECEDING AND 1 FOLLOWING)",
                "LAG(" + number() + ") OVER (ORDER BY " + topic.date + ", " + topic.key + ")",
                "LEAD(" + number() + ", " + upTo(2) + ") OVER (ORDER BY " + topic.key + ")",
                "NTILE(" + (1 + upTo(4)) + ") OVER (ORDER BY " + topic.key + ")",
                "FIRST_VALUE("
                    + text()
                    + ") OVER (PARTITION BY "
                    + text()
                    + " ORDER BY "
                    + topic.key
                    + ")",
                "COUNT(*) OVER (PARTITION BY " + text() + ")"));
    return "SELECT "
        + topic.key
        + ", "
        + number()
        + " AS amount, "
        + function
        + " AS w"
        + from()
        + where();
  }

  private String topOfGroup() {
    return "SELECT t.k, t.amount FROM (SELECT "
        + text()
        + " AS k, "
        + number()
        + " AS amount, ROW_NUMBER() OVER (PARTITION BY "
        + text()
        + " ORDER BY "
        + number()
        + " DESC, "
        + topic.key
        + ") AS rn"
        + from()
        + where()
        + ") t WHERE t.rn <= "
        + upTo(3);
  }

  private String cte() {
    String first =
        "WITH base AS (SELECT "
            + text()
            + " AS k, "
            + number()
            + " AS amount"
            + from()
            + where()
            + ")";
    return switch (random.nextInt(3)) {
      case 0 ->
          first + " SELECT k, SUM(amount) AS total FROM base GROUP BY k ORDER BY total DESC, k";
      case 1 ->
          first
              + ", totals AS (SELECT k, SUM(amount) AS total FROM base GROUP BY k) SELECT b.k,"
              + " b.amount, t.total FROM base b JOIN totals t ON t.k = b.k WHERE t.total > "
              + upTo(100);
      default -> first + " SELECT COUNT(*), MIN(amount), MAX(amount) FROM base WHERE k IS NOT NULL";
    };
  }

  private String recursive() {
    String until = random.nextInt(3) == 0 ? " AND e.salary > " + (2000 + upTo(500)) : "";
    return "WITH RECURSIVE chain (id, boss, depth) AS (SELECT employee_id, manager_id, 1 FROM employee"
        + " WHERE "
        + pick(List.of("manager_id IS NULL", "employee_id = " + upTo(4)))
        + " UNION ALL SELECT e.employee_id, e.manager_id, x.depth + 1 FROM employee e JOIN chain x"
        + " ON e.manager_id = x.id WHERE x.depth < "
        + (1 + upTo(4))
        + until
        + ") SELECT "
        + pick(
            List.of(
                "depth, COUNT(*) FROM chain GROUP BY depth",
                "c.depth, e.emp_name FROM chain c JOIN employee e ON e.employee_id = c.id",
                "MAX(depth) FROM chain"));
  }

  private String dates() {
    String date = topic.date;
    String month =
        switch (database) {
          case POSTGRES ->
              pick(
                  List.of(
                      "date_trunc('month', %s)",
                      "to_char(%s, 'YYYY-MM')", "date_part('year', %s)"));
          case MARIADB ->
              pick(List.of("DATE_FORMAT(%s, '%%Y-%%m')", "YEAR(%s)", "MONTH(%s)", "QUARTER(%s)"));
          case H2 ->
              pick(List.of("DATE_TRUNC('MONTH', %s)", "YEAR(%s)", "FORMATDATETIME(%s, 'yyyy-MM')"));
        };
    String key = month.formatted(date);
    String recent =
        switch (database) {
          case POSTGRES -> date + " > DATE '2024-06-01' - INTERVAL '" + upTo(900) + " days'";
          case MARIADB -> date + " > DATE_SUB('2024-06-01', INTERVAL " + upTo(30) + " MONTH)";
          case H2 -> date + " > DATEADD('MONTH', -" + upTo(30) + ", DATE '2024-06-01')";
        };
    return "SELECT "
        + key
        + " AS period, COUNT(*), SUM("
        + number()
        + ")"
        + from()
        + " WHERE "
        + topic.joined()
        + recent
        + " GROUP BY "
        + key
        + " ORDER BY 1";
  }

  private String pivot() {
    String condition = simple();
    String sum =
        mysql() || random.nextBoolean()
            ? "SUM(CASE WHEN " + condition + " THEN " + number() + " ELSE 0 END)"
            : "SUM(" + number() + ") FILTER (WHERE " + condition + ")";
    String key = text();
    return "SELECT "
        + key
        + " AS k, "
        + sum
        + " AS part, COUNT(CASE WHEN "
        + simple()
        + " THEN 1 END) AS n, CASE WHEN COUNT(*) > "
        + upTo(8)
        + " THEN 'many' ELSE 'few' END AS how"
        + from()
        + where()
        + byFirst(key);
  }

  private String strings() {
    String name = text();
    String joined =
        mysql() ? "CONCAT(" + name + ", '-', " + text() + ")" : name + " || '-' || " + text();
    return "SELECT UPPER("
        + name
        + "), LENGTH("
        + text()
        + "), SUBSTRING("
        + text()
        + ", 1, "
        + upTo(5)
        + "), REPLACE("
        + text()
        + ", 'e', 'E'), TRIM("
        + name
        + "), "
        + joined
        + " AS joined"
        + from()
        + where();
  }

  private String rollup() {
    String first = "o.status";
    String second = pick(List.of("c.segment", "o.channel"));
    String body =
        " FROM sale o JOIN customer c ON c.customer_id = o.customer_id WHERE o.sale_id < "
            + (20 + upTo(40));
    String select = "SELECT " + first + ", " + second + ", COUNT(*), SUM(c.balance)" + body;
    return switch (database) {
      case POSTGRES ->
          select
              + " GROUP BY "
              + pick(List.of("ROLLUP (%s, %s)", "CUBE (%s, %s)", "GROUPING SETS ((%s), (%s), ())"))
                  .formatted(first, second);
      case MARIADB -> select + " GROUP BY " + first + ", " + second + " WITH ROLLUP";
      case H2 -> select + " GROUP BY " + first + ", " + second;
    };
  }

  private String antiJoin() {
    return pick(
        List.of(
            "SELECT c.customer_id, c.full_name, COALESCE(c.email, 'none') AS mail FROM customer c"
                + " LEFT OUTER JOIN sale o ON o.customer_id = c.customer_id AND o.status = "
                + pick(STATUS)
                + " WHERE o.sale_id IS NULL",
            "SELECT p.product_name FROM product p LEFT JOIN sale_line l USING (product_id) WHERE"
                + " l.sale_id IS NULL OR l.quantity > "
                + upTo(8),
            "SELECT o.sale_id FROM sale o WHERE NOT EXISTS (SELECT 1 FROM payment y WHERE"
                + " y.sale_id = o.sale_id) AND o.channel = 'store' AND o.sale_id > "
                + upTo(30),
            "SELECT n.country_name, COUNT(e.employee_id) AS staff, MAX(e.salary) AS top FROM country"
                + " n LEFT JOIN employee e ON e.country_id = n.country_id GROUP BY n.country_name"
                + " HAVING COUNT(e.employee_id) < "
                + upTo(3)));
  }

  private String derived() {
    String key = text();
    return "SELECT AVG(t.total) FROM (SELECT "
        + key
        + " AS k, SUM("
        + number()
        + ") AS total"
        + from()
        + where()
        + byFirst(key)
        + ") AS t"
        + (random.nextBoolean() ? " WHERE t.total IS NOT NULL" : "");
  }

  /** H2 takes no column's number. */
  private String byFirst(String key) {
    return " GROUP BY " + (database == TestDatabase.H2 || random.nextBoolean() ? key : "1");
  }

  private String share() {
    String amount = number();
    String key = text();
    return "SELECT "
        + key
        + " AS k, ROUND(100.0 * SUM("
        + amount
        + ") / NULLIF((SELECT SUM("
        + amount
        + ")"
        + from()
        + where()
        + "), 0), 2) AS pct"
        + from()
        + where()
        + byFirst(key);
  }

  private String joinedText() {
    String name = text();
    String list =
        switch (database) {
          case POSTGRES -> "STRING_AGG(DISTINCT %s, ', ' ORDER BY %s)";
          case MARIADB -> "GROUP_CONCAT(DISTINCT %s ORDER BY %s SEPARATOR ', ')";
          case H2 -> "LISTAGG(DISTINCT %s, ', ') WITHIN GROUP (ORDER BY %s)";
        };
    String key = text();
    return "SELECT "
        + key
        + " AS k, "
        + list.formatted(name, name)
        + " AS names"
        + from()
        + where()
        + " GROUP BY "
        + key;
  }

  /** After TPC-H. */
  private String classic() {
    String revenue = "SUM(l.quantity * l.unit_price * (1 - l.discount))";
    return switch (random.nextInt(6)) {
      case 0 ->
          "SELECT o.status, o.channel, SUM(l.quantity) AS sum_qty, "
              + revenue
              + " AS revenue, AVG(l.discount) AS avg_disc, COUNT(*) AS n FROM sale_line l JOIN sale o"
              + " ON o.sale_id = l.sale_id WHERE o.sold_on <= DATE '2024-1"
              + random.nextInt(3)
              + "-01' GROUP BY o.status, o.channel ORDER BY o.status, o.channel";
      case 1 ->
          "SELECT o.sale_id, "
              + revenue
              + " AS revenue, o.sold_on FROM customer c, sale o, sale_line"
              + " l WHERE c.segment = "
              + pick(SEGMENTS)
              + " AND c.customer_id = o.customer_id AND"
              + " l.sale_id = o.sale_id GROUP BY o.sale_id, o.sold_on ORDER BY revenue DESC, o.sale_id"
              + " LIMIT "
              + upTo(10);
      case 2 ->
          "SELECT n.country_name, "
              + revenue
              + " AS revenue FROM customer c JOIN sale o ON"
              + " c.customer_id = o.customer_id JOIN sale_line l ON l.sale_id = o.sale_id JOIN product"
              + " p ON p.product_id = l.product_id JOIN supplier s ON s.supplier_id = p.supplier_id"
              + " JOIN country n ON n.country_id = s.country_id JOIN region r ON r.region_id ="
              + " n.region_id WHERE r.region_name = "
              + pick(List.of("'Europe'", "'Asia'", "'Africa'"))
              + " GROUP BY n.country_name";
      case 3 ->
          "SELECT "
              + revenue
              + " AS lost FROM sale_line l WHERE l.discount BETWEEN 0.0"
              + upTo(5)
              + " AND 0.1"
              + upTo(8)
              + " AND l.quantity < "
              + upTo(9);
      case 4 ->
          "SELECT c.customer_id, c.full_name, c.email, "
              + revenue
              + " AS revenue FROM customer c JOIN"
              + " sale o ON o.customer_id = c.customer_id JOIN sale_line l ON l.sale_id = o.sale_id"
              + " WHERE o.status = "
              + pick(STATUS)
              + " GROUP BY c.customer_id, c.full_name, c.email"
              + " ORDER BY 4 DESC, 1 LIMIT "
              + upTo(20);
      default ->
          "SELECT y.method, SUM(CASE WHEN o.status = "
              + pick(STATUS)
              + " THEN 1 ELSE 0 END) AS"
              + " high, SUM(CASE WHEN o.channel <> 'online' THEN y.amount ELSE 0 END) AS low FROM"
              + " payment y INNER JOIN sale o ON y.sale_id = o.sale_id WHERE y.amount > "
              + upTo(200)
              + " GROUP BY y.method ORDER BY y.method";
    };
  }
}
