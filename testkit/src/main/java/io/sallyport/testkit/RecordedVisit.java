package io.sallyport.testkit;

import io.sallyport.api.Access;
import io.sallyport.api.Arguments;
import io.sallyport.api.Caller;
import io.sallyport.api.Durability;
import io.sallyport.api.Outcome;
import io.sallyport.api.Reason;
import io.sallyport.api.Resource;
import io.sallyport.api.Subject;
import io.sallyport.api.Target;
import io.sallyport.audit.spi.Act;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.AuditException;
import io.sallyport.audit.spi.AuditSink;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session of a shop as a sink sees it, one event of each kind: it is opened, a query is permitted
 * and made, another refused, an alarm raised, somebody agrees to a third, a stranger is turned
 * away, and it is closed. For tests of what a sink writes.
 */
public final class RecordedVisit {
  private static final Instant NOW = Instant.parse("2026-01-31T23:59:59.123456Z");
  private static final Caller ANNA = Caller.of(Subject.of("anna", "analysts"));
  private static final Target SHOP = new Target("shop");
  private static final Reason REFUSED =
      Reason.of("SP-2002", "No rule permits this.", "Ask for one.");

  private static final Act VOTE =
      Act.of(Act.Kind.APPROVAL_GRANTED, "lena")
          .on("s-3")
          .within("s", 3)
          .concerning("anna", "shop")
          .with("rule", "leads-approve");
  private static final Act LOGIN =
      Act.of(Act.Kind.LOGIN_REFUSED, "192.0.2.7").on("jdbc").because(REFUSED);

  private RecordedVisit() {}

  /**
   * Has a sink record it, and closes the sink.
   *
   * @throws AuditException when the sink does
   */
  public static void by(AuditSink sink) throws AuditException {
    try (sink) {
      sink.append(
          new AuditEvent.SessionOpened(NOW, "s", ANNA, SHOP, "embedded"), Durability.WRITTEN);
      sink.append(decided(1, null), Durability.WRITTEN);
      sink.append(
          new AuditEvent.Finished(
              NOW,
              "s",
              1,
              AuditEvent.Status.COMPLETED,
              null,
              null,
              Outcome.read(1, 64, false),
              Duration.ofMillis(2)),
          Durability.BUFFERED);
      sink.append(decided(2, REFUSED), Durability.SYNCED);
      sink.append(new AuditEvent.Alarm(NOW, "s", REFUSED), Durability.WRITTEN);
      sink.append(AuditEvent.Acted.at(NOW, VOTE), Durability.WRITTEN);
      sink.append(AuditEvent.Acted.at(NOW, LOGIN), Durability.WRITTEN);
      sink.append(new AuditEvent.SessionClosed(NOW, "s"), Durability.BUFFERED);
    }
  }

  private static AuditEvent decided(long exchange, @Nullable Reason refused) {
    String text = "SELECT id FROM customers WHERE name = 'Zo\u00eb' -- \\u0000 \0";
    return new AuditEvent.Decided(
        NOW,
        "s",
        exchange,
        ANNA,
        SHOP,
        text,
        refused == null ? text : null,
        Arguments.of(exchange, "x"),
        List.of(Access.of("sql.select", Resource.of("shop", "public.customers"))),
        refused == null,
        refused,
        null,
        List.of("analysts-read-shop"),
        List.of(),
        List.of(),
        "1",
        null);
  }
}
