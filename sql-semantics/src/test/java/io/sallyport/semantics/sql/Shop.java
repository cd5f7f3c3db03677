package io.sallyport.semantics.sql;

import io.sallyport.api.MaskKind;
import io.sallyport.semantics.sql.SessionProfile.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The shop that the case files speak of, as each dialect's catalog would hold it. */
final class Shop {
  private static final MaskKey KEY = new MaskKey("0123456789abcdef0123456789abcdef".getBytes());

  final SessionProfile profile;
  final MapCatalog catalog;
  private final boolean upper;
  private final String schema;

  private Shop(SessionProfile profile, String schema, boolean upper) {
    this.profile = profile;
    this.schema = schema;
    this.upper = upper;
    this.catalog = build();
  }

  static Shop of(String dialect) {
    return switch (dialect) {
      case "postgresql" ->
          new Shop(
              new SessionProfile(Dialect.POSTGRESQL, 17, "shop", List.of("public"), Set.of()),
              "public",
              false);
      case "mysql" ->
          new Shop(
              new SessionProfile(Dialect.MYSQL, 8, "shop", List.of("shop"), Set.of()),
              "shop",
              false);
      case "mariadb" ->
          new Shop(
              new SessionProfile(Dialect.MARIADB, 11, "shop", List.of("shop"), Set.of()),
              "shop",
              false);
      case "ansi" ->
          new Shop(
              new SessionProfile(
                  Dialect.MYSQL,
                  8,
                  "shop",
                  List.of("shop"),
                  Set.of(Fact.ANSI_QUOTES, Fact.NO_BACKSLASH_ESCAPES)),
              "shop",
              false);
      case "h2" ->
          new Shop(
              new SessionProfile(Dialect.H2, 2, "SHOP", List.of("PUBLIC"), Set.of()),
              "PUBLIC",
              true);
      default -> throw new IllegalArgumentException(dialect);
    };
  }

  private String n(String name) {
    return upper ? name.toUpperCase(Locale.ROOT) : name;
  }

  RelationName name(String relation) {
    return new RelationName(schema, n(relation));
  }

  private Column c(String name, String type, ColumnFamily family, boolean nullable) {
    return new Column(n(name), type, family, nullable);
  }

  private MapCatalog build() {
    MapCatalog.Builder builder = MapCatalog.builder("1");
    builder.add(
        table(
            "customers",
            c("id", "integer", ColumnFamily.NUMERIC, false),
            c("name", "varchar(80)", ColumnFamily.TEXT, false),
            c("email", "varchar(120)", ColumnFamily.TEXT, true),
            c("ssn", "varchar(11)", ColumnFamily.TEXT, true),
            c("card", "varchar(19)", ColumnFamily.TEXT, true),
            c("salary", "numeric(10,2)", ColumnFamily.NUMERIC, true),
            c("born", "date", ColumnFamily.DATE, true),
            c("region", "varchar(20)", ColumnFamily.TEXT, true),
            c("active", "boolean", ColumnFamily.BOOLEAN, false)));
    builder.add(
        table(
            "orders",
            c("id", "integer", ColumnFamily.NUMERIC, false),
            c("customer_id", "integer", ColumnFamily.NUMERIC, false),
            c("status", "varchar(20)", ColumnFamily.TEXT, false),
            c("total", "numeric(10,2)", ColumnFamily.NUMERIC, false),
            c("placed", "timestamp", ColumnFamily.TIMESTAMP, false),
            c("note", "varchar(200)", ColumnFamily.TEXT, true)));
    builder.add(
        table(
            "products",
            c("id", "integer", ColumnFamily.NUMERIC, false),
            c("title", "varchar(80)", ColumnFamily.TEXT, false),
            c("price", "numeric(10,2)", ColumnFamily.NUMERIC, false),
            c("stock", "integer", ColumnFamily.NUMERIC, false)));
    builder.add(
        table(
            "order_items",
            c("order_id", "integer", ColumnFamily.NUMERIC, false),
            c("product_id", "integer", ColumnFamily.NUMERIC, false),
            c("quantity", "integer", ColumnFamily.NUMERIC, false)));
    builder.add(
        Relation.view(
            schema,
            n("active_customers"),
            "SELECT customers.id, customers.email FROM customers WHERE customers.active",
            c("id", "integer", ColumnFamily.NUMERIC, true),
            c("email", "varchar(120)", ColumnFamily.TEXT, true)));
    builder.add(
        Relation.view(
            schema,
            n("order_totals"),
            "SELECT orders.customer_id, sum(orders.total) AS total FROM orders"
                + " GROUP BY orders.customer_id",
            c("customer_id", "integer", ColumnFamily.NUMERIC, true),
            c("total", "numeric", ColumnFamily.NUMERIC, true)));
    builder.add(events());
    builder.userFunction("leak_it");
    builder.add(
        table(
            "secrets",
            c("id", "integer", ColumnFamily.NUMERIC, false),
            c("body", "varchar(80)", ColumnFamily.TEXT, true)));
    if (profile.dialect() == Dialect.POSTGRESQL) {
      family(builder, "staff", "staff_eu", "pin");
      family(builder, "visits", "visits_2024", "ip");
    }
    return builder.build();
  }

