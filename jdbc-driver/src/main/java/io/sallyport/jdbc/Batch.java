package io.sallyport.jdbc;

import io.sallyport.api.Arguments;
import io.sallyport.api.Reason;
import io.sallyport.semantics.sql.RelationName;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The batch of one statement. Every statement in it is decided and recorded by itself, all of them
 * before the first one is executed. One thread at a time.
 */
final class Batch {
  private final AbstractStatement statement;
  private final Link link;
  private List<Entry> entries = new ArrayList<>();

  /** One statement or one set of parameters. */
  record Entry(@Nullable String sql, Parameters parameters) {
    Arguments arguments() {
      return parameters.arguments();
    }
  }

  /** One that may be executed. */
  record Step(Entry entry, SqlOperation operation, Running running) {
    SqlCanonical canonical() {
      return running.canonical();
    }
  }

  Batch(AbstractStatement statement, Link link) {
    this.statement = statement;
    this.link = link;
  }

  void add(@Nullable String sql) {
    entries.add(new Entry(sql, new Parameters()));
  }

  void add(Parameters parameters) {
    entries.add(new Entry(null, parameters));
  }

  void clear() {
    entries = new ArrayList<>();
  }

  long[] run() throws SQLException {
    List<Entry> all = entries;
    clear();
    if (all.isEmpty()) {
      return new long[0];
    }
    List<Step> steps = decide(all);
    statement.execution.batch(steps.get(0).operation());
    long limit = limit(steps);
    try {
      return limit >= 0 ? capped(steps, limit) : execute(steps);
    } finally {
      steps.forEach(step -> link.executed(step.operation()));
    }
  }

  private List<Step> decide(List<Entry> all) throws SQLException {
    List<Step> steps = new ArrayList<>();
    try {
      for (Entry entry : all) {
        SqlOperation operation = statement.operation(entry);
        if (operation.understood() != null && operation.understood().returnsRows()) {
          throw Codes.inBatch("a statement that answers with rows");
        }
        steps.add(new Step(entry, operation, link.begin(operation, entry.arguments())));
      }
      return steps;
    } catch (SQLException e) {
      steps.forEach(step -> step.running().refuse(Codes.batchRefused()));
      throw failed(e, new long[0]);
    }
  }

  private static BatchUpdateException failed(SQLException cause, long[] counts) {
    BatchUpdateException failed =
        new BatchUpdateException(
            cause.getMessage(), cause.getSQLState(), cause.getErrorCode(), counts, null);
    failed.setNextException(cause);
    return failed;
  }

  private static long limit(List<Step> steps) {
    long limit = -1;
    for (Step step : steps) {
      long own = step.canonical().limits().affected();
      if (own >= 0 && step.operation().effects().writes()) {
        limit = limit < 0 ? own : Math.min(limit, own);
      }
    }
    return limit;
  }

  private long[] execute(List<Step> steps) throws SQLException {
    long[] counts;
    try {
      counts = together(steps) ? statement.fireBatch(steps) : oneByOne(steps, -1);
    } catch (BatchUpdateException e) {
      long[] done = e.getLargeUpdateCounts();
      throw failed(fail(steps, done == null ? new long[0] : done, e), done(e));
    } catch (SallyportAccessDeniedException e) {
      throw e;
    } catch (SQLException | RuntimeException e) {
      throw failed(fail(steps, new long[0], e), new long[0]);
    }
    complete(steps, counts);
    return counts;
  }

  private static long[] done(BatchUpdateException e) {
    long[] counts = e.getLargeUpdateCounts();
    return counts == null ? new long[0] : counts;
  }

  /**
   * One text for all sets of parameters, or texts with no parameters at all, so that the vendor's
   * own batch can take them.
   */
  private static boolean together(List<Step> steps) {
    Step first = steps.get(0);
    for (Step step : steps) {
      boolean prepared = step.entry().sql() == null;
      boolean same =
          step.canonical().text().equals(first.canonical().text())
              && step.canonical().plan().equals(first.canonical().plan());
      if (prepared ? !same : !step.canonical().plan().none()) {
        return false;
      }
    }
    return true;
  }

  private long[] oneByOne(List<Step> steps, long limit) throws SQLException {
    long[] counts = new long[steps.size()];
    long sum = 0;
    for (int i = 0; i < counts.length; i++) {
      try {
        counts[i] = statement.fireOne(steps.get(i));
      } catch (SQLException e) {
        BatchUpdateException failed = failed(e, Arrays.copyOf(counts, i));
        throw failed;
      }
      sum += counts[i];
      if (limit >= 0 && sum > limit) {
        return Arrays.copyOf(counts, i + 1);
      }
    }
    return counts;
  }

  /** All or nothing: the counts are added up, and over the limit none of the writes stays. */
  private long[] capped(List<Step> steps, long limit) throws SQLException {
    Set<RelationName> written = new HashSet<>();
    for (Step step : steps) {
      Reason uncounted = statement.execution.uncounted(step.operation(), step.canonical());
      if (uncounted != null) {
        throw refuse(steps, uncounted);
      }
      written.addAll(step.operation().written());
    }
    if (!link.undoes(written)) {
      throw refuse(steps, Codes.notUndoable());
    }
    Undo undo = null;
    try {
      undo = Undo.begin(link);
      long[] counts = oneByOne(steps, limit);
      long sum = Arrays.stream(counts).sum();
      boolean unknown = Arrays.stream(counts).anyMatch(count -> count < 0);
      if (unknown || sum > limit) {
        undo.undo();
        throw refuse(steps, unknown ? Codes.affectedUnknown() : Codes.affected(sum, limit));
      }
      undo.keep();
      complete(steps, counts);
      return counts;
    } catch (BatchUpdateException e) {
      if (e.getNextException() instanceof SallyportAccessDeniedException) {
        throw e;
      }
      undoAfter(undo, e);
      throw failed(fail(steps, new long[0], e), new long[0]);
    } catch (SQLException | RuntimeException e) {
      undoAfter(undo, e);
      throw failed(fail(steps, new long[0], e), new long[0]);
    }
  }

  private static void undoAfter(@Nullable Undo undo, Exception e) {
    if (undo != null) {
      undo.undoAfter(e);
    }
  }

  private static BatchUpdateException refuse(List<Step> steps, Reason reason) {
    SallyportAccessDeniedException denied = new SallyportAccessDeniedException(reason);
    for (Step step : steps) {
      denied = step.running().refuseCapped(reason);
    }
    return failed(denied, new long[0]);
  }

  private static void complete(List<Step> steps, long[] counts) {
    for (int i = 0; i < steps.size(); i++) {
      Running running = steps.get(i).running();
      if (i < counts.length && counts[i] >= 0) {
        running.addAffected(counts[i]);
      }
      running.complete();
    }
  }

  /** Records what was done and what failed, and gives the safe form of the failure. */
  private SQLException fail(List<Step> steps, long[] done, Exception error) {
    boolean masked = steps.stream().anyMatch(step -> step.canonical().masked());
    Exception root =
        error instanceof BatchUpdateException batch && batch.getNextException() != null
            ? batch.getNextException()
            : error;
    LinkWrapping wrapping = masked ? link.strict() : link.wrapping();
    SQLException safe = wrapping.rebuild(root);
    for (int i = 0; i < steps.size(); i++) {
      Running running = steps.get(i).running();
      if (i < done.length && done[i] != Statement.EXECUTE_FAILED) {
        running.addAffected(Math.max(0, done[i]));
        running.complete();
      } else {
        running.fail(safe);
      }
    }
    return safe;
  }
}
