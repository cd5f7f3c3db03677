package io.sallyport.gateway.jdbc;

import io.sallyport.jdbc.wire.Setting;
import io.sallyport.jdbc.wire.WireWriter;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much the statements of a session hold: their texts, and the parameters that stay set from one
 * execution to the next, in the bytes that they have on the wire. By the session's thread alone.
 */
final class Weights {
  /** What anything takes that is held at all. */
  private static final long LEAST = 64;

  private final WireWriter scratch = new WireWriter();
  private final long most;
  private long all;

  /** With the most bytes that all statements of the session may hold together. */
  Weights(long most) {
    this.most = most;
  }

  /** A statement of that text is about to be made. */
  void require(@Nullable String sql) throws SQLException {
    require(sql == null ? 0 : sql.length());
  }

  private void require(long more) throws SQLException {
    if (all + more > most) {
      throw Codes.tooMany("bytes in texts and parameters", most);
    }
  }

  /** It is held. */
  void held(Held statement) {
    String sql = statement.definition.sql();
    statement.text = LEAST + (sql == null ? 0 : sql.length());
    all += statement.text;
  }

  /**
   * A method of a statement is about to be called. Until {@link #called} says that it was, a
   * parameter counts as the larger of what it was and what it is to be.
   *
   * @param whole the bytes of arguments that came as a stream and are held as a value
   */
  void require(Held on, Method method, Setting setting, long whole) throws SQLException {
    if (sets(method)) {
      long size = size(setting, whole);
      long before = on.parameters.getOrDefault(setting.arguments().get(0), 0L);
      if (size > before) {
        require(size - before);
        put(on, setting, size);
      }
    }
  }

  /** It was called. */
  void called(Held on, Method method, Setting setting, long whole) {
    if (sets(method)) {
      put(on, setting, size(setting, whole));
    } else if (method.getName().equals("clearParameters")) {
      cleared(on);
    }
  }

  private static boolean sets(Method method) {
    return method.getName().startsWith("set") && method.getParameterCount() > 1;
  }

  private long size(Setting setting, long whole) {
    scratch.clear();
    setting.write(scratch);
    long zeros = 0;
    for (Object argument : setting.arguments()) {
      // 1E9000 has few digits, until a driver writes them all.
      zeros += argument instanceof BigDecimal number ? Math.abs((long) number.scale()) : 0;
    }
    return LEAST + scratch.size() + zeros + whole;
  }

  @SuppressWarnings("NullAway") // it does not see @Nullable inside the types of another module
  private void put(Held on, Setting setting, long size) {
    List<@Nullable Object> arguments = setting.arguments();
    Long before = on.parameters.put(arguments.get(0), size);
    all += size - (before == null ? 0 : before);
  }

  /** The parameters of a statement are set no more. */
  void cleared(Held statement) {
    for (long size : statement.parameters.values()) {
      all -= size;
    }
    statement.parameters.clear();
  }

  /** A statement is let go. */
  void released(Held statement) {
    cleared(statement);
    all -= statement.text;
  }
}
