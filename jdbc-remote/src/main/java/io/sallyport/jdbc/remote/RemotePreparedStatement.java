package io.sallyport.jdbc.remote;

import io.sallyport.jdbc.wire.Calls;
import io.sallyport.jdbc.wire.Column;
import io.sallyport.jdbc.wire.Definition;
import io.sallyport.jdbc.wire.Describe;
import io.sallyport.jdbc.wire.Execute.Wanted;
import io.sallyport.jdbc.wire.Keys;
import io.sallyport.jdbc.wire.Setting;
import io.sallyport.jdbc.wire.StreamHandle;
import java.sql.ParameterMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A prepared statement. It is prepared with its first execution; after that its number and the
 * parameters that have changed are sent. One thread at a time.
 */
class RemotePreparedStatement extends StubPreparedStatement {
  /** The length up to which a value may stay with a statement that is kept for its next user. */
  private static final int LIGHT = 4_096;

  private static final int CLEAR = Calls.number("PreparedStatement.clearParameters()");

  private final Map<Object, Bound> parameters = new LinkedHashMap<>();
  private final List<List<Bound>> entries = new ArrayList<>();
  private boolean cleared;

  RemotePreparedStatement(RemoteConnection connection, Definition definition) {
    super(connection, definition);
  }

  /** A parameter as it was set; the gateway has it unless it is fresh. */
  private static final class Bound {
    final int method;
    final @Nullable Object[] arguments;
    boolean fresh = true;

    Bound(int method, @Nullable Object[] arguments) {
      this.method = method;
      this.arguments = arguments;
    }

    boolean isHeavy() {
      Object value = arguments.length < 2 ? null : arguments[1];
      return value instanceof String text
          ? text.length() > LIGHT
          : value instanceof byte[] bytes
              ? bytes.length > LIGHT
              : !(value == null
                  || value instanceof Number
                  || value instanceof Boolean
                  || value instanceof java.util.Date
                  || value instanceof TemporalAccessor
                  || value instanceof UUID);
    }

    @SuppressWarnings("NullAway") // it does not see @Nullable inside the types of another module
    Setting setting(Uploads uploads) throws SQLException {
      @Nullable Object[] carried = new @Nullable Object[arguments.length];
      for (int i = 0; i < carried.length; i++) {
        carried[i] = Outgoing.value(arguments[i], uploads);
        // A stream is used up by this.
        fresh |= carried[i] instanceof StreamHandle;
      }
      return Setting.of(method, carried);
    }
  }

  /** Records a parameter; what the generated setters call. */
  @Override
  final void bind(int method, Object parameter, @Nullable Object... rest) throws SQLException {
    requireOpen();
    @Nullable Object[] arguments = new @Nullable Object[rest.length + 1];
    arguments[0] = parameter;
    for (int i = 0; i < rest.length; i++) {
      arguments[i + 1] = Frozen.of(rest[i]);
    }
    // An output parameter is registered beside the value that an in-out parameter has.
    Object key = isOutput(method) ? "out " + parameter : parameter;
    parameters.put(key, new Bound(method, arguments));
  }

  boolean isOutput(int method) {
    return false;
  }

  @Override
  final void begun(boolean used) {
    super.begun(used);
    cleared |= used;
    parameters.values().forEach(bound -> bound.fresh = true);
  }

  @Override
  final List<Setting> riders(Uploads uploads) throws SQLException {
    List<Setting> riders = super.riders(uploads);
    if (cleared) {
      riders.add(Setting.of(CLEAR));
      cleared = false;
    }
    for (Bound bound : parameters.values()) {
      if (bound.fresh) {
        bound.fresh = false;
        riders.add(bound.setting(uploads));
      }
    }
    return riders;
  }

  @Override
  final boolean isHeavy() {
    return parameters.values().stream().anyMatch(Bound::isHeavy);
  }

  @Override
  public final void clearParameters() throws SQLException {
    requireOpen();
    parameters.clear();
    cleared = true;
  }

  @Override
  public final boolean execute() throws SQLException {
    return run(null, Keys.UNSAID, Wanted.ANY);
  }

  @Override
  public final ResultSet executeQuery() throws SQLException {
    return query();
  }

  @Override
  public final int executeUpdate() throws SQLException {
    return small(update());
  }

  @Override
  public final long executeLargeUpdate() throws SQLException {
    return update();
  }

  @Override
  public final void addBatch() throws SQLException {
    requireOpen();
    entries.add(List.copyOf(parameters.values()));
  }

  @Override
  public final void addBatch(String sql) throws SQLException {
    throw Codes.badCall("addBatch(String) on a prepared statement", "use addBatch()");
  }

  @Override
  public final void clearBatch() throws SQLException {
    super.clearBatch();
    entries.clear();
  }

  @Override
  public final long[] executeLargeBatch() throws SQLException {
    Uploads uploads = new Uploads();
    List<List<Setting>> sets = new ArrayList<>();
    for (List<Bound> entry : entries) {
      List<Setting> set = new ArrayList<>();
      for (Bound bound : entry) {
        set.add(bound.setting(uploads));
      }
      sets.add(set);
    }
    entries.clear();
    // What the gateway has bound afterwards is the last entry's.
    parameters.values().forEach(bound -> bound.fresh = true);
    return batch(List.of(), sets, uploads);
  }

  @Override
  public final @Nullable ResultSetMetaData getMetaData() throws SQLException {
    Object answer = describe(Describe.What.STATEMENT);
    if (!(answer instanceof Object[] pair) || !(pair[0] instanceof RemoteResultSet empty)) {
      return null;
    }
    List<Column> columns = empty.columns();
    return new RemoteResultSetMetaData(connection(), columns, (Object[]) pair[1]);
  }

  @Override
  public final ParameterMetaData getParameterMetaData() throws SQLException {
    Object answer = describe(Describe.What.PARAMETERS);
    return new RemoteParameterMetaData(answer instanceof Object[] all ? all : new Object[0]);
  }

  private @Nullable Object describe(Describe.What what) throws SQLException {
    Definition untold = untold();
    Object answer =
        connection()
            .value(connection().exchange(new Describe(what, number(), untold), Uploads.NONE));
    told();
    return answer;
  }
}