  private Relation events() {
    boolean mysql = profile.dialect().isMySqlFamily();
    boolean postgres = profile.dialect() == Dialect.POSTGRESQL;
    return table(
        "events",
        c("id", "integer", ColumnFamily.NUMERIC, false),
        c("customer_id", "integer", ColumnFamily.NUMERIC, false),
        c("kind", "varchar(20)", ColumnFamily.TEXT, false),
        c("happened", "timestamp", ColumnFamily.TIMESTAMP, false),
        c("amount", "numeric(12,2)", ColumnFamily.NUMERIC, true),
        c("payload", postgres ? "jsonb" : "json", ColumnFamily.JSON, true),
        c(
            "tags",
            mysql ? "json" : postgres ? "text[]" : "varchar(40) array",
            mysql ? ColumnFamily.JSON : ColumnFamily.ARRAY,
            true),
        c("contact", "varchar(120)", ColumnFamily.TEXT, true));
  }

  /** A table with another that inherits from it, or is a partition of it. */
  private void family(MapCatalog.Builder builder, String parent, String child, String secret) {
    Column[] columns = {
      c("id", "integer", ColumnFamily.NUMERIC, false), c(secret, "text", ColumnFamily.TEXT, true)
    };
    builder.add(table(parent, columns));
    builder.add(
        new Relation(
            name(child),
            RelationKind.TABLE,
            List.of(columns),
            null,
            List.of(),
            List.of(name(parent))));
  }

  private Relation table(String name, Column... columns) {
    List<String> key = columns[0].name().equals(n("id")) ? List.of(n("id")) : List.of();
    return new Relation(
        name(name), RelationKind.TABLE, List.of(columns), null, key, new ArrayList<>());
  }

  /** The statements that make the shop. */
  static List<String> definitions(String dialect) {
    boolean real = dialect.equals("mariadb");
    return List.of(
        "CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(80) NOT NULL,"
            + " email VARCHAR(120), ssn VARCHAR(11), card VARCHAR(19), salary NUMERIC(10,2),"
            + " born DATE, region VARCHAR(20), active BOOLEAN NOT NULL)",
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL,"
            + " status VARCHAR(20) NOT NULL, total NUMERIC(10,2) NOT NULL, placed "
            + (real ? "DATETIME" : "TIMESTAMP")
            + " NOT NULL, note VARCHAR(200))",
        "CREATE TABLE products (id INTEGER PRIMARY KEY, title VARCHAR(80) NOT NULL,"
            + " price NUMERIC(10,2) NOT NULL, stock INTEGER NOT NULL)",
        "CREATE TABLE order_items (order_id INTEGER, product_id INTEGER, quantity INTEGER)",
        "CREATE TABLE events (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL,"
            + " kind VARCHAR(20) NOT NULL, happened TIMESTAMP NOT NULL, amount NUMERIC(12,2), "
            + switch (dialect) {
              case "postgresql" -> "payload jsonb, tags text[]";
              case "h2" -> "payload JSON, tags VARCHAR(40) ARRAY";
              default -> "payload JSON, tags JSON";
            }
            + ", contact VARCHAR(120))",
        "CREATE VIEW active_customers AS SELECT id, email FROM customers WHERE active",
        "CREATE VIEW order_totals AS SELECT customer_id, sum(total) AS total FROM orders"
            + " GROUP BY customer_id");
  }

  /** Masks written as {@code email:redact,ssn:hash}, all on customers. */
  Masks masks(String text) {
    if (text.equals("-")) {
      return Masks.none();
    }
    boolean lookup = text.equals("lookup");
    boolean full = lookup || text.equals("full");
    String list = full ? "email:redact,ssn:null,card:redact,salary:redact,born:null" : text;
    Masks.Builder builder = Masks.builder(KEY);
    if (lookup) {
      builder.lookup(name("customers"), n("email"));
    }
    if (full) {
      builder.mask(name("events"), n("contact"), MaskKind.REDACT);
    }
    if (full && profile.dialect() == Dialect.POSTGRESQL) {
      builder.mask(name("staff"), "pin", MaskKind.REDACT);
      builder.mask(name("visits"), "ip", MaskKind.REDACT);
    }
    for (String part : list.split(",")) {
      String[] pair = part.split(":");
      builder.mask(
          name("customers"), n(pair[0]), MaskKind.valueOf(pair[1].toUpperCase(Locale.ROOT)));
    }
    return builder.build();
  }
}
