package io.sallyport.semantics.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which statements answer with rows: JDBC's executeQuery is for these alone. */
class AnswerTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          postgresql | SHOW search_path                                | true
          postgresql | SELECT 1                                        | true
          postgresql | EXPLAIN DELETE FROM orders                      | true
          postgresql | DELETE FROM orders WHERE id = 1 RETURNING total | true
          postgresql | DELETE FROM orders WHERE id = 1                 | false
          postgresql | SET statement_timeout = 1                       | false
          postgresql | BEGIN                                           | false
          mariadb    | SHOW TABLES                                     | true
          mariadb    | SHOW VARIABLES                                  | true
          """)
  void aStatementAnswersWithRowsOrDoesNot(String dialect, String sql, boolean rows) {
    Shop shop = Shop.of(dialect);
    SqlAnalysis analysis = new SqlAnalyzer().analyze(sql, shop.profile, shop.catalog);
    assertThat(((Understood) analysis).returnsRows()).isEqualTo(rows);
  }
}
