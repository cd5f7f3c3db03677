package io.sallyport.semantics.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnalysisCacheTest {
  private static final SqlAnalysis ANY = Refusal.empty("no text at all").toUnread();

  private static int known(int count, int length, AnalysisCache cache) {
    SessionProfile profile = Shop.of("postgresql").profile;
    List<AnalysisCache.Key> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add(new AnalysisCache.Key("x".repeat(length - 6) + (100_000 + i), profile, "1"));
      cache.put(keys.get(i), ANY);
    }
    int known = 0;
    for (int i = count - 1; i >= 0 && cache.get(keys.get(i)) != null; i--) {
      known++;
    }
    return known;
  }

  /** A statement of 32,000 characters takes 1.6 MB: four thousand of them would take all. */
  @Test
  void longTextsTakeTheRoomOfManyShortOnes() {
    assertThat(known(1_000, 10_000, new AnalysisCache(4_096, 100_000))).isBetween(5, 11);
    assertThat(known(4_000, 20, new AnalysisCache(4_096, 100_000))).isBetween(2_000, 4_096);
    assertThat(known(9_000, 10, new AnalysisCache(100, 1 << 20))).isBetween(50, 100);
  }
}
