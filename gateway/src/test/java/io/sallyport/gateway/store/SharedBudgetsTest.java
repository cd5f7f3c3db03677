package io.sallyport.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.jdbc.TestPostgres;
import io.sallyport.policy.spi.Budget.Kind;
import io.sallyport.policy.spi.BudgetStore.UsedUp;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Budgets that two gateways share. */
@Timeout(120)
final class SharedBudgetsTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path folder;

  private static Store store(String database) throws Exception {
    return Store.postgres(
        TestPostgres.url(database), TestPostgres.user(), "postgres".toCharArray());
  }

  @Test
  void sixteenThreadsOverTwoGatewaysMakeExactlyAsManyCallsAsThereMayBe() throws Exception {
    String database = TestPostgres.freshDatabase();
    int limit = 20_000;
    try (Store first = store(database);
        Store second = store(database);
        SharedBudgets one = new SharedBudgets(first);
        SharedBudgets two = new SharedBudgets(second)) {
      // What is measured is the counting, not the first use of two stores.
      for (SharedBudgets each : List.of(one, two, one, two)) {
        spend(each, "w" + System.nanoTime(), 2_000);
      }
      ExecutorService threads = Executors.newFixedThreadPool(16);
      CountDownLatch start = new CountDownLatch(1);
      List<Future<Spent>> all = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        SharedBudgets mine = i % 2 == 0 ? one : two;
        all.add(
            threads.submit(
                () -> {
                  start.await();
                  return spend(mine, "k", limit);
                }));
      }
      start.countDown();
      Spent sum = new Spent(0, 0, 0, 0);
      for (Future<Spent> each : all) {
        sum = sum.and(each.get(100, TimeUnit.SECONDS));
      }
      threads.shutdownNow();
      System.out.printf(
          "16 threads over two gateways: %d of %d calls, %.1f us each in the mean, %.1f ms at most%n",
          sum.made, limit, sum.nanos / 1e3 / sum.asked, sum.longest / 1e6);
      assertThat(sum.made).isEqualTo(limit);
    }
  }

  private record Spent(int made, int asked, long nanos, long longest) {
    Spent and(Spent other) {
      return new Spent(
          made + other.made,
          asked + other.asked,
          nanos + other.nanos,
          Math.max(longest, other.longest));
    }
  }

  /** Calls until three are refused. */
  private static Spent spend(SharedBudgets budgets, String key, long limit) throws Exception {
    Spent all = new Spent(0, 0, 0, 0);
    while (all.asked - all.made < 3) {
      long begun = System.nanoTime();
      boolean made = budgets.call(key, Instant.now(), HOUR, Map.of(Kind.CALLS, limit)) == null;
      long nanos = System.nanoTime() - begun;
      all = all.and(new Spent(made ? 1 : 0, 1, nanos, nanos));
    }
    return all;
  }

  @Test
  void aLowerLimitHoldsForWhatWasTakenBefore() throws Exception {
    try (Store store = Store.file(folder.resolve("state"));
        SharedBudgets budgets = new SharedBudgets(store)) {
      assertThat(budgets.call("k", Instant.now(), HOUR, Map.of(Kind.CALLS, 1000L))).isNull();
      assertThat(spend(budgets, "k", 5).made()).isEqualTo(4);
    }
  }

  @Test
  void whatAGatewayTookAndLeavesUnusedIsTheOthersWithinSeconds() throws Exception {
    try (Store store = Store.file(folder.resolve("state"));
        SharedBudgets one = new SharedBudgets(store);
        SharedBudgets two = new SharedBudgets(store)) {
      assertThat(one.call("k", Instant.now(), HOUR, Map.of(Kind.CALLS, 80L))).isNull();
      int first = spend(two, "k", 80).made();
      assertThat(first).isLessThan(79);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> two.call("k", Instant.now(), HOUR, Map.of(Kind.CALLS, 80L)) == null);
      assertThat(first + 1 + spend(two, "k", 80).made()).isEqualTo(79);
    }
  }

  @Test
  void aCallMostlyAsksNoDatabase() throws Exception {
    String database = TestPostgres.freshDatabase();
    try (Store store = store(database);
        SharedBudgets budgets = new SharedBudgets(store)) {
      Map<Kind, Long> limits = Map.of(Kind.CALLS, 1_000_000L, Kind.ROWS, 1_000_000L);
      int rounds = 20_000;
      for (int i = 0; i < 2_000; i++) {
        assertThat(budgets.call("k", Instant.now(), HOUR, limits)).isNull();
      }
      long begun = System.nanoTime();
      for (int i = 0; i < rounds; i++) {
        budgets.call("k", Instant.now(), HOUR, limits);
        budgets.add("k", Instant.now(), HOUR, Map.of(Kind.ROWS, 1L));
      }
      double micros = (System.nanoTime() - begun) / 1000.0 / rounds;
      System.out.printf("a call and what came of it, one thread: %.1f us%n", micros);
      assertThat(micros).isLessThan(5_000);
    }
  }

  @Test
  void whatCameOfCallsAtOneGatewayIsSeenAtTheOther() throws Exception {
    try (Store store = Store.file(folder.resolve("state"));
        SharedBudgets one = new SharedBudgets(store);
        SharedBudgets two = new SharedBudgets(store)) {
      Map<Kind, Long> limits = Map.of(Kind.ROWS, 100L);
      Instant now = Instant.now();
      assertThat(two.call("k", now, HOUR, limits)).isNull();
      one.add("k", now, HOUR, Map.of(Kind.ROWS, 60L));
      one.add("k", now, HOUR, Map.of(Kind.ROWS, 60L));
      assertThat(one.call("k", now, HOUR, limits)).as("its own at once").isNotNull();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> two.call("k", Instant.now(), HOUR, limits) != null);
      UsedUp over = two.call("k", Instant.now(), HOUR, limits);
      assertThat(over.kind()).isEqualTo(Kind.ROWS);
      assertThat(over.until()).isBetween(now.plus(HOUR), now.plus(Duration.ofMinutes(63)));
      assertThat(two.call("other", Instant.now(), HOUR, limits)).isNull();
    }
  }

  @Test
  void exactlyOneRefusalSeesTheLimitReached() throws Exception {
    String database = TestPostgres.freshDatabase();
    try (Store first = store(database);
        Store second = store(database);
        SharedBudgets one = new SharedBudgets(first);
        SharedBudgets two = new SharedBudgets(second)) {
      ExecutorService threads = Executors.newFixedThreadPool(8);
      List<Future<Map<Kind, Long>>> all = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        SharedBudgets mine = i % 2 == 0 ? one : two;
        all.add(threads.submit(() -> mine.add("k", Instant.now(), HOUR, Map.of(Kind.DENIED, 1L))));
      }
      int reached = 0;
      for (Future<Map<Kind, Long>> each : all) {
        reached += each.get(60, TimeUnit.SECONDS).get(Kind.DENIED) == 20 ? 1 : 0;
      }
      threads.shutdownNow();
      assertThat(reached).isEqualTo(1);
      assertThat(one.call("k", Instant.now(), HOUR, Map.of(Kind.DENIED, 20L))).isNotNull();
    }
  }

  @Test
  void whatWasTakenAndNotUsedIsGivenBackAndComesBackWithTheWindow() throws Exception {
    Duration window = Duration.ofSeconds(6);
    try (Store store = Store.file(folder.resolve("state"));
        SharedBudgets one = new SharedBudgets(store);
        SharedBudgets two = new SharedBudgets(store)) {
      Map<Kind, Long> limits = Map.of(Kind.CALLS, 80L);
      assertThat(one.call("k", Instant.now(), window, limits)).isNull();
      int made = 1;
      Instant end = Instant.now().plusSeconds(4);
      while (Instant.now().isBefore(end)) {
        made += two.call("k", Instant.now(), window, limits) == null ? 1 : 0;
        TimeUnit.MILLISECONDS.sleep(10);
      }
      assertThat(made).as("no more than there may be, and none lost").isEqualTo(80);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> two.call("k", Instant.now(), window, limits) == null);
    }
  }
}
