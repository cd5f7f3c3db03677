package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.Sallyport;
import io.sallyport.api.Subject;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.jdbc.SallyportDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearnTest {
  /** Each is beside what shop-bot did: another table, column action, caller or target. */
  private static final List<String> OUTSIDE =
      List.of(
          "SELECT amount FROM salaries",
          "INSERT INTO orders VALUES (99, 1, 1.00, 'open')",
          "INSERT INTO customers VALUES (9, 'Z', 'z@example.com', '1', 'east')",
          "UPDATE customers SET name = 'Zoe' WHERE id = 1",
          "DELETE FROM customers WHERE id = 1",
          "UPDATE orders SET status = 'void'",
          "DELETE FROM orders WHERE id = id",
          "UPDATE orders SET status = 'void' WHERE total > 1",
          "SELECT table_name FROM information_schema.tables",
          "DROP TABLE orders",
          "SELECT o.id FROM orders o, salaries s",
          "TRUNCATE TABLE orders",
          "CREATE TABLE loot AS SELECT * FROM customers",
          "GRANT SELECT ON customers TO PUBLIC");

  @TempDir static Path work;
  private static Path journal;
  private static Path learned;
  private static Path rules;

  @BeforeAll
  static void record() throws Exception {
    journal = work.resolve("journal");
    RecordedShop.recordOnH2(journal);
    Ran ran = Ran.of("policy", "learn", journal);
    assertThat(ran.err())
        .contains("left out: 1 × denied: SP-2001 no-unfiltered-writes", "denied: SP-2002")
        .doesNotContain("SP-9");
    learned = Files.writeString(work.resolve("learned.yaml"), ran.out());
    rules = Files.writeString(work.resolve("rules.yaml"), RecordedShop.resource("sallyport.yaml"));
  }

  @Test
  void theLearnedRulesAreReadable() throws Exception {
    assertThat(Ran.of("policy", "check", learned).status()).isZero();
    assertThat(Files.readString(learned))
        .contains(
            "# Left out: 1 × denied: SP-2002",
            "permit: [sql.select]",
            "to: [group:agents]",
            "PUBLIC.CUSTOMERS.email: partial",
            "PUBLIC.CUSTOMERS.card: redact",
            "permit: [sql.delete, sql.update]",
            "when: not sql.unfiltered",
            "affected: 2",
            "to: [group:leads]");
  }

  @Test
  void theLearnedRulesPermitTheSameSessionAndRefuseWhatIsOutsideOfIt() throws Exception {
    String url = RecordedShop.newH2();
    try (Connection keeper = DriverManager.getConnection(url)) {
      RecordedShop.fill(keeper);
      try (EmbeddedBroker broker =
          EmbeddedBroker.builder()
              .config(learned.toString())
              .journal(work.resolve("again"))
              .build()) {
        SallyportDataSource source = source(url, "shop", broker);
        try (var scope = Sallyport.as(Subject.of("shop-bot", "agents"), null);
            Connection connection = source.getConnection()) {
          for (int i : new int[] {0, 1, 2, 6, 7}) {
            String sql = RecordedShop.WORK.get(i);
            assertThat(RecordedShop.run(connection, sql)).as(sql).isTrue();
          }
          for (String sql : OUTSIDE) {
            assertThat(RecordedShop.run(connection, sql)).as(sql).isFalse();
          }
        }
        try (var scope = Sallyport.as(Subject.of("mallory", "guests"), null);
            Connection connection = source.getConnection()) {
          assertThat(RecordedShop.run(connection, RecordedShop.WORK.get(0))).isFalse();
        }
        try (var scope = Sallyport.as(Subject.of("shop-bot", "agents"), null);
            Connection connection = source(url, "other", broker).getConnection()) {
          assertThat(RecordedShop.run(connection, RecordedShop.WORK.get(0))).isFalse();
        }
      }
    }
  }

  @Test
  void nothingThatWasPermittedChangesUnderTheLearnedRules() {
    Ran ran = Ran.of("policy", "diff", "--against", journal, learned);
    assertThat(ran.out()).doesNotContain("permit -> deny", "deny -> permit");
  }

  @Test
  void theSameRulesChangeNothing() {
    Ran ran = Ran.of("policy", "diff", "--against", journal, rules);
    assertThat(ran.out())
        .isEqualTo(
            "0 of 10 calls would change; 1 refused for what they are, which no rule changes\n");
    assertThat(ran.status()).isZero();
  }

  @Test
  void otherRulesChangeWhatTheyShould() throws Exception {
    String other =
        RecordedShop.resource("sallyport.yaml")
            .replace("[shop/customers, shop/orders, shop/open_orders]", "[shop/*]")
            .replace("customers.email: partial", "customers.email: redact")
            .replace("permit: [sql.update, sql.delete]", "permit: [sql.update]");
    Path file = Files.writeString(work.resolve("other.yaml"), other);
    Ran ran = Ran.of("policy", "diff", "--against", journal, file);
    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.out())
        .contains(
            "permit -> deny    1 ×  shop-bot: sql.delete shop/PUBLIC.ORDERS",
            "deny -> permit    1 ×  shop-bot: sql.select shop/PUBLIC.SALARIES",
            "other terms       1 ×  shop-bot: sql.select shop/PUBLIC.CUSTOMERS",
            "+ mask shop/PUBLIC.CUSTOMERS.email: redact; - mask shop/PUBLIC.CUSTOMERS.email: partial",
            "4 of 10 calls would change");
    assertThat(Ran.of("policy", "diff", "--against", journal, file, "--json").out())
        .startsWith("{\"change\":");
  }

  @Test
  void whatWasDoneSeldomIsLeftOut() {
    Ran ran = Ran.of("policy", "learn", journal, "--min-count", 2);
    assertThat(ran.out()).doesNotContain("permit: [sql.delete", "to: [group:leads]");
    assertThat(ran.err()).contains("fewer than 2 times: sql.select shop/PUBLIC.SALARIES");
  }

  @Test
  void aMaskThatOnlyAViewsTableHeldIsNotLost(@TempDir Path own) throws Exception {
    String url = RecordedShop.newH2();
    String yaml =
        "version: 1\nrules:\n  - id: views\n    permit: [sql.select]\n"
            + "    on: [shop/open_orders, shop/orders]\n    mask: { orders.total: null }\n";
    try (Connection keeper = DriverManager.getConnection(url)) {
      RecordedShop.fill(keeper);
      RecordedShop.record(url, own, yaml, List.of("SELECT id FROM open_orders"));
    }
    Ran ran = Ran.of("policy", "learn", own);
    assertThat(ran.out()).contains("rules: []").doesNotContain("permit:");
    assertThat(ran.err()).contains("under terms that no rule on these resources alone can hold");
  }

  private static SallyportDataSource source(String url, String target, EmbeddedBroker broker) {
    Properties settings = new Properties();
    settings.setProperty("sallyport.target", target);
    return new SallyportDataSource(
        "jdbc:sallyport:" + url.substring("jdbc:".length()), settings, broker);
  }
}
