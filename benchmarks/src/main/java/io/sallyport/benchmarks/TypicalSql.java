package io.sallyport.benchmarks;

import io.sallyport.semantics.sql.Catalog;
import io.sallyport.semantics.sql.Column;
import io.sallyport.semantics.sql.ColumnFamily;
import io.sallyport.semantics.sql.Dialect;
import io.sallyport.semantics.sql.MapCatalog;
import io.sallyport.semantics.sql.Relation;
import io.sallyport.semantics.sql.SessionProfile;
import io.sallyport.semantics.sql.SqlAnalysis;
import io.sallyport.semantics.sql.SqlAnalyzer;
import io.sallyport.semantics.sql.Unread;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Statements of the kind that agents write, over the catalog of a small shop. */
final class TypicalSql {
  /** Stands in the texts where each reading shall see another number. */
  private static final String NUMBER = "{n}";

  private final List<String> templates;
  private final List<String> texts = new ArrayList<>();
  private final Catalog catalog = catalog();
  private final SessionProfile profile = SessionProfile.of(Dialect.POSTGRESQL, "public");
  private long fresh = 100_000;

  private TypicalSql(List<String> templates) {
    this.templates = templates;
    templates.forEach(template -> texts.add(template.replace(NUMBER, "7")));
  }

  static TypicalSql load() throws IOException {
    List<String> templates = new ArrayList<>();
    for (String part : Texts.load("typical.sql").split(";\n", -1)) {
      if (!part.isBlank()) {
        templates.add(part.strip());
      }
    }
    return new TypicalSql(List.copyOf(templates));
  }

  int size() {
    return texts.size();
  }

  /** A statement, the same each time. */
  String text(int index) {
    return texts.get(index);
  }

  /** A statement with a number in it that was never there before. */
  String fresh(int index) {
    return templates.get(index).replace(NUMBER, Long.toString(++fresh));
  }

  SqlAnalysis analyze(SqlAnalyzer analyzer, String text) {
    return analyzer.analyze(text, profile, catalog);
  }

  /** The statements that are not understood, which there should be none of. */
  List<String> unread(SqlAnalyzer analyzer) {
    List<String> unread = new ArrayList<>();
    for (String text : texts) {
      if (analyze(analyzer, text) instanceof Unread why) {
        unread.add(why + ": " + text);
      }
    }
    return unread;
  }

  private static Catalog catalog() {
    return MapCatalog.builder("1")
        .add(
            Relation.table(
                "public",
                "customers",
                number("id"),
                text("name"),
                text("email"),
                text("card"),
                text("country"),
                text("city"),
                date("created_at"),
                number("points")))
        .add(
            Relation.table(
                "public",
                "orders",
                number("id"),
                number("customer_id"),
                text("status"),
                number("total"),
                date("placed_at")))
        .add(
            Relation.table(
                "public",
                "order_items",
                number("id"),
                number("order_id"),
                number("product_id"),
                number("quantity"),
                number("price")))
        .add(
            Relation.table(
                "public",
                "products",
                number("id"),
                text("name"),
                text("category"),
                number("price"),
                number("stock")))
        .build();
  }

  private static Column number(String name) {
    return new Column(name, "bigint", ColumnFamily.NUMERIC, true);
  }

  private static Column text(String name) {
    return new Column(name, "varchar", ColumnFamily.TEXT, true);
  }

  private static Column date(String name) {
    return new Column(name, "timestamp", ColumnFamily.TIMESTAMP, true);
  }
}
