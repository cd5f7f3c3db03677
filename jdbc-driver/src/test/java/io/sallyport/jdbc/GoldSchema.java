package io.sallyport.jdbc;

import java.util.ArrayList;
import java.util.List;

/** A company of ten tables, with enough rows for every query to have something to say. */
final class GoldSchema {
  static final List<String> TABLES =
      List.of(
          "region",
          "country",
          "category",
          "supplier",
          "product",
          "customer",
          "employee",
          "sale",
          "sale_line",
          "payment");
  private static final int CUSTOMERS = 24;
  private static final int SALES = 60;

  /** The rules: everything may be read, two columns are masked if asked for. */
  static String rules(boolean masked) {
    String on = String.join(", ", TABLES.stream().map(table -> "shop/" + table).toList());
    return """
        version: 1
        targets: { shop: {} }
        rules:
          - id: analysts-read
            permit: [sql.select]
            on: [%s]
        %s"""
        .formatted(
            on, masked ? "    mask: { customer.email: redact, employee.salary: redact }\n" : "");
  }

  private GoldSchema() {}

  static List<String> definitions() {
    return List.of(
        "CREATE TABLE region (region_id INT PRIMARY KEY, region_name VARCHAR(30) NOT NULL)",
        "CREATE TABLE country (country_id INT PRIMARY KEY, country_name VARCHAR(40) NOT NULL,"
            + " region_id INT NOT NULL, population INT NOT NULL)",
        "CREATE TABLE category (category_id INT PRIMARY KEY, category_name VARCHAR(40) NOT NULL)",
        "CREATE TABLE supplier (supplier_id INT PRIMARY KEY, supplier_name VARCHAR(60) NOT NULL,"
            + " country_id INT NOT NULL, rating DECIMAL(3,1))",
        "CREATE TABLE product (product_id INT PRIMARY KEY, product_name VARCHAR(60) NOT NULL,"
            + " category_id INT NOT NULL, supplier_id INT NOT NULL, price DECIMAL(10,2) NOT NULL,"
            + " stock INT NOT NULL, color VARCHAR(20))",
        "CREATE TABLE customer (customer_id INT PRIMARY KEY, full_name VARCHAR(60) NOT NULL,"
            + " email VARCHAR(80) NOT NULL, country_id INT NOT NULL, segment VARCHAR(20) NOT NULL,"
            + " joined DATE NOT NULL, balance DECIMAL(10,2))",
        "CREATE TABLE employee (employee_id INT PRIMARY KEY, emp_name VARCHAR(60) NOT NULL,"
            + " manager_id INT, country_id INT NOT NULL, job_title VARCHAR(30) NOT NULL,"
            + " salary DECIMAL(10,2) NOT NULL, hired DATE NOT NULL)",
        "CREATE TABLE sale (sale_id INT PRIMARY KEY, customer_id INT NOT NULL, employee_id INT,"
            + " sold_on DATE NOT NULL, status VARCHAR(20) NOT NULL, channel VARCHAR(20) NOT NULL)",
        "CREATE TABLE sale_line (sale_id INT NOT NULL, line_no INT NOT NULL, product_id INT NOT NULL,"
            + " quantity INT NOT NULL, unit_price DECIMAL(10,2) NOT NULL, discount DECIMAL(4,2)"
            + " NOT NULL, PRIMARY KEY (sale_id, line_no))",
        "CREATE TABLE payment (payment_id INT PRIMARY KEY, sale_id INT NOT NULL, paid_on DATE NOT"
            + " NULL, amount DECIMAL(10,2) NOT NULL, method VARCHAR(20) NOT NULL)");
  }

