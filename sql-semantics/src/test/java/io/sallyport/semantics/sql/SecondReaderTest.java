package io.sallyport.semantics.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecondReaderTest {
  private final Shop shop = Shop.of("postgresql");

  private Bound bound(String sql) {
    return Binder.bind(sql, shop.profile, shop.catalog);
  }

  /** What the first reading would be, had it overlooked everything but the orders. */
  private Bound overlooking(String sql) {
    Bound narrow = bound("SELECT id FROM orders");
    return new Bound(
        bound(sql).stream(),
        narrow.kind(),
        narrow.accesses(),
        narrow.sites(),
        narrow.groupings(),
        narrow.unnamed(),
        narrow.named(),
        narrow.values(),
        narrow.outputs(),
        narrow.returnsRows(),
        narrow.parameters(),
        narrow.steps(),
        null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT o.id FROM orders o, customers c",
        "SELECT id FROM orders WHERE id IN (SELECT id FROM \"customers\")",
        "SELECT id FROM orders UNION ALL SELECT id FROM public.customers",
        "WITH x AS (SELECT id FROM customers) SELECT * FROM x",
        "SELECT E'\\'', id FROM customers --'",
        "INSERT INTO orders (id) SELECT id FROM customers",
        "UPDATE orders SET id = 1 WHERE id = (SELECT max(id) FROM customers)"
      })
  void aRelationThatTheFirstReadingOverlookedIsRefused(String sql) {
    Refusal refusal =
        catchThrowableOfType(
            Refusal.class, () -> SecondReader.check(overlooking(sql), shop.profile, shop.catalog));
    assertThat(refusal.toUnread().code()).isEqualTo("SP-1013");
    assertThatCode(() -> SecondReader.check(bound(sql), shop.profile, shop.catalog))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT x.id FROM orders AS x",
        "SELECT count(*) FILTER (WHERE id > 1) OVER (PARTITION BY id) FROM orders",
        "SELECT id FROM orders WHERE id = ANY (ARRAY[1, 2])"
      })
  void namesThatAreNoRelationsMakeNoDifference(String sql) {
    assertThatCode(() -> SecondReader.check(bound(sql), shop.profile, shop.catalog))
        .doesNotThrowAnyException();
  }

  @Test
  void whatItCannotReadInReasonableTimeIsLeftToTheFirstReading() {
    String deep = "SELECT " + "(".repeat(60) + "1" + ")".repeat(60) + " FROM orders";
    assertThatCode(() -> SecondReader.check(bound(deep), shop.profile, shop.catalog))
        .doesNotThrowAnyException();
  }
}
