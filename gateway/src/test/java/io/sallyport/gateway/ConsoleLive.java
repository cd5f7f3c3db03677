package io.sallyport.gateway;

import io.sallyport.api.Access;
import io.sallyport.api.AccessBroker;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.AccessSession;
import io.sallyport.api.Actor;
import io.sallyport.api.Arguments;
import io.sallyport.api.Caller;
import io.sallyport.api.CanonicalOperation;
import io.sallyport.api.Exchange;
import io.sallyport.api.Obligation;
import io.sallyport.api.Operation;
import io.sallyport.api.Outcome;
import io.sallyport.api.PepCapabilities;
import io.sallyport.api.Recording;
import io.sallyport.api.Resource;
import io.sallyport.api.Subject;
import io.sallyport.api.Target;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Two sessions that go on: dave's terminal and erin's statements, both recorded. */
final class ConsoleLive implements AutoCloseable {
  private static final PepCapabilities CAN =
      new PepCapabilities("gateway", Set.of(Obligation.Type.RECORDING));

  final AccessSession terminal;
  final AccessSession statements;
  private final Recording shown;
  private final Recording rows;
  private long calls;

  private record Form(String text) implements CanonicalOperation {}

  private record Statement(String text) implements Operation<Form> {
    @Override
    public List<Access> accesses() {
      return List.of(
          Access.of("sql.select", new Resource("shop", "public.orders", Set.of("orders"), false)));
    }

    @Override
    public Form under(List<Obligation> obligations) {
      return new Form(text);
    }
  }

  ConsoleLive(AccessBroker broker) throws Exception {
    Caller dave = new Caller(Subject.of("dave", "operators"), Actor.of("runbook"), null);
    terminal = broker.open(dave, new Target("web-1"), CAN);
    shown = terminal.record(Recording.Kind.TERMINAL, Map.of("width", 80, "height", 12));
    statements = broker.open(Caller.of(Subject.of("erin", "agents")), new Target("shop"), CAN);
    rows = statements.record(Recording.Kind.SQL, Map.of());
  }

  void type(String text) throws AccessDeniedException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    shown.append(Recording.Stream.OUTPUT, bytes, 0, bytes.length);
  }

  /** A statement with one row. */
  void query(String value) throws AccessDeniedException {
    calls++;
    try (Exchange<Form> exchange =
        statements.begin(
            new Statement("SELECT status FROM orders WHERE id = " + value), Arguments.none())) {
      rows.append("columns", Map.of("exchange", calls, "columns", List.of("status")));
      rows.append("row", Map.of("exchange", calls, "values", List.of(value)));
      exchange.complete(Outcome.read(1, 10, false));
    }
  }

  @Override
  public void close() {
    terminal.close();
    statements.close();
  }
}
