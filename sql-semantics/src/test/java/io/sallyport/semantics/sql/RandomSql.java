package io.sallyport.semantics.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Writes statements over the shop in which names are as confusing as they can be: aliases named
 * like columns, derived columns named like masked ones, correlated, lateral and merged names
 * everywhere.
 */
final class RandomSql {
  private static final List<String> NAMES =
      List.of("c", "o", "x", "email", "ssn", "id", "customers", "orders", "name", "note");
  private static final List<String> COLUMNS =
      List.of(
          "email", "ssn", "salary", "born", "card", "id", "name", "region", "note", "total", "x");

  private final Random random;
  private final String dialect;
  private final List<List<Visible>> levels = new ArrayList<>();
  private int budget;

  /** A source in scope, by the name it is known by. */
  private record Visible(String name, List<String> columns) {}

  RandomSql(long seed, String dialect) {
    this.random = new Random(seed);
    this.dialect = dialect;
  }

  String statement() {
    budget = 14;
    return chance(12) ? write() : query(0);
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private String pick(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }

  private boolean postgres() {
    return dialect.equals("postgresql");
  }

  private boolean mysql() {
    return dialect.equals("mariadb");
  }

  private String write() {
    levels.add(new ArrayList<>());
    see(chance(50) ? "orders" : "customers", List.of("id", "name", "note"));
    String text = writeText();
    levels.clear();
    return text;
  }

  private String writeText() {
    return switch (random.nextInt(4)) {
      case 0 ->
          "INSERT INTO orders (id, customer_id, status, total, placed, note) SELECT "
              + "900 + id, id, 'x', 1, CURRENT_TIMESTAMP, "
              + expression(1)
              + from(1)
              + where(1);
      case 1 -> "UPDATE orders SET note = " + expression(1) + " WHERE " + condition(1);
      case 2 -> "DELETE FROM orders WHERE " + condition(1);
      default -> "UPDATE customers SET name = " + expression(1) + " WHERE " + condition(1);
    };
  }

  private String query(int depth) {
    budget--;
    String core = select(depth);
    if (chance(10) && budget > 0 && !core.contains("ORDER BY")) {
      core = core + (chance(50) ? " UNION ALL " : " UNION ") + select(depth);
    } else if (chance(8)) {
      core = "(" + core + ")";
    }
    if (chance(15) && depth < 3 && budget > 0) {
      String name = pick(NAMES);
      core =
          "WITH "
              + name
              + (chance(40) ? "(" + pick(NAMES) + ")" : "")
              + " AS ("
              + query(depth + 1)
              + ") "
              + core;
    }
    if (chance(25)) {
      core +=
          " ORDER BY " + (chance(30) ? "1" : expression(depth + 1)) + (chance(30) ? " DESC" : "");
    }
    boolean ties = dialect.equals("h2"); // H2 picks among ties at random
    return !ties && chance(15) ? core + " LIMIT 2" : core;
  }

  private String select(int depth) {
    levels.add(new ArrayList<>());
    String from = from(depth);
    String items = chance(12) ? "*" : chance(10) ? source() + ".*" : item(depth);
    if (chance(20)) {
      items += ", " + item(depth);
    }
    String group = "";
    if (chance(12)) {
      String key = expression(depth + 1);
      items = key + ", COUNT(*)";
      group = " GROUP BY " + key + (chance(30) ? " HAVING " + condition(depth + 1) : "");
    }
    String text = "SELECT " + (chance(8) ? "DISTINCT " : "") + items + from + where(depth) + group;
    if (chance(25)) {
      text +=
          " ORDER BY " + (chance(30) ? "1" : expression(depth + 1)) + (chance(30) ? " DESC" : "");
    }
    levels.remove(levels.size() - 1);
    return text;
  }

  private String source() {
    List<Visible> here = levels.get(levels.size() - 1);
    return here.isEmpty() || chance(10)
        ? pick(NAMES)
        : here.get(random.nextInt(here.size())).name();
  }

  private String item(int depth) {
    return expression(depth) + (chance(35) ? " AS " + pick(NAMES) : "");
  }

  private String where(int depth) {
    return chance(45) ? " WHERE " + condition(depth) : "";
  }

  private String from(int depth) {
    StringBuilder text = new StringBuilder(" FROM ").append(source(depth));
    while (chance(35) && budget > 0) {
      budget--;
      switch (random.nextInt(mysql() ? 4 : 5)) {
        case 0 -> text.append(", ").append(source(depth));
        case 1 ->
            text.append(" JOIN ").append(source(depth)).append(" ON ").append(condition(depth));
        case 2 ->
            text.append(" LEFT JOIN ")
                .append(source(depth))
                .append(" ON ")
                .append(condition(depth));
        case 3 -> text.append(" JOIN ").append(source(depth)).append(" USING (id)");
        default -> text.append(" NATURAL JOIN ").append(source(depth));
      }
    }
    return text.toString();
  }

  private String source(int depth) {
    if (depth < 3 && budget > 0 && chance(30)) {
      budget--;
      boolean lateral = postgres() && chance(40);
      List<Visible> siblings = lateral ? null : levels.remove(levels.size() - 1);
      String query = query(depth + 1);
      if (siblings != null) {
        levels.add(siblings);
      }
      String alias = pick(NAMES);
      List<String> names = List.of(pick(NAMES), pick(NAMES));
      boolean renamed = chance(25) && !mysql();
      see(alias, renamed ? names : COLUMNS);
      return (lateral ? "LATERAL " : "")
          + "("
          + query
          + ") AS "
          + alias
          + (renamed ? "(" + names.get(0) + ")" : "");
    }
    if (postgres() && chance(6)) {
      String alias = pick(NAMES);
      see(alias, COLUMNS);
      return "(customers JOIN orders ON " + condition(depth) + ") AS " + alias;
    }
    if (postgres() && chance(5)) {
      String alias = pick(NAMES);
      String column = pick(NAMES);
      String text = "unnest(ARRAY[" + expression(depth + 1) + "]) AS " + alias + "(" + column + ")";
      see(alias, List.of(column));
      return text;
    }
    return table();
  }

  private String table() {
    String table =
        chance(60)
            ? "customers"
            : chance(70) ? "orders" : chance(80) ? "active_customers" : pick(NAMES);
    List<String> columns =
        switch (table) {
          case "customers" ->
              List.of("email", "ssn", "salary", "born", "card", "id", "name", "region");
          case "orders" -> List.of("id", "customer_id", "note", "total", "status");
          case "active_customers" -> List.of("id", "email");
          default -> COLUMNS;
        };
    if (!chance(70)) {
      see(table, columns);
      return table;
    }
    String alias = pick(NAMES);
    if (postgres() && chance(6)) {
      List<String> names = List.of(pick(NAMES), pick(NAMES));
      see(alias, names);
      return table + " AS " + alias + "(" + names.get(0) + ", " + names.get(1) + ")";
    }
    see(alias, columns);
    return table + " AS " + alias;
  }

  private void see(String name, List<String> columns) {
    if (!levels.isEmpty()) {
      levels.get(levels.size() - 1).add(new Visible(name, columns));
    }
  }

  private String column() {
    if (chance(92) && !levels.isEmpty()) {
      List<Visible> level =
          levels.get(chance(75) ? levels.size() - 1 : random.nextInt(levels.size()));
      if (!level.isEmpty()) {
        Visible source = level.get(random.nextInt(level.size()));
        if (postgres() && chance(6)) {
          return source.name();
        }
        String column = pick(source.columns());
        return chance(50) ? column : source.name() + "." + column;
      }
    }
    String column = pick(COLUMNS);
    return chance(60)
        ? column
        : chance(90) ? pick(NAMES) + "." + column : "public.customers." + column;
  }

  private String expression(int depth) {
    budget--;
    int kind = random.nextInt(100);
    if (kind < 55 || budget <= 0 || depth > 3) {
      return column();
    }
    if (kind < 65) {
      return "COALESCE(" + text(column()) + ", 'n')";
    }
    if (kind < 72) {
      return "MAX(" + text(column()) + ")";
    }
    if (kind < 80) {
      return "CASE WHEN " + condition(depth + 1) + " THEN 1 ELSE 0 END";
    }
    if (kind < 84 && postgres()) {
      return "to_json(" + column() + ")";
    }
    if (kind < 88 && postgres()) {
      return "ARRAY(" + query(depth + 1) + ")";
    }
    return "(" + query(depth + 1) + ")";
  }

  private String text(String expression) {
    return mysql() ? "CAST(" + expression + " AS CHAR)" : "CAST(" + expression + " AS VARCHAR)";
  }

  private String condition(int depth) {
    budget--;
    int kind = random.nextInt(100);
    if (kind < 35 || budget <= 0 || depth > 3) {
      return text(column()) + (chance(50) ? " LIKE '%1%'" : " > 'd'");
    }
    if (kind < 50) {
      return column() + " = " + column();
    }
    if (kind < 60) {
      return "id IN (" + query(depth + 1) + ")";
    }
    if (kind < 72) {
      return "EXISTS (" + query(depth + 1) + ")";
    }
    if (kind < 80) {
      return "(" + condition(depth + 1) + " OR " + condition(depth + 1) + ")";
    }
    if (kind < 88) {
      return "NOT (" + condition(depth + 1) + ")";
    }
    return text(expression(depth + 1)) + " < " + text(expression(depth + 1));
  }
}
