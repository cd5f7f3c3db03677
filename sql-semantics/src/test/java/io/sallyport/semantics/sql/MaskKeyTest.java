package io.sallyport.semantics.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.MaskKind;
import io.sallyport.semantics.sql.Rewrite.Rewritten;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskKeyTest {
  private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes();
  private static final String HEX = "3031323334353637";

  @ParameterizedTest
  @ValueSource(strings = {"postgresql", "mysql", "mariadb", "h2"})
  void planOfAHashedColumnDoesNotShowTheKey(String dialect) {
    assertThat(text(dialect, "SELECT email FROM customers")).contains(HEX);
    assertThat(text(dialect, "EXPLAIN SELECT email FROM customers")).doesNotContain(HEX);
    assertThat(text(dialect, "EXPLAIN SELECT email FROM active_customers")).doesNotContain(HEX);
  }

  @Test
  void keyPrintsAsAsterisks() {
    MaskKey key = new MaskKey(SECRET);
    RelationName customers = new RelationName("public", "customers");
    assertThat(key).hasToString("***");
    assertThat(Masks.builder(key).mask(customers, "email", MaskKind.HASH).build().toString())
        .doesNotContain(HEX)
        .doesNotContain("0123456789abcdef");
  }

  @Test
  void keyOfFewBytesIsRefused() {
    assertThatThrownBy(() -> new MaskKey(new byte[8]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("16");
  }

  private static String text(String dialect, String sql) {
    Shop shop = Shop.of(dialect);
    try (SqlAnalyzer analyzer = new SqlAnalyzer()) {
      Understood understood = (Understood) analyzer.analyze(sql, shop.profile, shop.catalog);
      return ((Rewritten) understood.rewrite(shop.masks("email:hash"))).text();
    }
  }
}
