package io.sallyport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Wrapper;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * From a connection, everything that reflection reaches is called, with whatever arguments can be
 * made up; nothing of the vendor's driver may come out, not as a result and not in an exception.
 */
class EscapeCrawlerTest {
  private static final int MOST_CALLS = 40_000;
  private static final int MOST_OF_ONE_CLASS = 12;
  private static final Set<String> LAST = Set.of("close", "abort", "free", "cancel");
  private static final Set<String> VENDORS =
      Set.of("org.postgresql", "org.mariadb", "org.h2", "com.mysql");

  /** What is only a value may come from a vendor's package. */
  private static final Set<String> VALUES = Set.of("org.postgresql.util.PGobject");

  private final Set<String> escaped = new TreeSet<>();
  private final Map<Class<?>, Integer> seen = new HashMap<>();
  private final Deque<Object> open = new ArrayDeque<>();
  private int calls;

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void noObjectOfTheVendorsDriverComesOut(TestDatabase database) throws SQLException {
    try (Shop shop = Shop.open(database);
        Connection connection = shop.connect()) {
      connection.setAutoCommit(false);
      seed(connection, database);
      crawl();
      assertThat(escaped).isEmpty();
      assertThat(calls).isGreaterThan(1_000);
      assertThat(seen.keySet())
          .contains(
              GovernedConnection.class,
              GovernedStatement.class,
              GovernedPreparedStatement.class,
              GovernedResultSet.class,
              GovernedDatabaseMetaData.class,
              GovernedResultSetMetaData.class);
    }
  }

  private void seed(Connection connection, TestDatabase database) throws SQLException {
    // The warm result comes first, so that a value of every kind is looked at on a row.
    Statement statement = connection.createStatement();
    ResultSet rows = statement.executeQuery(values(database));
    assertThat(rows.next()).isTrue();
    PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO orders (customer, total) VALUES (1, 1)", Statement.RETURN_GENERATED_KEYS);
    insert.executeUpdate();
    for (Object root : List.of(rows, insert, insert.getGeneratedKeys(), statement)) {
      look(root, "seed");
    }
    look(connection.createStatement().executeQuery("SELECT name FROM customers"), "seed");
    look(connection.getMetaData(), "seed");
    look(connection, "seed");
  }

  private static String values(TestDatabase database) {
    return switch (database) {
      case H2 ->
          "SELECT id, ARRAY[1, 2] AS a, CAST('x' AS CLOB) AS b, CAST(X'01' AS BLOB) AS c,"
              + " CAST('{}' AS JSON) AS j, CURRENT_TIMESTAMP AS t FROM customers";
      case POSTGRES ->
          "SELECT id, ARRAY[1, 2] AS a, CAST('{}' AS jsonb) AS j, CAST('x' AS bytea) AS c,"
              + " CAST('1 day' AS interval) AS i, CAST('<a/>' AS xml) AS x, current_timestamp AS t"
              + " FROM customers";
      case MARIADB -> "SELECT id, name, CAST('x' AS BINARY) AS c, now() AS t FROM customers";
    };
  }

  private void crawl() {
    while (!open.isEmpty() && calls < MOST_CALLS) {
      Object object = open.removeFirst();
      List<Method> methods = new ArrayList<>(List.of(object.getClass().getMethods()));
      methods.removeIf(m -> m.getDeclaringClass() == Object.class || isStatic(m));
      methods.removeIf(m -> LAST.contains(m.getName()));
      for (Method method : methods) {
        for (@Nullable Object[] arguments : arguments(method, object)) {
          call(object, method, arguments);
        }
      }
    }
  }

  private static boolean isStatic(Method method) {
    return Modifier.isStatic(method.getModifiers());
  }

  private void call(Object object, Method method, @Nullable Object[] arguments) {
    calls++;
    String where = object.getClass().getSimpleName() + "." + method.getName();
    try {
      method.setAccessible(true);
      look(method.invoke(object, arguments), where);
    } catch (InvocationTargetException e) {
      for (Throwable t = e.getCause(); t != null; t = t.getCause()) {
        look(t, where + " throws");
        if (t instanceof SQLException sql && sql.getNextException() != null) {
          look(sql.getNextException(), where + " throws");
        }
      }
    } catch (IllegalAccessException | IllegalArgumentException e) {
      throw new AssertionError(where, e);
    }
  }

  private void look(@Nullable Object found, String where) {
    if (found == null) {
      return;
    }
    Class<?> type = found.getClass();
    if (type.isArray()) {
      for (int i = 0; i < Array.getLength(found) && !type.getComponentType().isPrimitive(); i++) {
        look(Array.get(found, i), where + "[]");
      }
    } else if (found instanceof Collection<?> all) {
      all.forEach(element -> look(element, where + " in"));
    } else if (found instanceof Map<?, ?> map && !(found instanceof Properties)) {
      map.forEach((key, value) -> look(value, where + " in"));
    } else if (isVendor(type)) {
      escaped.add(where + " -> " + type.getName());
    }
    boolean ours = type.getPackageName().equals("io.sallyport.jdbc");
    if (ours && seen.merge(type, 1, Integer::sum) <= MOST_OF_ONE_CLASS) {
      open.addLast(found);
    }
  }

  private static boolean isVendor(Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (VALUES.contains(c.getName())) {
        return false;
      }
    }
    return VENDORS.stream().anyMatch(type.getName()::startsWith);
  }

  private static List<@Nullable Object[]> arguments(Method method, Object object) {
    List<@Nullable Object[]> all = new ArrayList<>();
    for (int variant = 0; variant < 4; variant++) {
      Class<?>[] types = method.getParameterTypes();
      @Nullable Object[] values = new Object[types.length];
      for (int i = 0; i < types.length; i++) {
        values[i] = value(types[i], variant, object);
      }
      all.add(values);
      if (types.length == 0) {
        break;
      }
    }
    return all;
  }

  private static @Nullable Object value(Class<?> type, int variant, Object object) {
    if (type == int.class) {
      return variant + 1;
    }
    if (type == long.class) {
      return (long) variant;
    }
    if (type == boolean.class) {
      return variant % 2 == 0;
    }
    if (type == String.class) {
      return List.of("SELECT id FROM customers", "id", "a", "c").get(variant);
    }
    if (type == Class.class) {
      return List.of(Object.class, Connection.class, Wrapper.class, object.getClass()).get(variant);
    }
    if (type == Executor.class) {
      return (Executor) Runnable::run;
    }
    if (type == Properties.class) {
      return new Properties();
    }
    if (type == Calendar.class) {
      return Calendar.getInstance();
    }
    if (type.isPrimitive()) {
      return Array.get(Array.newInstance(type, 1), 0);
    }
    if (type == String[].class) {
      return new String[] {"id"};
    }
    if (type == int[].class) {
      return new int[] {1};
    }
    return type == Object.class ? "1" : null;
  }
}