  static List<String> rows() {
    List<String> all = new ArrayList<>();
    String[] regions = {"Europe", "Asia", "Americas", "Africa"};
    for (int i = 1; i <= 4; i++) {
      all.add("INSERT INTO region VALUES (%d, '%s')".formatted(i, regions[i - 1]));
      all.add("INSERT INTO category VALUES (%d, 'category %d')".formatted(i, i));
    }
    for (int i = 1; i <= 8; i++) {
      all.add(
          "INSERT INTO country VALUES (%d, 'Country %c', %d, %d)"
              .formatted(i, 'A' + i, 1 + i % 4, 100 * i + 7));
      all.add(
          "INSERT INTO supplier VALUES (%d, 'Supplier %d', %d, %s)"
              .formatted(i, i, 1 + i % 8, i % 4 == 0 ? "NULL" : (i % 5) + ".5"));
      all.add(
          "INSERT INTO employee VALUES (%d, 'Emp %c', %s, %d, '%s', %d.50, DATE '20%02d-0%d-15')"
              .formatted(
                  i,
                  'A' + i,
                  i == 1 ? "NULL" : "" + (1 + i / 3),
                  1 + i % 8,
                  i == 1 ? "Manager" : i % 2 == 0 ? "Clerk" : "Seller",
                  2000 + i * 333,
                  10 + i,
                  i));
    }
    for (int i = 1; i <= 16; i++) {
      all.add(
          "INSERT INTO product VALUES (%d, 'Product %d', %d, %d, %d.99, %d, %s)"
              .formatted(
                  i,
                  i,
                  1 + i % 4,
                  1 + i % 8,
                  5 * i,
                  i * 7 % 40,
                  i % 5 == 0 ? "NULL" : i % 2 == 0 ? "'red'" : "'blue'"));
    }
    customersAndSales(all);
    return all;
  }

  private static void customersAndSales(List<String> all) {
    for (int i = 1; i <= CUSTOMERS; i++) {
      all.add(
          "INSERT INTO customer VALUES (%d, 'Person %d', 'p%d@mail%d.example', %d, '%s', DATE '202%d-0%d-1%d', %s)"
              .formatted(
                  i,
                  i,
                  i,
                  i % 3,
                  1 + i % 8,
                  i % 3 == 0 ? "Retail" : i % 3 == 1 ? "Wholesale" : "Web",
                  i % 4,
                  1 + i % 9,
                  i % 9,
                  i % 7 == 0 ? "NULL" : i * 13 + ".25"));
    }
    for (int i = 1; i <= SALES; i++) {
      all.add(
          "INSERT INTO sale VALUES (%d, %d, %s, DATE '202%d-%02d-%02d', '%s', '%s')"
              .formatted(
                  i,
                  1 + i * 7 % CUSTOMERS,
                  i % 6 == 0 ? "NULL" : "" + (1 + i % 8),
                  2 + i % 3,
                  1 + i % 12,
                  1 + i % 28,
                  i % 4 == 0 ? "open" : i % 4 == 1 ? "shipped" : "paid",
                  i % 2 == 0 ? "online" : "store"));
      for (int line = 1; line <= 1 + i % 3; line++) {
        int product = 1 + (i * 3 + line) % 16;
        all.add(
            "INSERT INTO sale_line VALUES (%d, %d, %d, %d, %d.99, 0.%02d)"
                .formatted(i, line, product, 1 + (i + line) % 9, 5 * product, i * line % 20));
      }
      if (i % 3 != 0) {
        all.add(
            "INSERT INTO payment VALUES (%d, %d, DATE '202%d-%02d-%02d', %d.10, '%s')"
                .formatted(
                    i,
                    i,
                    2 + i % 3,
                    1 + i % 12,
                    1 + i % 28,
                    20 + i * 11 % 300,
                    i % 2 == 0 ? "card" : i % 5 == 0 ? "cash" : "transfer"));
      }
    }
  }

  /** A table as the masks show it, for views beside the tables. */
  static String maskedColumns(String table) {
    return switch (table) {
      case "customer" ->
          "customer_id, full_name, CAST('***' AS CHAR(3)) AS email, country_id, segment, joined,"
              + " balance";
      case "employee" ->
          "employee_id, emp_name, manager_id, country_id, job_title,"
              + " CAST(0 AS DECIMAL(10,2)) AS salary, hired";
      default -> "*";
    };
  }
}
