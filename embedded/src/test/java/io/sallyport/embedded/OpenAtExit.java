package io.sallyport.embedded;

import io.sallyport.api.Access;
import io.sallyport.api.AccessSession;
import io.sallyport.api.Arguments;
import io.sallyport.api.Caller;
import io.sallyport.api.CanonicalOperation;
import io.sallyport.api.Obligation;
import io.sallyport.api.Operation;
import io.sallyport.api.Outcome;
import io.sallyport.api.PepCapabilities;
import io.sallyport.api.Resource;
import io.sallyport.api.Subject;
import io.sallyport.api.Target;
import java.util.List;
import java.util.Set;

/** Makes calls and returns from main without closing anything, as an agent's process does. */
final class OpenAtExit {
  static final int CALLS = 20;

  private OpenAtExit() {}

  public static void main(String[] args) throws Exception {
    EmbeddedBroker broker = EmbeddedBroker.builder().config(args[0]).build();
    AccessSession session =
        broker.open(
            Caller.of(Subject.of("alice")),
            new Target("shop"),
            new PepCapabilities("embedded", Set.of()));
    for (int i = 0; i < CALLS; i++) {
      session.begin(new Read(), Arguments.none()).complete(Outcome.read(1, 1, false));
    }
  }

  private record Read() implements Operation<Read.Form> {
    record Form(String text) implements CanonicalOperation {}

    @Override
    public String text() {
      return "SELECT 1 FROM customers";
    }

    @Override
    public List<Access> accesses() {
      return List.of(Access.of("sql.select", Resource.of("shop", "customers")));
    }

    @Override
    public Form under(List<Obligation> obligations) {
      return new Form(text());
    }
  }
}
