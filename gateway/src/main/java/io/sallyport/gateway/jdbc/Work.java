package io.sallyport.gateway.jdbc;

import io.sallyport.gateway.door.DoorSettings;
import io.sallyport.jdbc.GatewayConnections;
import io.sallyport.jdbc.wire.Batch;
import io.sallyport.jdbc.wire.Call;
import io.sallyport.jdbc.wire.Calls;
import io.sallyport.jdbc.wire.Column;
import io.sallyport.jdbc.wire.Cursor;
import io.sallyport.jdbc.wire.Definition;
import io.sallyport.jdbc.wire.Describe;
import io.sallyport.jdbc.wire.Execute;
import io.sallyport.jdbc.wire.Fault;
import io.sallyport.jdbc.wire.MessageType;
import io.sallyport.jdbc.wire.More;
import io.sallyport.jdbc.wire.ProtocolException;
import io.sallyport.jdbc.wire.Release;
import io.sallyport.jdbc.wire.Result;
import io.sallyport.jdbc.wire.Rows;
import io.sallyport.jdbc.wire.Setting;
import io.sallyport.jdbc.wire.Value;
import io.sallyport.jdbc.wire.WireReader;
import io.sallyport.jdbc.wire.WireWriter;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one session does on its governed connection. Answers are collected in the writer that it is
 * given; an exception leaves nothing there. By the session's thread alone, save for {@link
 * #cancel}.
 */
final class Work {
  private static final Logger log = LoggerFactory.getLogger(Work.class);
  private static final int MOST_CURSORS = 1_000;

  /** So many messages' bytes may stay with the statements of a session. */
  private static final int MESSAGES_HELD = 4;

  private final Connection connection;
  private final int mostStatements;
  private final Settling settling;
  private final Weights weights;
  private final boolean padded;
  private final Zone zone;
  private final Answers answers;
  private final Arguments arguments;
  private final Map<Integer, Held> statements = new ConcurrentHashMap<>();
  private final Map<Integer, RowSource> cursors = new HashMap<>();
  private final WireWriter scratch = new WireWriter();
  private int lastCursor;
  private volatile int executing;
  private volatile long due;
  private @Nullable DatabaseMetaData metaData;

  Work(Connection connection, DoorSettings.Limits limits, boolean padded, Zone zone) {
    this.connection = connection;
    this.mostStatements = limits.statements();
    this.settling = new Settling(connection, cursors, limits.answer());
    this.weights = new Weights(MESSAGES_HELD * limits.message());
    this.padded = padded;
    this.zone = zone;
    this.answers = new Answers(this::listing, limits.answer());
    this.arguments = new Arguments(connection, answers);
  }

  private Held held(int number, @Nullable Definition definition) throws SQLException {
    Held known = statements.get(number);
    if (known != null) {
      return known;
    }
    if (definition == null) {
      throw Codes.unknown("statement", number);
    }
    if (statements.size() >= mostStatements) {
      throw Codes.tooMany("statements", mostStatements);
    }
    weights.require(definition.sql());
    Held made = new Held(definition, Making.statement(connection, definition));
    weights.held(made);
    statements.put(number, made);
    return made;
  }

  private void set(Held held, List<Setting> settings, Streams streams)
      throws SQLException, ProtocolException {
    for (Setting setting : settings) {
      Method method = Calls.method(setting.method());
      requireSuited(method, held);
      call(held, method, setting, streams);
    }
  }

  @SuppressWarnings("NullAway") // it does not see @Nullable inside the types of another module
  private @Nullable Object call(Held on, Method method, Setting setting, Streams streams)
      throws SQLException, ProtocolException {
    long before = streams.whole();
    @Nullable Object[] given = arguments.of(method, setting.arguments(), streams);
    long whole = streams.whole() - before;
    weights.require(on, method, setting, whole);
    Object answer =
        zone.set(on.statement, method, given) ? null : invoke(method, on.statement, given);
    weights.called(on, method, setting, whole);
    return answer;
  }

  private static @Nullable Object invoke(Method method, Object on, @Nullable Object[] given)
      throws SQLException {
    try {
      return method.invoke(on, given);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof SQLException known) {
        throw known;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw failed(e.getCause());
    } catch (IllegalAccessException e) {
      throw failed(e);
    }
  }

  private static SQLException failed(@Nullable Throwable cause) {
    SQLException failure = Codes.fault();
    failure.initCause(cause);
    return failure;
  }

  private void closeCursors(Held held) throws SQLException {
    for (int cursor : held.cursors) {
      RowSource source = cursors.remove(cursor);
      if (source != null) {
        source.close();
      }
    }
    held.cursors.clear();
  }

