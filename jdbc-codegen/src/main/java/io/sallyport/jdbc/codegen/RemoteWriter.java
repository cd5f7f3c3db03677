package io.sallyport.jdbc.codegen;

import java.lang.reflect.Method;
import java.sql.CallableStatement;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Writes one class Stub… of the remote connection. One thread at a time; good for one class. */
final class RemoteWriter {
  private static final Map<String, String> SUPERCLASSES =
      Map.of(
          "PreparedStatement", "RemoteStatement",
          "CallableStatement", "RemotePreparedStatement");

  private final Delegated delegated;
  private final Map<String, Integer> numbers;
  private final Types types = new Types();
  private final StringBuilder out = new StringBuilder();
  private final Set<String> signatures = new HashSet<>();

  RemoteWriter(Delegated delegated, Map<String, Integer> numbers) {
    this.delegated = delegated;
    this.numbers = numbers;
    delegated.rows().forEach(row -> signatures.add(Row.signature(row.method())));
  }

  String write() throws TableException {
    String name = delegated.type().getSimpleName();
    String superclass = SUPERCLASSES.getOrDefault(name, "RemoteObject");
    types.use("java.sql.SQLException");
    types.use("javax.annotation.processing.Generated");
    types.use("org.jspecify.annotations.NullUnmarked");
    String implemented = types.name(delegated.type());
    constructor(name, superclass);
    for (Row row : delegated.rows()) {
      method(row);
    }
    return "package io.sallyport.jdbc.remote;\n\n"
        + types.importLines()
        + "\n/** Generated from methods.tsv and calls.tsv; change those. */\n"
        + "@Generated(\"io.sallyport.jdbc.codegen.GenerateRemote\")\n"
        + "@NullUnmarked\n@SuppressWarnings({\"deprecation\", \"unchecked\"})\n"
        + "abstract class Stub"
        + name
        + " extends "
        + superclass
        + " implements "
        + implemented
        + " {\n"
        + out
        + "}\n";
  }

  private void constructor(String name, String superclass) {
    if (superclass.equals("RemoteObject")) {
      return;
    }
    types.use("io.sallyport.jdbc.wire.Definition");
    out.append("\n  Stub").append(name);
    out.append("(RemoteConnection connection, Definition definition) {\n");
    out.append("    super(connection, definition);\n  }\n");
    if (name.equals("PreparedStatement")) {
      out.append("\n  /** Records a parameter, to be sent with the next execution. */\n");
      out.append("  abstract void bind(int method, Object parameter, Object... rest)\n");
      out.append("      throws SQLException;\n");
    }
  }

  private void method(Row row) throws TableException {
    String body = body(row);
    out.append("\n  @Override\n  public ").append(body == null ? "abstract " : "final ");
    out.append(types.header(row.method())).append(body == null ? ";\n" : " {\n" + body + "  }\n");
  }

  /** The lines of the method, or null where it is written by hand. */
  private @Nullable String body(Row row) throws TableException {
    if (row.treatment() == Treatment.REFUSED) {
      return "    throw refused("
          + MethodWriter.literal(row.title())
          + ",\n        "
          + MethodWriter.literal(row.reason())
          + ");\n";
    }
    if (row.treatment() == Treatment.BOUND) {
      return "    bind(" + number(row) + ", a" + extras(row.method()) + ");\n";
    }
    if (delegated.type() == ResultSet.class && isByName(row.method())) {
      String rest = arguments(row.method(), 1);
      String call = row.method().getName() + "(findColumn(a)" + rest + ")";
      return "    return " + call + ";\n";
    }
    boolean asked =
        delegated.type() == CallableStatement.class && !row.method().getName().equals("wasNull");
    boolean listed = delegated.type() == DatabaseMetaData.class && row.throwsSqlException();
    if (asked || (listed && !isConnection(row.method()))) {
      return answer(row);
    }
    return null;
  }

  private static boolean isConnection(Method method) {
    return method.getName().equals("getConnection");
  }

  private boolean isByName(Method method) {
    Class<?>[] parameters = method.getParameterTypes();
    String byNumber = Row.signature(method).replaceFirst("\\(String", "(int");
    return parameters.length > 0
        && parameters[0] == String.class
        && method.getName().startsWith("get")
        && signatures.contains(byNumber);
  }

  private int number(Row row) throws TableException {
    Integer number = numbers.get(row.title());
    if (number == null) {
      throw new TableException(row.title() + " is not in calls.tsv");
    }
    return number;
  }

  private static String arguments(Method method, int from) {
    return IntStream.range(from, method.getParameterCount())
        .mapToObj(i -> ", " + Types.parameter(i))
        .collect(Collectors.joining());
  }

  private static String extras(Method method) {
    return arguments(method, 1);
  }

  /** Asks for the answer and has it as what the method returns. */
  private String answer(Row row) throws TableException {
    Method method = row.method();
    String call = "ask(" + number(row) + arguments(method, 0) + ")";
    Class<?> type = method.getReturnType();
    if (type == void.class) {
      return "    " + call + ";\n";
    }
    if (type == boolean.class) {
      return "    return truth(" + call + ");\n";
    }
    if (type.isPrimitive()) {
      return "    return number(" + call + ")." + type.getSimpleName() + "Value();\n";
    }
    if (type.isEnum()) {
      return "    return " + types.name(type) + ".valueOf((String) " + call + ");\n";
    }
    if (type == Object.class && Arrays.asList(method.getParameterTypes()).contains(Class.class)) {
      return "    return b.cast(" + call + ");\n";
    }
    if (type == Object.class) {
      return "    return " + call + ";\n";
    }
    return "    return (" + types.name(type) + ") " + call + ";\n";
  }
}
