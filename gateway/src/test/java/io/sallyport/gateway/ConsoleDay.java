package io.sallyport.gateway;

import io.sallyport.api.Access;
import io.sallyport.api.Actor;
import io.sallyport.api.Arguments;
import io.sallyport.api.Caller;
import io.sallyport.api.Durability;
import io.sallyport.api.MaskKind;
import io.sallyport.api.Obligation;
import io.sallyport.api.Outcome;
import io.sallyport.api.Reason;
import io.sallyport.api.Recording;
import io.sallyport.api.Resource;
import io.sallyport.api.Subject;
import io.sallyport.api.Target;
import io.sallyport.audit.journal.Journal;
import io.sallyport.audit.journal.JournalOptions;
import io.sallyport.audit.journal.Recordings;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.RecordingWriter;
import io.sallyport.audit.spi.SessionRecorder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** A journal as an hour of work leaves it, always the same but for the time. */
final class ConsoleDay {
  private static final Target SHOP = new Target("shop");
  private static final Resource CUSTOMERS =
      new Resource("shop", "public.customers", Set.of("customers"), false);
  private static final Resource ORDERS =
      new Resource("shop", "public.orders", Set.of("orders"), false);
  private static final Resource SALARIES =
      new Resource("shop", "public.salaries", Set.of("salaries"), false);
  private static final Reason UNFILTERED =
      new Reason(
          "SP-2001",
          "no-unfiltered-writes",
          "The rule no-unfiltered-writes forbids this.",
          "Add a WHERE clause that names the rows.");
  private static final Reason NO_RULE =
      new Reason(
          "SP-2002",
          null,
          "No rule permits sql.select on shop/salaries.",
          "Ask for a rule that names it.");
  private static final Reason GUEST =
      new Reason(
          "SP-2002",
          null,
          "No rule permits sql.select on shop/customers.",
          "Ask for a rule that names it.");
  private static final Reason NO_REFUND =
      new Reason(
          "SP-2002",
          null,
          "No rule permits http.post on billing/v1/refunds.",
          "Ask for a rule that names it.");
  private static final Reason UNREAD =
      new Reason(
          "SP-1005",
          null,
          "The statement is not understood at 'FROM'.",
          "Write it in a plainer form.");

  private final Random random = new Random(4711);
  private final Journal journal;

  private ConsoleDay(Journal journal) {
    this.journal = journal;
  }

  /** Writes that many calls, spread over the hour before now. */
  static void write(Path directory, int calls, Instant now) throws Exception {
    try (Journal journal = Journal.open(directory, JournalOptions.defaults())) {
      ConsoleDay day = new ConsoleDay(journal);
      for (int i = 0; i < calls; i++) {
        double share = (i + 0.5) / calls;
        Instant time = now.minus(Duration.ofSeconds((long) (3400 * (1 - share))));
        day.call(i, time);
      }
    }
  }