  /** Executes; gives the cursor whose rows go on, or null. */
  @Nullable RowSource execute(Execute request, Streams streams, WireWriter out)
      throws SQLException, IOException {
    Held held = held(request.statement(), request.definition());
    if (!held.cursors.isEmpty()) {
      closeCursors(held);
    }
    String sql = request.sql();
    settling.before(sql);
    set(held, request.settings(), streams);
    ResultSet rows = null;
    long count = -1;
    executes(request.statement(), held);
    switch (request.wanted()) {
      case ROWS -> rows = Making.query(held, sql);
      case COUNT -> count = Making.update(held, sql, request.keys());
      case ANY -> {
        if (Making.any(held, sql, request.keys())) {
          rows = held.statement.getResultSet();
        } else {
          count = held.statement.getLargeUpdateCount();
        }
      }
    }
    boolean keys = (sql == null ? held.definition.keys() : request.keys()).wanted();
    return result(held, count, null, rows, keys, out);
  }

  void batch(Batch request, Streams streams, WireWriter out) throws SQLException, IOException {
    Held held = held(request.statement(), request.definition());
    closeCursors(held);
    settling.before(null);
    held.statement.clearBatch();
    set(held, request.settings(), streams);
    for (String text : request.texts()) {
      held.statement.addBatch(text);
    }
    for (List<Setting> entry : request.sets()) {
      PreparedStatement on = Making.prepared(held);
      on.clearParameters();
      weights.cleared(held);
      set(held, entry, streams);
      on.addBatch();
    }
    executes(request.statement(), held);
    long[] counts = held.statement.executeLargeBatch();
    result(held, -1, counts, null, held.definition.keys().wanted(), out);
  }

  @Nullable RowSource more(More request, WireWriter out) throws SQLException {
    Held held = held(request.statement(), null);
    settling.before(null);
    boolean rows = held.statement.getMoreResults(request.disposal());
    return result(
        held,
        rows ? -1 : held.statement.getLargeUpdateCount(),
        null,
        rows ? held.statement.getResultSet() : null,
        false,
        out);
  }

  /** Writes a {@link Result} in place. */
  private @Nullable RowSource result(
      Held held,
      long count,
      long @Nullable [] counts,
      @Nullable ResultSet rows,
      boolean wantsKeys,
      WireWriter out)
      throws SQLException {
    List<Fault> warnings = Faults.warnings(held.statement.getWarnings());
    List<Column> columns = rows == null ? List.of() : Columns.of(rows.getMetaData(), padded);
    ResultSet keys = wantsKeys ? held.statement.getGeneratedKeys() : null;
    List<Column> keyColumns = keys == null ? List.of() : Columns.of(keys.getMetaData(), padded);
    RowSource source = rows == null ? null : cursor(held, rows, columns);
    RowSource keySource = keys == null ? null : cursor(held, keys, keyColumns);
    out.begin(MessageType.RESULT);
    out.u8(
        (counts == null ? 0 : Result.COUNTS)
            | (source == null ? 0 : Result.ROWS)
            | (keySource == null ? 0 : Result.KEYS)
            | (warnings.isEmpty() ? 0 : Result.WARNINGS));
    out.i64(count);
    if (counts != null) {
      out.varint(counts.length);
      for (long one : counts) {
        out.i64(one);
      }
    }
    if (source != null && rows != null) {
      out.i32(rows.getType());
      columns(held, columns, out);
      source.batch(out);
    }
    if (keySource != null && keys != null) {
      out.i32(keys.getType());
      told(keyColumns, out);
      keySource.batch(out);
    }
    if (!warnings.isEmpty()) {
      out.varint(warnings.size());
      warnings.forEach(warning -> warning.write(out));
    }
    out.end();
    return source != null && !source.ended() ? source : null;
  }

  private RowSource cursor(@Nullable Held held, ResultSet rows, List<Column> columns)
      throws SQLException {
    if (cursors.size() >= MOST_CURSORS) {
      throw Codes.tooMany("results", MOST_CURSORS);
    }
    int number = ++lastCursor;
    int fetchSize = held == null ? 0 : held.statement.getFetchSize();
    RowSource source = new RowSource(number, rows, columns, fetchSize, answers);
    cursors.put(number, source);
    if (held != null) {
      held.cursors.add(number);
    }
    return source;
  }

  /** Tells the columns, unless they are those that were told last. */
  private void columns(Held held, List<Column> columns, WireWriter out) {
    scratch.clear();
    columns.forEach(column -> column.write(scratch));
    boolean same =
        scratch.size() == held.columns.length
            && held.columns.length > 0
            && Arrays.equals(
                scratch.bytes(), 0, scratch.size(), held.columns, 0, held.columns.length);
    if (same) {
      out.bool(false);
      return;
    }
    held.columns = Arrays.copyOf(scratch.bytes(), scratch.size());
    told(columns, out);
  }

  private static void told(List<Column> columns, WireWriter out) {
    out.bool(true);
    out.varint(columns.size());
    columns.forEach(column -> column.write(out));
  }

  /** A result set that came as a value: its first rows, and a cursor for the rest. */
  private Object listing(ResultSet rows) throws SQLException {
    List<Column> columns = Columns.of(rows.getMetaData(), padded);
    RowSource source = cursor(null, rows, columns);
    WireWriter own = new WireWriter();
    source.batch(own);
    try {
      WireReader in = new WireReader(own.bytes(), 0, own.size());
      Rows first = (Rows) MessageType.ROWS.read(in);
      return new Cursor(rows.getType(), columns, first);
    } catch (ProtocolException e) {
      throw failed(e);
    }
  }

