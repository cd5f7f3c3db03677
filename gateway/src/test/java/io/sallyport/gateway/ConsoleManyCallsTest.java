package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.gateway.identity.ApiTokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The console over many calls; it prints how long each answer takes. {@code
 * -Dsallyport.calls=100000} are as many as it keeps.
 */
@Timeout(600)
final class ConsoleManyCallsTest extends ConsoleVisit {
  private static final int CALLS = Integer.getInteger("sallyport.calls", 5_000);
  private static final int TIMES = 15;

  @TempDir Path folder;

  @Test
  void everyPageLooksThroughAllOfThem() throws Exception {
    Path config = Files.writeString(folder.resolve("sallyport.yaml"), ConsoleTest.FILE);
    ConsoleDay.write(folder.resolve("audit"), CALLS, Instant.now());
    long begun = System.nanoTime();
    try (Gateway gateway = Gateway.builder(config).development(true).start()) {
      visit(gateway);
      var wanted =
          new ApiTokens.Wanted(
              "t", "olga", null, Set.of("operators"), Instant.now().plus(Duration.ofDays(1)));
      signIn(gateway.administration().createToken(wanted, "test").text().use(String::new));
      Awaitility.await()
          .atMost(Duration.ofMinutes(5))
          .pollInterval(Duration.ofMillis(50))
          .until(() -> number(got("calls?limit=1").get("searched")) == CALLS);
      System.out.printf(
          "%d calls are read %d ms after the start%n",
          CALLS, (System.nanoTime() - begun) / 1_000_000);
      assertThat(number(got("calls?text=nowhere").get("found"))).isZero();
      assertThat(number(got("calls?text=orders+customers").get("found"))).isZero();
      assertThat(number(((Map<?, ?>) got("overview?hours=6").get("totals")).get("calls")))
          .isEqualTo(CALLS);
      for (String path :
          List.of(
              "overview?hours=1",
              "calls?limit=50",
              "calls?limit=50&text=nowhere",
              "calls?limit=50&text=card&verdict=permit&subject=alice",
              "replays?limit=50",
              "policy",
              "targets")) {
        System.out.printf("%-55s %6.1f ms%n", path, millis(path));
      }
    }
  }

  private static int number(Object value) {
    return ((Number) value).intValue();
  }

  /** The median of some. */
  private double millis(String path) throws Exception {
    double[] took = new double[TIMES];
    for (int i = 0; i < TIMES; i++) {
      long begun = System.nanoTime();
      got(path);
      took[i] = (System.nanoTime() - begun) / 1e6;
    }
    Arrays.sort(took);
    return took[TIMES / 2];
  }
}