  /** Writes three recorded sessions besides: alice's rows, carol's terminal, frida's requests. */
  static void record(Path directory, Instant now) throws Exception {
    try (Journal journal = Journal.open(directory, JournalOptions.defaults())) {
      Caller carol = new Caller(Subject.of("carol", "operators"), Actor.of("runbook"), null);
      Recordings recordings = Recordings.beside(directory, Recordings.USUAL_SIZE);
      String terminal = "t".repeat(28);
      RecordingWriter cast =
          started(
              journal,
              recordings,
              now,
              terminal,
              Recording.Kind.TERMINAL,
              carol,
              new Target("web-1"));
      for (String line :
          List.of(
              "$ tail -2 /var/log/shop.log\r\n",
              "order 17 paid by \u001b[31mb***@example.com\u001b[0m\r\n",
              "order 18 token=\u001b[33m[cloud key]\u001b[0m\r\n$ ")) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        cast.append(Recording.Stream.OUTPUT, bytes, 0, bytes.length);
      }
      ended(journal, now.plusSeconds(3), terminal, Recording.Kind.TERMINAL, cast);
      String queried = "q".repeat(28);
      Caller alice = caller(0);
      RecordingWriter rows =
          started(journal, recordings, now, queried, Recording.Kind.SQL, alice, SHOP);
      ConsoleDay day = new ConsoleDay(journal);
      String text = "SELECT id, email FROM customers WHERE id < 3";
      Outcome two = Outcome.read(2, 40, false);
      day.permit(queried, 0, now, alice, text, text, CUSTOMERS, "sql.select", List.of(), two);
      rows.append("columns", Map.of("exchange", 1L, "columns", List.of("id", "email")));
      rows.append("row", Map.of("exchange", 1L, "values", List.of("1", "b***@example.com")));
      rows.append("row", Map.of("exchange", 1L, "values", List.of("2", "e***@example.org")));
      day.deny(
          queried,
          1,
          now.plusSeconds(4),
          alice,
          "DELETE FROM orders",
          ORDERS,
          "sql.delete",
          UNFILTERED);
      ended(journal, now.plusSeconds(5), queried, Recording.Kind.SQL, rows);
      day.requests(recordings, now);
    }
  }

  private static String rule(Caller caller, String action) {
    return action.startsWith("http.")
        ? "support-reads-invoices"
        : caller.subject().groups().contains("agents")
            ? "agents-edit-orders"
            : "analysts-read-shop";
  }

  /** Frida's two requests, one of them refused. */
  private void requests(Recordings recordings, Instant now) throws Exception {
    String session = "h".repeat(28);
    Caller frida =
        new Caller(Subject.of("frida", "support"), Actor.of("ticket-bot"), "ticket 4711");
    Target billing = new Target("billing");
    RecordingWriter tape =
        started(journal, recordings, now, session, Recording.Kind.HTTP, frida, billing);
    Resource invoice = new Resource("billing", "v1/invoices/7", Set.of(), false);
    String text = "GET https://billing.internal/v1/invoices/7";
    Outcome answered = new Outcome(-1, 148, -1, false, List.of());
    permit(session, 0, now, frida, text, text, invoice, "http.get", List.of(), answered);
    tape.append("request", Map.of("exchange", 1L, "text", text));
    List<String> fields = List.of("content-type: application/json", "content-length: 148");
    tape.append("response", Map.of("exchange", 1L, "status", 200, "fields", fields));
    String body =
        """
        {
          "id": 7,
          "customer": { "name": "Bob", "email": "b***@example.com" },
          "card": "[card number]",
          "total": 127.50,
          "paid": true
        }""";
    tape.append("body", Map.of("exchange", 1L, "text", body));
    tape.append("end", Map.of("exchange", 1L, "bytes", body.length(), "kept", body.length()));
    Resource refunds = new Resource("billing", "v1/refunds", Set.of(), false);
    String refund = "POST https://billing.internal/v1/refunds";
    deny(session, 1, now.plusSeconds(6), frida, refund, refunds, "http.post", NO_REFUND);
    ended(journal, now.plusSeconds(7), session, Recording.Kind.HTTP, tape);
  }

  private static RecordingWriter started(
      Journal journal,
      Recordings recordings,
      Instant now,
      String session,
      Recording.Kind kind,
      Caller caller,
      Target target)
      throws Exception {
    journal.append(
        new AuditEvent.SessionOpened(now, session, caller, target, "gateway"), Durability.BUFFERED);
    // As a terminal's door says it.
    Map<String, Object> screen =
        kind == Recording.Kind.TERMINAL ? Map.of("width", 80, "height", 14) : Map.of();
    RecordingWriter writer =
        recordings.open(new SessionRecorder.Head(now, session, kind, caller, target, screen));
    journal.append(
        new AuditEvent.RecordingStarted(now, session, writer.name(), kind), Durability.BUFFERED);
    return writer;
  }

  private static void ended(
      Journal journal, Instant now, String session, Recording.Kind kind, RecordingWriter writer)
      throws Exception {
    journal.append(
        new AuditEvent.RecordingEnded(now, session, writer.name(), kind, writer.end()),
        Durability.BUFFERED);
    journal.append(new AuditEvent.SessionClosed(now, session), Durability.BUFFERED);
  }

  private void call(int i, Instant time) throws Exception {
    String session = "0".repeat(20) + "%08x".formatted(i / 20);
    Caller caller = caller((i / 20) % 8);
    int kind = random.nextInt(100);
    if (caller.subject().groups().contains("guests")) {
      deny(session, i, time, caller, "SELECT name FROM customers", CUSTOMERS, "sql.select", GUEST);
    } else if (kind < 6) {
      deny(session, i, time, caller, "DELETE FROM orders", ORDERS, "sql.delete", UNFILTERED);
    } else if (kind < 10) {
      deny(
          session, i, time, caller, "SELECT amount FROM salaries", SALARIES, "sql.select", NO_RULE);
    } else if (kind < 12) {
      deny(session, i, time, caller, "SELECT FROM WHERE", ORDERS, "sql.other", UNREAD);
    } else if (caller.subject().groups().contains("agents")) {
      order(session, i, time, caller, kind);
    } else if (kind < 70) {
      permit(
          session,
          i,
          time,
          caller,
          "SELECT id, name, email, card FROM customers WHERE id = ?",
          "SELECT id, name, email, card FROM (SELECT \"id\", \"name\", CAST('***' AS text) AS \"email\","
              + " CAST('***' AS text) AS \"card\" FROM \"public\".\"customers\") AS customers WHERE id = ?",
          CUSTOMERS,
          "sql.select",
          List.of(
              new Obligation.Mask(CUSTOMERS, "email", MaskKind.REDACT),
              new Obligation.Mask(CUSTOMERS, "card", MaskKind.REDACT)),
          Outcome.read(1, 96, false));
    } else {
      order(session, i, time, caller, 99);
    }
  }

  private void order(String session, int i, Instant time, Caller caller, int kind)
      throws Exception {
    String text =
        kind < 50
            ? "UPDATE orders SET status = 'sent' WHERE id = ?"
            : "SELECT o.id, o.total FROM orders o WHERE o.status = 'open' ORDER BY o.id LIMIT 50";
    String action = kind < 50 ? "sql.update" : "sql.select";
    Outcome outcome =
        kind < 50 ? Outcome.wrote(1) : Outcome.read(random.nextInt(12, 51), 640, false);
    permit(session, i, time, caller, text, text, ORDERS, action, List.of(), outcome);
  }

  private static Caller caller(int which) {
    return switch (which) {
      case 0, 3, 5 ->
          new Caller(Subject.of("alice", "analysts"), Actor.of("report-agent"), "monthly report");
      case 1, 4 -> new Caller(Subject.of("shop-bot", "agents"), null, "tidy up the shop");
      case 2, 6 -> Caller.of(Subject.of("bob", "analysts"));
      default -> new Caller(Subject.of("intern", "guests"), Actor.of("chat"), null);
    };
  }

  private void deny(
      String session,
      int i,
      Instant time,
      Caller caller,
      String text,
      Resource on,
      String action,
      Reason reason)
      throws Exception {
    journal.append(
        new AuditEvent.Decided(
            time,
            session,
            i + 1L,
            caller,
            new Target(on.target()),
            text,
            null,
            Arguments.none(),
            List.of(Access.of(action, on)),
            false,
            reason,
            null,
            reason.rule() == null ? List.of() : List.of(reason.rule()),
            List.of(),
            List.of(),
            "a1",
            null),
        Durability.BUFFERED);
  }

  private void permit(
      String session,
      int i,
      Instant time,
      Caller caller,
      String text,
      String canonical,
      Resource on,
      String action,
      List<Obligation> obligations,
      Outcome outcome)
      throws Exception {
    journal.append(
        new AuditEvent.Decided(
            time,
            session,
            i + 1L,
            caller,
            new Target(on.target()),
            text,
            canonical,
            Arguments.none(),
            List.of(Access.of(action, on)),
            true,
            null,
            null,
            List.of(rule(caller, action)),
            List.of(),
            obligations,
            "a1",
            null),
        Durability.BUFFERED);
    long micros = 400 + (long) (Math.exp(random.nextGaussian() * 0.8) * 1500);
    boolean failed = random.nextInt(40) == 0;
    journal.append(
        new AuditEvent.Finished(
            time.plusNanos(micros * 1000),
            session,
            i + 1L,
            failed ? AuditEvent.Status.FAILED : AuditEvent.Status.COMPLETED,
            failed ? "57014" : null,
            null,
            failed ? Outcome.none() : outcome,
            Duration.ofNanos(micros * 1000)),
        Durability.BUFFERED);
  }
}