  @Nullable RowSource source(int cursor) {
    return cursors.get(cursor);
  }

  @SuppressWarnings("NullAway") // it does not see @Nullable inside the types of another module
  void call(Call request, Streams streams, WireWriter out) throws SQLException, IOException {
    Method method = Calls.method(request.method());
    if (Statement.class.isAssignableFrom(method.getDeclaringClass())) {
      out.message(new Value(callOfStatement(request, method, streams)));
      return;
    }
    if (settling.isReading(method)) {
      // Rows come over it.
      out.message(new Value(true));
      return;
    }
    Object on = receiver(method);
    @Nullable Object[] given = arguments.of(method, request.arguments(), streams);
    @Nullable Object answer = answers.value(invoke(method, on, given));
    if (on == connection && given.length == 0 && Settling.endsTransaction(method)) {
      answers.transactionEnded();
    }
    out.message(new Value(answer));
  }

  private @Nullable Object callOfStatement(Call request, Method method, Streams streams)
      throws SQLException, ProtocolException {
    Held on = held(request.statement(), null);
    requireSuited(method, on);
    Setting call = new Setting(request.method(), request.arguments());
    @Nullable Object answer = answers.value(call(on, method, call, streams));
    return on.statement instanceof CallableStatement made && method.getName().startsWith("get")
        ? new @Nullable Object[] {answer, made.wasNull()}
        : answer;
  }

  private static void requireSuited(Method method, Held on) throws ProtocolException {
    if (!method.getDeclaringClass().isInstance(on.statement)) {
      throw new ProtocolException(
          method.getName() + " on another statement", "it has no such method");
    }
  }

  private Object receiver(Method method) throws SQLException {
    Class<?> type = method.getDeclaringClass();
    if (type == Connection.class) {
      return connection;
    }
    DatabaseMetaData known = metaData;
    if (known == null) {
      known = connection.getMetaData();
      metaData = known;
    }
    return known;
  }

  void describe(Describe request, WireWriter out) throws SQLException {
    if (request.what() != Describe.What.CURSOR) {
      settling.before(null);
    }
    Object answer =
        switch (request.what()) {
          case STATEMENT -> columns(Making.prepared(held(request.number(), request.definition())));
          case PARAMETERS ->
              Columns.parameters(
                  Making.prepared(held(request.number(), request.definition()))
                      .getParameterMetaData());
          case CURSOR -> columns(request.number());
          case MADE -> made(request);
        };
    out.message(new Value(answer));
  }

  private @Nullable Object made(Describe request) throws SQLException {
    held(request.number(), request.definition());
    return null;
  }

  private Object columns(int cursor) throws SQLException {
    RowSource source = cursors.get(cursor);
    if (source == null) {
      throw Codes.unknown("cursor", cursor);
    }
    return Columns.details(source.rows().getMetaData());
  }

  private @Nullable Object columns(PreparedStatement of) throws SQLException {
    ResultSetMetaData about = of.getMetaData();
    if (about == null) {
      return null;
    }
    Rows none = new Rows(0, true, 0, new byte[0], null, List.of());
    return new Object[] {
      new Cursor(ResultSet.TYPE_FORWARD_ONLY, Columns.of(about, padded), none),
      Columns.details(about)
    };
  }

  Object piece(int lob, long position, int length) throws SQLException {
    return answers.piece(lob, position, length);
  }

  void release(Release request) throws SQLException {
    for (int number : request.numbers()) {
      switch (request.what()) {
        case STATEMENT -> {
          Held held = statements.remove(number);
          if (held != null) {
            weights.released(held);
            closeCursors(held);
            held.close();
          }
        }
        case CURSOR -> {
          RowSource source = cursors.remove(number);
          if (source != null) {
            statements.values().forEach(held -> held.cursors.remove((Integer) number));
            source.close();
          }
        }
        case LOB -> answers.release(number);
      }
    }
  }

  private void executes(int statement, Held held) throws SQLException {
    int seconds = held.statement.getQueryTimeout();
    due = seconds == 0 ? 0 : (System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds)) | 1;
    executing = statement;
  }

  /** The request is done. */
  void rests() {
    due = 0;
    executing = 0;
  }

  /** Whether the query timeout of what is executed is over. */
  boolean overdue(long now) {
    long until = due;
    return until != 0 && now - until > 0;
  }

  /** From any thread, while the session's executes; a call that is held is given up too. */
  void cancel(int statement) throws SQLException {
    Held held = statements.get(statement);
    if (held != null) {
      held.statement.cancel();
      if (executing == statement) {
        GatewayConnections.giveUp(connection);
      }
    }
  }

  List<Integer> open() {
    return new ArrayList<>(statements.keySet());
  }

  /** Closes what is open, as far as that goes: the connection may be lost. */
  void close() {
    for (Held held : statements.values()) {
      try {
        held.close();
      } catch (SQLException e) {
        log.debug("A statement of a lost connection.", e);
      }
    }
    statements.clear();
    cursors.clear();
    answers.close();
  }
}
