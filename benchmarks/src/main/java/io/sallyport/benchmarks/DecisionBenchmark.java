package io.sallyport.benchmarks;

import io.sallyport.api.Access;
import io.sallyport.api.AccessBroker;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.AccessSession;
import io.sallyport.api.Arguments;
import io.sallyport.api.Caller;
import io.sallyport.api.CanonicalOperation;
import io.sallyport.api.ConfigurationException;
import io.sallyport.api.Exchange;
import io.sallyport.api.Obligation;
import io.sallyport.api.Operation;
import io.sallyport.api.Outcome;
import io.sallyport.api.PepCapabilities;
import io.sallyport.api.Resource;
import io.sallyport.api.Subject;
import io.sallyport.api.Target;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A whole call at the kernel, with nothing executed: decide, record in memory, record its end. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecisionBenchmark {
  private final Operation<Text> select = new Select();
  private AccessBroker broker;
  private AccessSession session;
  private long key;

  /** Filled in before each trial. */
  @SuppressWarnings("NullAway.Init") // JMH calls the constructor first and setUp after.
  public DecisionBenchmark() {}

  private record Text(String text) implements CanonicalOperation {}

  private static final class Select implements Operation<Text> {
    private static final String SQL = "SELECT name FROM customers WHERE id = ?";
    private final List<Access> accesses =
        List.of(
            Access.of(
                "sql.select",
                new Resource("bench", "public.customers", Set.of("customers"), false)));
    private final Text form = new Text(SQL);

    @Override
    public String text() {
      return SQL;
    }

    @Override
    public List<Access> accesses() {
      return accesses;
    }

    @Override
    public Text under(List<Obligation> obligations) {
      return form;
    }
  }

  /** Opens a session. */
  @Setup
  public void setUp() throws ConfigurationException, IOException, AccessDeniedException {
    broker = Rules.broker(new RingSink());
    Caller caller = Caller.of(Subject.of("agent", "readers"));
    PepCapabilities can =
        new PepCapabilities("embedded", Set.of(Obligation.Type.MASK, Obligation.Type.LIMIT));
    session = broker.open(caller, new Target("bench"), can);
  }

  /** Ends it. */
  @TearDown
  public void tearDown() {
    session.close();
    broker.close();
  }

  /** A permitted call. */
  @Benchmark
  public Object permit() throws AccessDeniedException {
    try (Exchange<Text> exchange = session.begin(select, Arguments.of(++key))) {
      exchange.complete(Outcome.read(1, 20, false));
      return exchange;
    }
  }
}
