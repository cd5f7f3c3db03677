package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.approval.jdbc.JdbcApprovals;
import io.sallyport.gateway.control.ControlClient;
import io.sallyport.gateway.control.ControlFile;
import io.sallyport.gateway.store.Alert;
import io.sallyport.gateway.store.Store;
import io.sallyport.policy.spi.Approval;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is over is kept for as long as the file says, and then deleted by the gateway itself. */
@Timeout(120)
final class RetentionTest {
  private static final String FILE =
      """
      version: 1
      audit: { journal: ./audit%s }
      targets: { shop: { url: "jdbc:h2:mem:retention" } }
      gateway:
        listeners: { control: { port: 0 } }
        limits: { drain: 1s }
      rules:
        - { id: looks, permit: [sql.select], on: [shop/orders] }
      """;

  @TempDir Path folder;

  private static Approval approval(String id, Approval.State state, int daysAgo, int daysLeft) {
    Approval.Call call =
        new Approval.Call(
            "bot",
            List.of(),
            Set.of("bot"),
            null,
            "shop",
            "DELETE FROM orders WHERE id = 1",
            List.of("sql.delete public.orders"),
            "none",
            "deletes",
            Set.of("group:leads"),
            1,
            1,
            Duration.ofMinutes(5),
            "v1");
    Instant now = Instant.now();
    return new Approval(
        id,
        0,
        call,
        "b".repeat(64),
        state,
        now.minus(Duration.ofDays(daysAgo)),
        now.plus(Duration.ofDays(daysLeft)),
        0,
        List.of(),
        null,
        null);
  }

  private static Alert alert(String id, int daysAgo, Integer seenDaysAgo) {
    Instant now = Instant.now();
    return new Alert(
        id,
        now.minus(Duration.ofDays(daysAgo)),
        "SP-2052",
        null,
        "s1",
        "an emergency",
        seenDaysAgo == null ? null : now.minus(Duration.ofDays(seenDaysAgo)),
        seenDaysAgo == null ? null : "olga");
  }

  private void fill(Store store) throws Exception {
    JdbcApprovals approvals = JdbcApprovals.open(store.source());
    approvals.add(approval("old-refused", Approval.State.REFUSED, 40, -39));
    approvals.add(approval("older-redeemed", Approval.State.REDEEMED, 100, -99));
    approvals.add(approval("old-open", Approval.State.GRANTED, 100, 1));
    approvals.add(approval("young", Approval.State.EXPIRED, 5, -4));
    for (Alert one : List.of(alert("old-seen", 100, 40), alert("older-seen", 101, 100))) {
      store.alerts().add(one);
      store.alerts().acknowledge(one.id(), one.acknowledged(), "olga");
    }
    store.alerts().add(alert("old-unseen", 100, null));
    store.alerts().add(alert("young-seen", 6, null));
    store.alerts().acknowledge("young-seen", Instant.now(), "olga");
  }

  private String shown(String what) throws Exception {
    return new ControlClient(ControlFile.read(folder.resolve("gateway/control")))
        .ask("GET", "/v1/" + what + "?state=all", null)
        .body();
  }

  @ParameterizedTest
  @CsvSource({
    "'', 'old-open old-refused young', 'old-seen old-unseen young-seen'",
    "', retain: 30d', 'old-open young', 'old-unseen young-seen'"
  })
  void whatIsOverIsDeletedAfterItsTimeAndWhatIsOpenIsNot(
      String retain, String approvals, String alerts) throws Exception {
    Path config = Files.writeString(folder.resolve("sallyport.yaml"), FILE.formatted(retain));
    Files.createDirectories(folder.resolve("gateway"));
    Path state = folder.resolve("gateway/state");
    try (Store store = Store.file(state)) {
      fill(store);
    }
    try (Gateway started = Gateway.builder(config).development(true).start()) {
      assertThat(started.doors()).contains("control");
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> !shown("approvals").contains("older-redeemed"));
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> !shown("alerts").contains("older-seen"));
    }
    try (Store store = Store.file(state)) {
      assertThat(JdbcApprovals.open(store.source()).latest(100).stream().map(Approval::id).sorted())
          .containsExactly(approvals.split(" "));
      assertThat(store.alerts().list(true).stream().map(Alert::id).sorted())
          .containsExactly(alerts.split(" "));
    }
  }
}
