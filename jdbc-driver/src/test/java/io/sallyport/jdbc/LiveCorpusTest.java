package io.sallyport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every row of the corpus on real databases, in every way of sending it: what is refused leaves no
 * trace, what runs gives no masked value away, and what no mask concerns answers as it does without
 * the driver.
 */
class LiveCorpusTest {

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void everyRowOfTheCorpusFaresAsItsFileSays(TestDatabase database) throws SQLException {
    try (CorpusRun run = new CorpusRun(database)) {
      List<String> problems = run.problems();
      assertThat(problems).isEmpty();
    }
  }
}
