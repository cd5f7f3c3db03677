package io.sallyport.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.Effect;
import io.sallyport.policy.spi.Approval;
import io.sallyport.policy.spi.Approval.State;
import io.sallyport.policy.spi.ApprovalStore;
import io.sallyport.policy.spi.ApprovalStoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link ApprovalStore} does. Extend it and say how to open one; two that are open at
 * once share what they keep, where the store is made for that.
 */
@Timeout(120)
public abstract class ApprovalStoreContract {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00.123456Z");

  private static final Effect EFFECT =
      new Effect(
          7,
          List.of("id", "e,m;a|il"),
          List.of(List.of("1", "null"), List.of("", "***")),
          "a, note");

  /** For subclasses. */
  protected ApprovalStoreContract() {}

  /** An empty store. */
  protected abstract ApprovalStore open() throws Exception;

  /** Another store over the same approvals, or the same one where it lives in one process alone. */
  protected abstract ApprovalStore another(ApprovalStore first) throws Exception;

  /** A question that nobody has answered yet. */
  protected static Approval pending(String id, String binding) {
    Approval.Call call =
        new Approval.Call(
            "alice",
            List.of("bot", "behind, with a comma"),
            Set.of("alice", "bot"),
            "clean up: \n%25 \u00e4\ud83d\ude00",
            "shop",
            "DELETE FROM customers WHERE name = 'x\ny'",
            List.of("sql.delete public.customers", "sql.select odd, name;"),
            "digest",
            "deletes",
            Set.of("group:leads", "group:on call"),
            2,
            3,
            Duration.ofMillis(1500),
            "v1");
    return new Approval(
        id,
        1,
        call,
        binding,
        State.PENDING,
        NOW,
        NOW.plusSeconds(60),
        0,
        List.of(),
        null,
        id.equals("a-1") ? EFFECT : null);
  }

  private static Approval.Vote vote(String person) {
    return new Approval.Vote(person, Set.of(person, "other, name"), NOW.plusSeconds(1));
  }

  @Test
  void whatIsAddedIsFoundAsItWas() throws Exception {
    try (ApprovalStore store = open()) {
      Approval asked = pending("a-1", "b1");
      store.add(asked);
      assertThat(another(store).find("a-1")).isEqualTo(asked);
      assertThat(store.find("a-2")).isNull();
      Approval voted = asked.with(vote("lena")).with(State.GRANTED, NOW.plusSeconds(9), "a: note");
      Approval next =
          new Approval(
              "a-1",
              2,
              voted.call(),
              voted.binding(),
              voted.state(),
              voted.created(),
              voted.expires(),
              1,
              voted.votes(),
              voted.note(),
              voted.effect());
      assertThat(store.replace(next)).isTrue();
      assertThat(another(store).find("a-1")).isEqualTo(next);
    }
  }

  @Test
  void anIdIsTakenOnce() throws Exception {
    try (ApprovalStore store = open()) {
      store.add(pending("a-1", "b1"));
      assertThatThrownBy(() -> another(store).add(pending("a-1", "b2")))
          .isInstanceOf(ApprovalStoreException.class)
          .hasMessageMatching("SP-2\\d{3} .*");
    }
  }

  @Test
  void onlyTheVersionThatWasSeenIsReplaced() throws Exception {
    try (ApprovalStore store = open()) {
      Approval asked = pending("a-1", "b1");
      store.add(asked);
      Approval refused = asked.with(State.REFUSED, asked.expires(), "lena: no");
      assertThat(store.replace(refused)).isTrue();
      assertThat(another(store).replace(asked.with(State.GRANTED, asked.expires(), null)))
          .as("from a version that is gone")
          .isFalse();
      assertThat(store.replace(refused.with(State.GRANTED, asked.expires(), null)))
          .as("from a final state")
          .isFalse();
      assertThat(store.replace(pending("a-9", "b1").with(State.GRANTED, NOW, null))).isFalse();
      assertThat(store.find("a-1")).isEqualTo(refused);
    }
  }

  @Test
  void openOnesAreListedByBindingAndTheLatestFirst() throws Exception {
    try (ApprovalStore store = open()) {
      for (int i = 1; i <= 5; i++) {
        Approval one = pending("a-" + i, i % 2 == 0 ? "even" : "odd");
        store.add(
            new Approval(
                one.id(),
                1,
                one.call(),
                one.binding(),
                one.state(),
                NOW.plusSeconds(i),
                one.expires(),
                0,
                List.of(),
                null,
                null));
      }
      Approval third = Objects.requireNonNull(store.find("a-3"));
      assertThat(store.replace(third.with(State.CANCELLED, third.expires(), "gone"))).isTrue();
      assertThat(store.open("odd")).extracting(Approval::id).containsExactly("a-1", "a-5");
      assertThat(store.open(null))
          .extracting(Approval::id)
          .containsExactly("a-1", "a-2", "a-4", "a-5");
      assertThat(store.latest(3)).extracting(Approval::id).containsExactly("a-5", "a-4", "a-3");
    }
  }

  @Test
  void ofAHundredWhoRedeemOneAtOnceThroughTwoStoresOneSucceeds() throws Exception {
    try (ApprovalStore store = open();
        ApprovalStore second = another(store)) {
      Approval asked = pending("a-1", "b1");
      store.add(asked);
      Approval granted = asked.with(State.GRANTED, asked.expires(), null);
      assertThat(store.replace(granted)).isTrue();
      CountDownLatch start = new CountDownLatch(1);
      ExecutorService threads = Executors.newFixedThreadPool(20);
      try {
        List<Future<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
          ApprovalStore through = i % 2 == 0 ? store : second;
          Callable<Boolean> redeem =
              () -> {
                start.await();
                return through.replace(granted.with(State.REDEEMED, granted.expires(), null));
              };
          all.add(threads.submit(redeem));
        }
        start.countDown();
        int won = 0;
        for (Future<Boolean> one : all) {
          won += one.get() ? 1 : 0;
        }
        assertThat(won).isEqualTo(1);
      } finally {
        threads.shutdownNow();
      }
    }
  }

  @Test
  void aChangeThroughAnotherStoreEndsTheWait() throws Exception {
    try (ApprovalStore store = open();
        ApprovalStore second = another(store)) {
      Approval asked = pending("a-1", "b1");
      store.add(asked);
      store.await("a-1", 1, Duration.ofMillis(20));
      store.await("a-1", 7, Duration.ofHours(1));
      store.await("unknown", 1, Duration.ofHours(1));
      ExecutorService thread = Executors.newSingleThreadExecutor();
      try {
        Future<?> waiting =
            thread.submit(
                () -> {
                  store.await("a-1", 1, Duration.ofHours(1));
                  return null;
                });
        assertThat(second.replace(asked.with(vote("lena")))).isTrue();
        waiting.get(30, TimeUnit.SECONDS);
      } finally {
        thread.shutdownNow();
      }
    }
  }
}
