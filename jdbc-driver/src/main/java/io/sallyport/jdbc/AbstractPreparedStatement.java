package io.sallyport.jdbc;

import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What prepared and callable statements govern in the same way. The vendor's statement is prepared
 * from the text that would be executed now, if any would; each execution is decided anew, and where
 * the decision leads to another text, the statement is prepared again and its parameters set again.
 */
abstract class AbstractPreparedStatement extends ForwardingPreparedStatement {
  private final Parameters parameters = new Parameters();
  private @Nullable PreparedStatement vendor;
  private @Nullable String text;
  private ParameterPlan plan = ParameterPlan.OWN;
  private boolean scrolling;
  private @Nullable SqlOperation operation;
  private Texts.@Nullable State state;

  AbstractPreparedStatement(Wrapping wrapping) {
    super(wrapping);
  }

  /** The text as the caller gave it. */
  abstract String sql();

  /** The generated keys that were asked for. */
  abstract KeyWish wish();

  /** Has the vendor's driver prepare; exceptions are its own. */
  abstract PreparedStatement prepare(String canonicalText, KeyColumns keys, boolean scroll)
      throws SQLException;

  /** Prepares what would be executed if asked now, so that faults show early. */
  final void prepareAhead() throws SQLException {
    SqlOperation now = operation();
    SqlCanonical canonical = link.sessions().current().preview(now);
    if (canonical == null) {
      return;
    }
    try {
      ready(canonical, now.keys(), Execution.scrolls(now, canonical.limits()));
    } catch (SQLException | RuntimeException e) {
      throw link.wrapping(canonical).rebuild(e);
    }
  }

  private SqlOperation operation() throws SQLException {
    SqlOperation known = operation;
    if (known != null && link.texts().holds(state) && !known.mayBeStale()) {
      return known;
    }
    SqlOperation fresh = link.operation(sql(), wish());
    operation = fresh;
    state = link.state();
    return fresh;
  }

  @Override
  final void ready(SqlCanonical canonical, KeyColumns keys, boolean scroll) throws SQLException {
    PreparedStatement before = vendor;
    if (before != null
        && scroll == scrolling
        && canonical.text().equals(text)
        && canonical.plan().equals(plan)) {
      return;
    }
    PreparedStatement fresh = prepare(canonical.text(), keys, scroll);
    if (before != null) {
      StatementForm.settings(before, fresh);
      before.close();
    }
    if (fetchSize() != 0) {
      fresh.setFetchSize(fetchSize());
    }
    vendor = fresh;
    text = canonical.text();
    plan = canonical.plan();
    scrolling = scroll;
    execution.renewed();
    parameters.apply(fresh, plan);
  }

  @Override
  final boolean fire(Running now, KeyColumns keys) throws SQLException {
    PreparedStatement on = needed();
    plan.bind(on, now.caller(), link.vendor().dialect());
    return on.execute();
  }

  @Override
  final long[] fireBatch(List<Batch.Step> steps) throws SQLException {
    Batch.Step first = steps.get(0);
    ready(first.canonical(), first.operation().keys(), false);
    PreparedStatement on = needed();
    on.clearBatch();
    for (Batch.Step step : steps) {
      set(on, step);
      on.addBatch();
    }
    return on.executeLargeBatch();
  }

  @Override
  final long fireOne(Batch.Step step) throws SQLException {
    ready(step.canonical(), step.operation().keys(), false);
    PreparedStatement on = needed();
    set(on, step);
    on.execute();
    return on.getLargeUpdateCount();
  }

  private void set(PreparedStatement on, Batch.Step step) throws SQLException {
    on.clearParameters();
    step.entry().parameters().apply(on, plan);
    plan.bind(on, step.running().caller(), link.vendor().dialect());
  }

  @Override
  final SqlOperation operation(Batch.Entry entry) throws SQLException {
    if (entry.sql() != null) {
      throw Codes.refusedCall("addBatch(String)", "use addBatch()");
    }
    return operation();
  }

  private PreparedStatement needed() {
    PreparedStatement on = vendor;
    if (on == null) {
      throw new IllegalStateException("A statement was executed before it was made ready.");
    }
    return on;
  }

  final @Nullable PreparedStatement preparedOrNull() {
    return vendor;
  }

  final PreparedStatement preparedNow() throws SQLException {
    requireOpen();
    if (vendor == null) {
      prepareAhead();
    }
    PreparedStatement on = vendor;
    if (on == null) {
      throw new SallyportAccessDeniedException(Codes.unprepared());
    }
    return on;
  }

  @Override
  final @Nullable Statement vendorIfAny() {
    return vendor;
  }

  @Override
  final Statement current() {
    return needed();
  }

  @Override
  final int position(int parameter) {
    return plan.position(parameter);
  }

  @Override
  final void record(
      int parameter,
      Setter setter,
      @Nullable Object value,
      @Nullable Object first,
      @Nullable Object second) {
    parameters.set(parameter, new Binding(setter, value, first, second));
  }

  final void recordNamed(String parameter, NamedBinding binding) {
    parameters.set(parameter, binding);
  }

  private boolean run(Wanted wanted) throws SQLException {
    requireOpen();
    return execution.run(operation(), parameters.arguments(), wanted);
  }

  @Override
  final boolean run(@Nullable String given, KeyWish keys, Wanted wanted) throws SQLException {
    throw Codes.refusedCall(
        "execute(String) on a prepared statement", "use the method without a text");
  }

  @Override
  public final boolean execute() throws SQLException {
    return run(Wanted.ANY);
  }

  @Override
  public final ResultSet executeQuery() throws SQLException {
    run(Wanted.ROWS);
    return rows();
  }

  @Override
  public final int executeUpdate() throws SQLException {
    return Counts.small(executeLargeUpdate());
  }

  @Override
  public final long executeLargeUpdate() throws SQLException {
    run(Wanted.COUNT);
    return Math.max(0, execution.count());
  }

  @Override
  public final void addBatch() throws SQLException {
    requireOpen();
    batch().add(parameters.copy());
  }

  @Override
  public final void addBatch(String given) throws SQLException {
    throw Codes.refusedCall("addBatch(String) on a prepared statement", "use addBatch()");
  }

  @Override
  public final void clearParameters() throws SQLException {
    requireOpen();
    PreparedStatement on = vendor;
    if (on != null) {
      try {
        on.clearParameters();
      } catch (SQLException | RuntimeException e) {
        throw wrapping.rebuild(e);
      }
    }
    parameters.clear();
  }

  @Override
  public final @Nullable ResultSetMetaData getMetaData() throws SQLException {
    PreparedStatement on = preparedNow();
    try {
      ResultSetMetaData described = on.getMetaData();
      return described == null ? null : new GovernedResultSetMetaData(wrapping, described);
    } catch (SQLException | RuntimeException e) {
      throw wrapping.rebuild(e);
    }
  }

  @Override
  public final ParameterMetaData getParameterMetaData() throws SQLException {
    PreparedStatement on = preparedNow();
    try {
      return new GovernedParameterMetaData(wrapping, on.getParameterMetaData(), plan);
    } catch (SQLException | RuntimeException e) {
      throw wrapping.rebuild(e);
    }
  }
}
