package io.sallyport.jdbc;

import java.util.ArrayList;
import java.util.List;

/** What the shop of the corpus is made of, and the rules it stands under. */
final class CorpusSchema {
  private static final List<String> TABLES =
      List.of("customers", "orders", "products", "order_items", "events", "secrets");
  private static final List<String> FAMILIES =
      List.of("staff", "staff_eu", "visits", "visits_2024");

  private CorpusSchema() {}

  static List<String> of(TestDatabase database) {
    List<String> all = new ArrayList<>();
    all.add(
        "CREATE TABLE customers (id INT PRIMARY KEY, name VARCHAR(80) NOT NULL, email VARCHAR(120),"
            + " ssn VARCHAR(11), card VARCHAR(19), salary NUMERIC(10,2), born DATE,"
            + " region VARCHAR(20), active BOOLEAN NOT NULL)");
    all.add(
        "CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT NOT NULL,"
            + " status VARCHAR(20) NOT NULL, total NUMERIC(10,2) NOT NULL,"
            + " placed TIMESTAMP NOT NULL, note VARCHAR(200))");
    all.add(
        "CREATE TABLE products (id INT PRIMARY KEY, title VARCHAR(80) NOT NULL,"
            + " price NUMERIC(10,2) NOT NULL, stock INT NOT NULL)");
    all.add("CREATE TABLE order_items (order_id INT NOT NULL, product_id INT, quantity INT)");
    all.add(events(database));
    all.add("CREATE TABLE secrets (id INT PRIMARY KEY, body VARCHAR(80))");
    all.add("CREATE VIEW active_customers AS SELECT id, email FROM customers WHERE active");
    all.add(
        "CREATE VIEW order_totals AS"
            + " SELECT customer_id, sum(total) AS total FROM orders GROUP BY customer_id");
    all.add("CREATE SEQUENCE orders_seq");
    switch (database) {
      case POSTGRES -> postgres(all);
      case MARIADB -> {
        all.add("CREATE FULLTEXT INDEX titles ON products (title)");
        all.add(
            "CREATE FUNCTION leak_it(i INT) RETURNS VARCHAR(120) READS SQL DATA"
                + " RETURN (SELECT email FROM customers WHERE id = i)");
        all.add("CREATE PROCEDURE leak() SELECT email FROM customers");
      }
      case H2 ->
          all.add(
              "CREATE ALIAS leak_it AS 'String leak(java.sql.Connection c, int i) throws Exception"
                  + " { var r = c.createStatement().executeQuery(\"SELECT email FROM customers"
                  + " WHERE id = \" + i); r.next(); return r.getString(1); }'");
    }
    return all;
  }

  private static String events(TestDatabase database) {
    String types =
        switch (database) {
          case POSTGRES -> "payload jsonb, tags text[]";
          case MARIADB -> "payload JSON, tags JSON";
          case H2 -> "payload JSON, tags VARCHAR(40) ARRAY";
        };
    return "CREATE TABLE events (id INT PRIMARY KEY, customer_id INT NOT NULL,"
        + " kind VARCHAR(20) NOT NULL, happened TIMESTAMP NOT NULL, amount NUMERIC(12,2), "
        + types
        + ", contact VARCHAR(120))";
  }

  private static void postgres(List<String> all) {
    all.add(
        "CREATE FUNCTION leak_it(i int) RETURNS text LANGUAGE sql STABLE AS"
            + " 'SELECT email FROM customers WHERE id = i'");
    all.add(
        "CREATE FUNCTION leak_all() RETURNS SETOF customers LANGUAGE sql STABLE AS"
            + " 'SELECT * FROM customers'");
    all.add("CREATE TABLE staff (id int NOT NULL, pin text)");
    all.add("CREATE TABLE staff_eu () INHERITS (staff)");
    all.add("CREATE TABLE visits (id int NOT NULL, ip text) PARTITION BY RANGE (id)");
    all.add("CREATE TABLE visits_2024 PARTITION OF visits FOR VALUES FROM (0) TO (1000)");
  }

  /** Queries whose answers change with anything that is changed. */
  static List<String> inventory(TestDatabase database) {
    List<String> all = new ArrayList<>();
    for (String table : TABLES) {
      all.add("SELECT * FROM " + table + " ORDER BY 1, 2");
    }
    if (database == TestDatabase.POSTGRES) {
      FAMILIES.forEach(table -> all.add("SELECT * FROM " + table + " ORDER BY 1, 2"));
    }
    all.addAll(forbidden(database));
    return all;
  }

  /** Queries whose answers change only with what no rule of the corpus permits to be changed. */
  static List<String> forbidden(TestDatabase database) {
    List<String> all = new ArrayList<>(List.of("SELECT * FROM secrets ORDER BY 1"));
    String schema =
        switch (database) {
          case POSTGRES -> "'public'";
          case MARIADB -> "database()";
          case H2 -> "'PUBLIC'";
        };
    if (database == TestDatabase.POSTGRES) {
      all.add("SELECT rolname, rolconfig FROM pg_roles ORDER BY 1");
    }
    all.add(
        "SELECT table_name, column_name, data_type FROM information_schema.columns"
            + " WHERE table_schema = %s ORDER BY 1, 2".formatted(schema));
    all.add(
        "SELECT routine_name FROM information_schema.routines WHERE routine_schema = %s ORDER BY 1"
            .formatted(schema));
    all.add(
        "SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = %s ORDER BY 1"
            .formatted(schema));
    return all;
  }

  /** The rules that a policy of the corpus stands for. */
  static String rules(String policy) {
    if (policy.equals("lookup")) {
      return rules("full") + "    lookup: [customers.email]\n";
    }
    if (policy.equals("full")) {
      return """
          version: 1
          targets: { shop: {} }
          rules:
            - id: rows-of-the-shop
              permit: [sql.select, sql.insert, sql.update, sql.delete, sql.merge]
              on: [shop/customers, shop/orders, shop/products, shop/order_items, shop/events,
                   shop/active_customers, shop/order_totals,
                   shop/staff, shop/staff_eu, shop/visits, shop/visits_2024]
              mask: { customers.email: redact, customers.ssn: "null", customers.card: redact,
                      customers.salary: redact, customers.born: "null",
                      events.contact: redact,
                      staff.pin: redact, visits.ip: redact }
          """;
    }
    String all =
        """
        version: 1
        targets: { shop: {} }
        masks: { key: "${secret:key}" }
        rules:
          - id: everything
            permit: ["sql.*"]
            on: ["shop/**", "shop/pg_catalog.*", "shop/information_schema.*",
                 "shop/mysql.*", "shop/function:**"]
        """;
    all = all.replace("masks: { key: \"${secret:key}\" }\n", "");
    if (policy.equals("-")) {
      return all;
    }
    StringBuilder masks = new StringBuilder();
    for (String mask : policy.split(",")) {
      String[] pair = mask.split(":");
      masks.append("customers.%s: \"%s\", ".formatted(pair[0], pair[1]));
    }
    return all + "    mask: { " + masks + "}\n";
  }
}
