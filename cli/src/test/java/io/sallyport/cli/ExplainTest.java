package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.Caller;
import io.sallyport.api.Subject;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.jdbc.SallyportDataSource;
import io.sallyport.jdbc.SqlExplanation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainTest {
  @TempDir Path work;
  private Path rules;
  private Path schema;

  @BeforeEach
  void files() throws Exception {
    rules = Files.writeString(work.resolve("rules.yaml"), RecordedShop.resource("sallyport.yaml"));
    schema = Files.writeString(work.resolve("shop.sql"), RecordedShop.resource("shop.sql"));
  }

  @Test
  void aGoodFileIsGood() {
    Ran ran = Ran.of("policy", "check", rules);
    assertThat(ran.out()).startsWith("good  version ");
    assertThat(ran.status()).isZero();
  }

  @Test
  void everyProblemOfAFileIsNamedWithItsPlace() throws Exception {
    Path bad =
        Files.writeString(
            work.resolve("bad.yaml"),
            "version: 1\nrules:\n  - id: a\n    permit: [sql.selct]\n    on: [shop/a]\n    wehn: x\n");
    Ran ran = Ran.of("policy", "check", bad);
    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.out()).contains("bad.yaml:4:14: SP-3008 ", "bad.yaml:6:5: SP-3003 ");
    assertThat(Ran.of("policy", "check", bad, "--json").out())
        .contains("{\"file\":\"bad.yaml\",\"line\":4,\"column\":14,\"code\":\"SP-3008\"");
    assertThat(Ran.of("policy", "check", work.resolve("none.yaml")).status()).isEqualTo(2);
  }

  @Test
  void aPermittedStatementIsExplainedOnAPage() {
    Ran ran = explain("SELECT upper(email) AS mail, name FROM customers");
    assertThat(ran.err()).isEmpty();
    assertThat(ran.status()).isZero();
    assertThat(ran.out())
        .startsWith("PERMIT  SELECT upper(email)")
        .contains(
            "sql.select on shop/public.customers",
            "permit  agents-read-shop",
            "leads-read-salaries  speaks of other resources",
            "mask shop/public.customers.email: partial",
            "at most 100 rows",
            "computed from public.customers.email (partial)",
            "public.customers.name");
  }

  @Test
  void aRefusedStatementIsExplainedWithTheRuleThatDenies() {
    Ran ran = explain("DELETE FROM orders WHERE 1 = 1");
    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.out())
        .startsWith("DENY  DELETE")
        .contains("SP-2001", "deny    no-unfiltered-writes", "permit  agents-edit-orders");
    Ran other = explain("DELETE FROM orders WHERE id = 1");
    assertThat(other.status()).isZero();
    assertThat(other.out()).contains("no-unfiltered-writes  its condition does not hold");
    assertThat(explain("SELECT FROM WHERE").out()).contains("SP-1005");
    assertThat(explain("SELECT * FROM nowhere").out()).contains("SP-1006");
  }

  @Test
  void viewsOfTheSchemaResolveToWhatTheyRead() {
    assertThat(explain("SELECT total FROM open_orders").out())
        .contains("shop/public.open_orders", "shop/public.orders", "(implied)");
  }

  @Test
  void anExplanationIsPrintedAsJsonToo() {
    Ran ran = explain("SELECT card FROM customers", "--json");
    assertThat(ran.out())
        .startsWith("{\"verdict\":\"permit\",\"rules\":[\"agents-read-shop\"]")
        .contains("\"columns\":[{");
  }

  @Test
  void theCatalogOfARealDatabaseServesAsWell() throws Exception {
    String url = RecordedShop.newH2();
    try (Connection keeper = DriverManager.getConnection(url)) {
      RecordedShop.fill(keeper);
      Ran ran =
          Ran.of(
              "policy",
              "explain",
              rules,
              "SELECT * FROM customers",
              "--subject",
              "shop-bot",
              "--groups",
              "agents",
              "--target",
              "shop",
              "--url",
              url);
      assertThat(ran.err()).isEmpty();
      assertThat(ran.out()).contains("shop/PUBLIC.CUSTOMERS", "PUBLIC.CUSTOMERS.EMAIL (partial)");
    }
  }

  @Test
  void aProgramIsToldTheSameByItsDataSource() throws Exception {
    String url = RecordedShop.newH2();
    Properties settings = new Properties();
    settings.setProperty("sallyport.target", "shop");
    try (Connection keeper = DriverManager.getConnection(url);
        EmbeddedBroker broker =
            EmbeddedBroker.builder()
                .config(rules.toString())
                .journal(work.resolve("journal"))
                .build()) {
      RecordedShop.fill(keeper);
      SallyportDataSource source =
          new SallyportDataSource(
              "jdbc:sallyport:" + url.substring("jdbc:".length()), settings, broker);
      Caller bot = Caller.of(Subject.of("shop-bot", "agents"));
      SqlExplanation read = source.explain("SELECT email FROM customers", bot);
      assertThat(read.decision().permitted()).isTrue();
      assertThat(read.decision().rules()).containsExactly("agents-read-shop");
      assertThat(read.decision().executed()).contains("'***'");
      assertThat(read.columns()).hasSize(1);
      SqlExplanation denied = source.explain("DELETE FROM orders", bot);
      assertThat(denied.decision().permitted()).isFalse();
      assertThat(denied.decision().reason().code()).isEqualTo("SP-2001");
    }
    assertThat(Ran.of("audit", "search", work.resolve("journal"), "--json").out()).isEmpty();
  }

  @Test
  void withoutACatalogNothingIsExplained() {
    Ran ran = Ran.of("policy", "explain", rules, "SELECT 1", "--subject", "a", "--target", "shop");
    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.err()).startsWith("SP-9005 no catalog");
  }

  private Ran explain(String sql, String... more) {
    Object[] args =
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of(
                    "policy",
                    "explain",
                    rules,
                    sql,
                    "--subject",
                    "shop-bot",
                    "--groups",
                    "agents",
                    "--target",
                    "shop",
                    "--catalog",
                    schema),
                java.util.stream.Stream.of(more))
            .toArray();
    return Ran.of(args);
  }
}
