package io.sallyport.semantics.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.semantics.sql.Rewrite.Rewritten;
import io.sallyport.testkit.CorpusCase;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the case files means what the file says it means. */
class CaseFileTest {
  private static final Set<SqlAction> ROWS =
      Set.of(
          SqlAction.SELECT, SqlAction.INSERT, SqlAction.UPDATE, SqlAction.DELETE, SqlAction.MERGE);
  private static final SqlAnalyzer ANALYZER = new SqlAnalyzer();

  static Stream<CorpusCase> cases() {
    return CorpusCase.all().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void statementMeansWhatTheCaseFileSays(CorpusCase row) {
    Shop shop = Shop.of(row.dialect());
    SqlAnalysis analysis = ANALYZER.analyze(row.sql(), shop.profile, shop.catalog);
    String outcome = outcome(analysis, shop, row);
    assertThat(row.expects(outcome)).as(outcome + describe(analysis, shop, row)).isTrue();
    if (!row.accesses().isEmpty() && analysis instanceof Understood understood) {
      boolean amongOthers = row.accesses().startsWith("+");
      Set<String> listed = Set.of(row.accesses().substring(amongOthers ? 1 : 0).split("; *"));
      if (amongOthers) {
        assertThat(accesses(understood)).as(row.toString()).containsAll(listed);
      } else {
        assertThat(accesses(understood)).as(row.toString()).isEqualTo(new TreeSet<>(listed));
      }
    }
  }

  /**
   * What becomes of a statement; under the policies {@code full} and {@code lookup} only rows of
   * the shop are permitted.
   */
  static String outcome(SqlAnalysis analysis, Shop shop, CorpusCase row) {
    if (!(analysis instanceof Understood understood)) {
      return "refused";
    }
    boolean shopOnly = row.policy().equals("full") || row.policy().equals("lookup");
    if (shopOnly && !permitted(understood)) {
      return "refused";
    }
    if (!(understood.rewrite(shop.masks(row.policy())) instanceof Rewritten rewritten)) {
      return "refused";
    }
    return rewritten.masked().isEmpty() ? "clean" : "masked";
  }

  private static boolean permitted(Understood understood) {
    return understood.accesses().stream()
        .filter(access -> !access.implied())
        .allMatch(
            access ->
                ROWS.contains(access.action())
                    && access.resource() instanceof SqlResource.OfRelation relation
                    && !relation.system()
                    && !relation.name().name().equalsIgnoreCase("secrets"));
  }

  private static String describe(SqlAnalysis analysis, Shop shop, CorpusCase row) {
    return analysis instanceof Understood understood
        ? understood.rewrite(shop.masks(row.policy())).toString() + accesses(understood)
        : analysis.toString();
  }

  /** Accesses in short: {@code SELECT customers}, with ~ for implied and ! for unfiltered. */
  static Set<String> accesses(Understood understood) {
    Set<String> list = new TreeSet<>();
    for (SqlAccess access : understood.accesses()) {
      list.add(
          access.action()
              + " "
              + name(access.resource())
              + (access.implied() ? "~" : "")
              + (access.unfiltered() ? "!" : ""));
    }
    return list;
  }

  private static String name(SqlResource resource) {
    if (resource instanceof SqlResource.OfRelation relation) {
      String name = relation.name().name().toLowerCase(Locale.ROOT);
      return relation.system() ? "system:" + name : name;
    }
    return resource instanceof SqlResource.OfFunction function
        ? "function:" + function.name()
        : "?";
  }
}
