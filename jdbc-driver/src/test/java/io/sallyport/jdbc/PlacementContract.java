package io.sallyport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.ConfigurationException;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.AuditEvent.Decided;
import io.sallyport.audit.spi.AuditEvent.Finished;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.jdbc.CorpusAnswer.Mode;
import io.sallyport.testkit.CorpusCase;
import io.sallyport.testkit.MemoryAuditSink;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each statement of the corpus in this process and in the placement that is in force: equal
 * verdicts, rows, labels, counts, warnings, error texts with their SQLStates, and equal records.
 * Extended by the tests of every placement.
 */
@Timeout(300)
public abstract class PlacementContract {
  /** What one placement made of a statement. */
  private record Fared(CorpusAnswer answer, List<String> records) {
    /** What EXPLAIN ANALYZE measures, which no two executions share but by chance. */
    private static final Pattern MEASURED =
        Pattern.compile("(actual time=|Time\"?: |Blocks\"?: )[0-9.]+");

    List<String> sorted() {
      List<String> lines = new ArrayList<>();
      answer.lines().forEach(line -> lines.add(MEASURED.matcher(line).replaceAll("$1?")));
      Collections.sort(lines);
      lines.add(String.valueOf(answer.refused()));
      lines.add(answer.state());
      lines.addAll(records);
      return lines;
    }
  }

  /** The brokers of a database, one a policy: both placements ask the same, with one mask key. */
  private static final class Policies implements AutoCloseable {
    private final Map<String, MemoryAuditSink> sinks = new HashMap<>();
    private final Map<String, EmbeddedBroker> brokers = new HashMap<>();

    MemoryAuditSink sink(String policy) {
      return sinks.computeIfAbsent(policy, name -> MemoryAuditSink.latest(10_000));
    }

    EmbeddedBroker broker(String policy) throws ConfigurationException {
      EmbeddedBroker broker = brokers.get(policy);
      if (broker == null) {
        broker =
            EmbeddedBroker.builder()
                .configText("corpus", CorpusSchema.rules(policy))
                .sink(sink(policy))
                .discover(false)
                .build();
        brokers.put(policy, broker);
      }
      return broker;
    }

    @Override
    public void close() {
      brokers.values().forEach(EmbeddedBroker::close);
    }
  }

  /** One placement's connections. */
  private static final class Side implements AutoCloseable {
    private final CorpusWorld world;
    private final Placement placement;
    private final Policies policies;
    private final Map<String, Connection> connections = new HashMap<>();

    Side(CorpusWorld world, Placement placement, Policies policies) {
      this.world = world;
      this.placement = placement;
      this.policies = policies;
    }

    private Connection connection(String policy) throws SQLException, ConfigurationException {
      Connection known = connections.get(policy);
      if (known == null || known.isClosed()) {
        known = placement.connect(world.database, world.name, policies.broker(policy), Shop.ALICE);
        connections.put(policy, known);
      }
      return known;
    }

    Fared run(CorpusCase row, Mode mode) throws SQLException, ConfigurationException {
      Connection connection = connection(row.policy());
      connection.setAutoCommit(false);
      MemoryAuditSink sink = policies.sink(row.policy());
      sink.clear();
      String sql = world.localized(row.sql());
      CorpusAnswer answer = CorpusAnswer.of(connection, sql, mode, CorpusRun.parameters(sql));
      // A result that was not read to its end is closed on the way: its record comes with this.
      connection.rollback();
      List<String> records = new ArrayList<>();
      for (AuditEvent event : sink.events()) {
        String shown = shown(event);
        if (shown != null) {
          records.add(shown);
        }
      }
      return new Fared(answer, records);
    }

    private static String shown(AuditEvent event) {
      if (event instanceof Decided decided) {
        return "decided %s %s %s %s %s %s %s"
            .formatted(
                decided.permitted(),
                decided.reason(),
                decided.rules(),
                decided.text(),
                decided.canonical(),
                decided.accesses(),
                decided.obligations());
      }
      if (event instanceof Finished finished) {
        return "finished %s %s %s %s %s %s"
            .formatted(
                finished.status(),
                finished.errorCode(),
                finished.reason(),
                finished.outcome().rows(),
                finished.outcome().affected(),
                finished.outcome().cut());
      }
      return event instanceof AuditEvent.Alarm alarm ? "alarm " + alarm.reason() : null;
    }

    @Override
    public void close() throws SQLException {
      for (Connection connection : connections.values()) {
        connection.close();
      }
    }
  }

  /** Every statement whose effects a rollback undoes. */
  @ParameterizedTest
  @EnumSource(names = {"H2", "POSTGRES"})
  void everyRowOfTheCorpusFaresTheSame(TestDatabase database)
      throws SQLException, ConfigurationException {
    List<String> differences = new ArrayList<>();
    int compared = 0;
    try (CorpusWorld world = new CorpusWorld(database, 1);
        Policies policies = new Policies();
        Side here = new Side(world, Placement::embedded, policies);
        Side there = new Side(world, Placement.HERE, policies)) {
      for (CorpusCase row : CorpusRun.rows(database)) {
        String sql = world.localized(row.sql());
        boolean refused = row.expectation().equals("refused");
        if (!refused && !CorpusRun.undoable(database, sql)) {
          continue;
        }
        boolean bound = sql.contains("?") && CorpusRun.parameters(sql) > 0;
        for (Mode mode : bound ? List.of(Mode.PREPARED) : List.of(Mode.PLAIN, Mode.PREPARED)) {
          Fared first = here.run(row, mode);
          Fared second = there.run(row, mode);
          compared++;
          if (!first.sorted().equals(second.sorted())
              && steady(first, here, row, mode)
              && steady(second, there, row, mode)) {
            differences.add(
                "%s %s%n  here  %s%n  there %s"
                    .formatted(row, mode, first.sorted(), second.sorted()));
          }
        }
      }
    }
    assertThat(compared).isGreaterThan(300);
    assertThat(differences).isEmpty();
  }

  /** Whether a side says the same again and again; what varies by itself tells nothing. */
  private static boolean steady(Fared first, Side side, CorpusCase row, Mode mode)
      throws SQLException, ConfigurationException {
    for (int i = 0; i < 3; i++) {
      if (!side.run(row, mode).sorted().equals(first.sorted())) {
        return false;
      }
    }
    return true;
  }
}
