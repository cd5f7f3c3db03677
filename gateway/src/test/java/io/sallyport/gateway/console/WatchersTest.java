package io.sallyport.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Waiting for what is new is bounded: in number, in time, and in bytes. */
@Timeout(60)
final class WatchersTest {
  @TempDir Path folder;

  @Test
  void soManyWaitAndOneMoreIsAnsweredAtOnce() throws Exception {
    Watchers watchers = new Watchers(Duration.ofMinutes(10));
    AtomicBoolean over = new AtomicBoolean();
    CountDownLatch waiting = new CountDownLatch(Watchers.MOST);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Watchers.MOST; i++) {
      AtomicBoolean first = new AtomicBoolean(true);
      Thread thread =
          new Thread(
              () -> {
                try {
                  watchers.await(
                      () -> {
                        if (first.getAndSet(false)) {
                          waiting.countDown();
                        }
                        return over.get();
                      });
                } catch (java.io.IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      thread.start();
      threads.add(thread);
    }
    assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();
    AtomicInteger looked = new AtomicInteger();
    watchers.await(() -> looked.incrementAndGet() < 0);
    assertThat(looked).as("it did not even look").hasValue(0);
    over.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    watchers.await(() -> looked.incrementAndGet() > 0);
    assertThat(looked).as("there is room again").hasValue(1);
  }

  @Test
  void waitingEndsByItself() throws Exception {
    AtomicInteger looked = new AtomicInteger();
    new Watchers(Duration.ofMillis(10)).await(() -> looked.incrementAndGet() < 0);
    assertThat(looked.get()).isPositive();
  }

  @Test
  void onlyWholeLinesAreReadAndOneThatIsTooLongIsPassedOver() throws Exception {
    Path file = Files.writeString(folder.resolve("r"), "one\nzwölf\nthr");
    assertThat(Tail.of(file, 0, 100)).isEqualTo(new Tail("one\nzwölf\n", 11));
    assertThat(Tail.of(file, 11, 100)).isEqualTo(new Tail("", 11));
    assertThat(Tail.of(file, 4, 100)).isEqualTo(new Tail("zwölf\n", 11));
    assertThat(Tail.of(file, 0, 5)).isEqualTo(new Tail("one\n", 4));
    assertThat(Tail.of(file, 4, 5)).as("too long").isEqualTo(new Tail("", 9));
    assertThat(Tail.of(file, 999, 5)).isEqualTo(new Tail("", 999));
  }

  @Test
  void aPlaceIsReadAsItWasWritten() {
    assertThat(Cursor.of("7-0-512").toString()).isEqualTo("7-0-512");
    assertThat(Cursor.of("7-0-512").place(1)).isEqualTo(512);
    assertThat(Cursor.of("7").place(4)).isZero();
    assertThat(Cursor.of(null).version()).isZero();
  }
}
