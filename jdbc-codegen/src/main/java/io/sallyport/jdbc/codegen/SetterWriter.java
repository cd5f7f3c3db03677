package io.sallyport.jdbc.codegen;

import java.io.InputStream;
import java.io.Reader;
import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes the enums Setter and NamedSetter: one constant a bound method, which can set it again. */
final class SetterWriter {
  private static final int EXTRAS = 2;

  private SetterWriter() {}

  static String enumName(Row row) {
    return row.named() ? "NamedSetter" : "Setter";
  }

  /** {@code SET_OBJECT_SQLTYPE}: the method, then the types that tell its overloads apart. */
  static String constant(Row row) {
    Class<?>[] parameters = row.method().getParameterTypes();
    StringBuilder name =
        new StringBuilder(row.method().getName().replaceAll("([a-z])([A-Z])", "$1_$2"));
    boolean byStream = row.method().getName().matches("setN?(Blob|Clob)");
    for (int i = output(row) || byStream ? 1 : 2; i < parameters.length; i++) {
      name.append('_').append(parameters[i].getSimpleName());
    }
    return name.toString().toUpperCase(Locale.ROOT);
  }

  /** The arguments that {@code record} gets after the setter: the value and two more. */
  static String recorded(Row row, String[] arguments) {
    List<String> recorded = new ArrayList<>();
    if (valueless(row)) {
      recorded.add("null");
    }
    recorded.addAll(List.of(arguments).subList(1, arguments.length));
    while (recorded.size() < 1 + EXTRAS) {
      recorded.add("null");
    }
    return String.join(", ", recorded);
  }

  static String write(List<Row> bound, boolean named) {
    Types types = new Types();
    Class<?> statement = named ? CallableStatement.class : PreparedStatement.class;
    String key = named ? "String" : "int";
    List<Row> rows = bound.stream().filter(row -> row.named() == named).toList();
    StringBuilder body = new StringBuilder();
    body.append(
        rows.stream()
            .map(row -> "  " + constant(row) + "(" + streams(row) + ", " + output(row) + ")")
            .collect(Collectors.joining(",\n", "", ";\n")));
    body.append("\n  private final boolean once;\n  private final boolean output;\n\n  ");
    body.append(named ? "NamedSetter" : "Setter").append("(boolean once, boolean output) {\n");
    body.append("    this.once = once;\n    this.output = output;\n  }\n\n");
    body.append("  /** Whether the value is a stream, which cannot be set a second time. */\n");
    body.append("  boolean once() {\n    return once;\n  }\n\n");
    body.append("  /** Whether it registers an output parameter and sets no value. */\n");
    body.append("  boolean output() {\n    return output;\n  }\n\n");
    body.append("  /** Sets the recorded value again; the values are those given to record. */\n");
    body.append("  void apply(").append(types.name(statement)).append(" vendor, ").append(key);
    body.append(" a, Object value, Object first, Object second)\n      throws ");
    types.use("java.sql.SQLException");
    body.append("SQLException {\n    switch (this) {\n");
    for (Row row : rows) {
      body.append("      case ").append(constant(row)).append(":\n        ");
      body.append(call(row, types)).append(";\n        break;\n");
    }
    body.append("    }\n  }\n}\n");
    return ClassWriter.file(types, "enum " + (named ? "NamedSetter" : "Setter"), body);
  }

  private static String call(Row row, Types types) {
    String receiver = "vendor";
    if (!row.named() && row.method().getDeclaringClass() == CallableStatement.class) {
      receiver = "((" + types.name(CallableStatement.class) + ") vendor)";
    }
    Class<?>[] parameters = row.method().getParameterTypes();
    List<String> values = new ArrayList<>(List.of("value", "first", "second"));
    if (valueless(row)) {
      values.remove("value");
    }
    StringBuilder call = new StringBuilder(receiver + "." + row.method().getName() + "(a");
    for (int i = 1; i < parameters.length; i++) {
      call.append(", ");
      if (parameters[i] != Object.class) {
        call.append('(').append(types.name(parameters[i])).append(") ");
      }
      call.append(values.get(i - 1));
    }
    return call.append(')').toString();
  }

  private static boolean output(Row row) {
    return row.method().getName().equals("registerOutParameter");
  }

  private static boolean valueless(Row row) {
    return output(row) || row.method().getName().equals("setNull");
  }

  private static boolean streams(Row row) {
    Class<?> value = row.method().getParameterTypes()[1];
    return value == InputStream.class || value == Reader.class;
  }
}
