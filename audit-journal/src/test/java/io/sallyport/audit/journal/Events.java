package io.sallyport.audit.journal;

import io.sallyport.api.Access;
import io.sallyport.api.Action;
import io.sallyport.api.Actor;
import io.sallyport.api.Arguments;
import io.sallyport.api.Attributes;
import io.sallyport.api.Caller;
import io.sallyport.api.Durability;
import io.sallyport.api.LimitKind;
import io.sallyport.api.MaskKind;
import io.sallyport.api.Obligation;
import io.sallyport.api.Outcome;
import io.sallyport.api.Reason;
import io.sallyport.api.Recording;
import io.sallyport.api.Resource;
import io.sallyport.api.Subject;
import io.sallyport.api.Target;
import io.sallyport.audit.spi.Act;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.RecordingWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Events for tests. */
final class Events {
  static final Instant TIME = Instant.parse("2026-01-31T23:59:59.123456Z");
  static final Target SHOP = new Target("shop");
  static final Resource CUSTOMERS =
      new Resource("shop", "public.customers", Set.of("customers"), false);
  static final Reason REASON =
      new Reason("SP-2002", "no-deletes", "No rule permits this.", "Ask for a rule.");

  private Events() {}

  /** A decision as an agent's point select gives it. */
  static AuditEvent.Decided decided(String session, long exchange) {
    return decided(
        session,
        exchange,
        "SELECT id, name, email FROM customers WHERE id = ?",
        Arguments.of(exchange),
        List.of(new Obligation.Mask(CUSTOMERS, "email", MaskKind.PARTIAL)));
  }

  static AuditEvent.Decided decided(String session, long exchange, String text) {
    return decided(session, exchange, text, Arguments.none(), List.of());
  }

  static AuditEvent.Decided decided(
      String session,
      long exchange,
      String text,
      Arguments arguments,
      List<Obligation> obligations) {
    return new AuditEvent.Decided(
        TIME.plusMillis(exchange),
        session,
        exchange,
        new Caller(Subject.of("anna", "analysts"), Actor.of("report-agent"), "monthly report"),
        SHOP,
        text,
        text,
        arguments,
        List.of(Access.of("sql.select", CUSTOMERS)),
        true,
        null,
        null,
        List.of("analysts-read-shop"),
        List.of(),
        obligations,
        "sha256:1f2e",
        null);
  }

  static AuditEvent.Finished finished(String session, long exchange) {
    return new AuditEvent.Finished(
        TIME.plusMillis(exchange),
        session,
        exchange,
        AuditEvent.Status.COMPLETED,
        null,
        null,
        Outcome.read(1, 64, false),
        Duration.ofNanos(123_456));
  }

  /** One of each kind, with every field in use. */
  static List<AuditEvent> full() {
    Attributes attributes =
        new Attributes(
            Map.of(
                "region",
                "eu",
                "level",
                3L,
                "ratio",
                0.1,
                "on",
                true,
                "since",
                TIME,
                "tags",
                List.of("b", "a"),
                "hash",
                "decoy",
                "huge",
                Long.MAX_VALUE));
    Caller caller =
        new Caller(
            new Subject("anna", Set.of("leads", "analysts"), attributes),
            new Actor("sub-agent", Actor.of("report-agent")),
            "monthly report");
    AuditEvent.Decided denied =
        new AuditEvent.Decided(
            TIME,
            "s1",
            1,
            caller,
            SHOP,
            "DELETE FROM customers",
            null,
            Arguments.none(),
            List.of(
                new Access(
                    new Action("sql.delete"),
                    CUSTOMERS,
                    true,
                    Attributes.of("sql.unfiltered", true))),
            false,
            REASON,
            "the whole truth",
            List.of("no-deletes"),
            List.of("trial: permit"),
            List.of(),
            "v1",
            null);
    AuditEvent.Decided permitted =
        new AuditEvent.Decided(
            TIME,
            "s1",
            2,
            caller,
            SHOP,
            "SELECT \"email\"\n FROM customers",
            "SELECT x",
            Arguments.incomplete("secret", null, 1.5, new byte[] {1, 2}),
            List.of(
                Access.of(
                    "sql.select", new Resource("shop", "pg_catalog.pg_class", Set.of(), true))),
            true,
            null,
            null,
            List.of("r"),
            List.of(),
            List.of(
                new Obligation.Mask(CUSTOMERS, "email", MaskKind.PARTIAL),
                new Obligation.Detect(CUSTOMERS, Set.of("jwt", "iban")),
                new Obligation.RowFilter(CUSTOMERS, "region = ${subject.region}"),
                new Obligation.Lookup(CUSTOMERS, "email"),
                new Obligation.Limit(LimitKind.ROWS, 100),
                new Obligation.Approval(
                    "r", Set.of("group:leads"), 2, Duration.ofMinutes(1), Duration.ofMinutes(5)),
                new Obligation.Record(Durability.SYNCED),
                new Obligation.Recording(20, false),
                new Obligation.BreakGlass("r")),
            "v1",
            new AuditEvent.ApprovalGiven("a-1", List.of("otto"), TIME));
    AuditEvent.Finished finished =
        new AuditEvent.Finished(
            TIME,
            "s1",
            2,
            AuditEvent.Status.REFUSED,
            "42501",
            REASON,
            new Outcome(3, 400, 5, true, List.of("rolled back")),
            Duration.ofMillis(7));
    return List.of(
        new AuditEvent.SessionOpened(TIME, "s1", caller, SHOP, "embedded"),
        denied,
        permitted,
        finished,
        new AuditEvent.Alarm(TIME, "s1", REASON),
        new AuditEvent.RecordingStarted(TIME, "s1", "s1-1.cast", Recording.Kind.TERMINAL),
        new AuditEvent.RecordingEnded(
            TIME,
            "s1",
            "s1-1.cast",
            Recording.Kind.TERMINAL,
            new RecordingWriter.End("0".repeat(64), 10, 1, false)),
        AuditEvent.Acted.at(
            TIME,
            Act.of(Act.Kind.APPROVAL_GRANTED, "otto")
                .within("s1", 2)
                .on("s1-2")
                .concerning("anna", "shop")
                .because(REASON)
                .with("rule", "r")
                .with("hash", "a \u0000 \ud800 decoy")
                .with("operation", "x".repeat(100_000))),
        AuditEvent.Acted.at(TIME, Act.of(Act.Kind.POLICY_RELOADED, "sallyport")),
        new AuditEvent.SessionClosed(TIME, "s1"));
  }
}
