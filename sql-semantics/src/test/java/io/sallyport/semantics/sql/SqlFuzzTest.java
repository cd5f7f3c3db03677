package io.sallyport.semantics.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.sallyport.semantics.sql.Rewrite.Rewritten;
import io.sallyport.testkit.CorpusCase;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any text at all, in every dialect. In a usual run each target is tried on the corpus; with {@code
 * -Pfuzz -Dtest=SqlFuzzTest#cutting} (or another one) new inputs are looked for.
 */
class SqlFuzzTest {
  private static final List<String> DIALECTS =
      List.of("postgresql", "mysql", "mariadb", "h2", "ansi");
  private static final SqlAnalyzer ANALYZER = new SqlAnalyzer(16);

  static Stream<String> corpus() {
    return CorpusCase.all().stream().map(CorpusCase::sql).distinct();
  }

  /** The rest of the corpus is cut and read by {@code CaseFileTest}, in its own dialect. */
  static Stream<String> someOfTheCorpus() {
    List<String> all = corpus().toList();
    return IntStream.range(0, all.size()).filter(i -> i % 8 == 0).mapToObj(all::get);
  }

  /** Where new inputs are looked for, each known one takes ten times as long. */
  static Stream<String> asMuchAsThereIsTimeFor() {
    return System.getenv("JAZZER_FUZZ") == null ? corpus() : someOfTheCorpus();
  }

  @MethodSource("someOfTheCorpus")
  @FuzzTest(maxDuration = "15s")
  void cutting(@NotNull String text) {
    for (String dialect : DIALECTS) {
      SessionProfile profile = Shop.of(dialect).profile;
      List<Token> tokens = tokens(text, profile);
      if (tokens != null) {
        int end = 0;
        for (Token token : tokens) {
          assertThat(token.start).isGreaterThanOrEqualTo(end);
          assertThat(text.substring(token.start, token.end)).isEqualTo(token.text);
          end = token.end;
        }
        String joined = new Splices().apply(new TokenStream(text, tokens, true)).text();
        assertThat(texts(tokens(joined, profile))).isEqualTo(texts(tokens));
      }
    }
  }

  @MethodSource("someOfTheCorpus")
  @FuzzTest(maxDuration = "15s")
  void reading(@NotNull String text) {
    for (String dialect : DIALECTS) {
      Shop shop = Shop.of(dialect);
      if (ANALYZER.analyze(text, shop.profile, shop.catalog) instanceof Unread unread) {
        assertThat(unread.code()).isNotEqualTo("SP-1012");
      }
    }
  }

  @MethodSource("asMuchAsThereIsTimeFor")
  @FuzzTest(maxDuration = "15s")
  void rewriting(@NotNull String text) {
    for (String dialect : DIALECTS) {
      Shop shop = Shop.of(dialect);
      if (ANALYZER.analyze(text, shop.profile, shop.catalog) instanceof Understood understood
          && understood.rewrite(shop.masks("full")) instanceof Rewritten rewritten) {
        RewrittenText.check(text, rewritten.text(), shop);
      }
    }
  }

  private static List<Token> tokens(String text, SessionProfile profile) {
    try {
      return Scanner.scan(text, profile).tokens();
    } catch (Refusal refused) {
      return null;
    }
  }

  private static List<String> texts(List<Token> tokens) {
    return tokens == null ? null : tokens.stream().map(token -> token.text).toList();
  }
}
