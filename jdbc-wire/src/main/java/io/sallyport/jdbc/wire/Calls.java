package io.sallyport.jdbc.wire;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The methods of JDBC that a client may call by number: the rows of {@code calls.tsv}, and no
 * others. What executes is not among them. Immutable, thread-safe.
 */
public final class Calls {
  private static final List<Class<?>> INTERFACES =
      List.of(
          Connection.class,
          Statement.class,
          PreparedStatement.class,
          CallableStatement.class,
          DatabaseMetaData.class);
  private static final Calls ALL = load();

  private final List<@Nullable Method> byNumber;
  private final Map<String, Integer> numbers;

  private Calls(List<@Nullable Method> byNumber, Map<String, Integer> numbers) {
    this.byNumber = byNumber;
    this.numbers = numbers;
  }

  /** The number of a method, written {@code Connection.setReadOnly(boolean)}. */
  public static int number(String method) {
    Integer number = ALL.numbers.get(method);
    if (number == null) {
      throw new IllegalArgumentException(method + " is not in calls.tsv");
    }
    return number;
  }

  /** The number of a method. */
  public static int number(Method method) {
    return number(method.getDeclaringClass().getSimpleName() + "." + signature(method));
  }

  /** The method of a number. */
  public static Method method(int number) throws ProtocolException {
    Method method = number < 1 || number >= ALL.byNumber.size() ? null : ALL.byNumber.get(number);
    if (method == null) {
      throw new ProtocolException("a call of method " + number, "it is one of calls.tsv");
    }
    return method;
  }

  /** The highest number. */
  public static int highest() {
    return ALL.byNumber.size() - 1;
  }

  private static Calls load() {
    Map<String, Method> methods = new HashMap<>();
    for (Class<?> type : INTERFACES) {
      for (Method method : type.getDeclaredMethods()) {
        methods.put(type.getSimpleName() + "." + signature(method), method);
      }
    }
    List<@Nullable Method> byNumber = new ArrayList<>();
    byNumber.add(null);
    Map<String, Integer> numbers = new HashMap<>();
    for (String line : lines()) {
      String[] cells = line.split("\t", -1);
      String name = cells[1] + "." + cells[2];
      if (byNumber.size() != Integer.parseInt(cells[0])) {
        throw new IllegalStateException("calls.tsv counts wrong at " + line);
      }
      numbers.put(name, byNumber.size());
      byNumber.add(methods.get(name));
    }
    return new Calls(byNumber, numbers);
  }

  private static List<String> lines() {
    try (InputStream table = Calls.class.getResourceAsStream("calls.tsv")) {
      if (table == null) {
        throw new IllegalStateException("calls.tsv is missing from the jar.");
      }
      return new BufferedReader(new InputStreamReader(table, StandardCharsets.UTF_8))
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException("calls.tsv cannot be read.", e);
    }
  }

  private static String signature(Method method) {
    return Arrays.stream(method.getParameterTypes())
        .map(Class::getSimpleName)
        .collect(Collectors.joining(",", method.getName() + "(", ")"));
  }
}
