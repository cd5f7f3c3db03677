package io.sallyport.jdbc.codegen;

import java.lang.reflect.Method;
import java.sql.SQLType;

/**
 * Writes one method. A governed one is declared abstract again, since a default method of the JDK
 * would else stand in for the one nobody wrote. One thread at a time.
 */
final class MethodWriter {
  private static final String CATCH =
      "    } catch (SQLException | RuntimeException e) {\n      throw wrapping.rebuild(e);\n    }\n";

  private final StringBuilder out;
  private final Types types;
  private final Delegated delegated;

  MethodWriter(StringBuilder out, Types types, Delegated delegated) {
    this.out = out;
    this.types = types;
    this.delegated = delegated;
  }

  void write(Row row) throws TableException {
    boolean governed = row.treatment() == Treatment.GOVERNED;
    out.append("\n  @Override\n  public ").append(governed ? "abstract " : "final ");
    out.append(types.header(row.method())).append(governed ? ";\n" : " {\n");
    switch (row.treatment()) {
      case REFUSED -> refuse(row);
      case FORWARDED -> {
        guard(row);
        forward(row, unwrapArguments(row));
      }
      case BOUND -> {
        guard(row);
        bind(row, unwrapArguments(row));
      }
      case GOVERNED -> {
        return;
      }
    }
    out.append("  }\n");
  }

  private void refuse(Row row) {
    out.append("    throw wrapping.refused(\n        ").append(literal(row.title()));
    out.append(",\n        ").append(literal(row.reason())).append(");\n");
  }

  private void guard(Row row) {
    Class<?>[] parameters = row.method().getParameterTypes();
    if (row.guard().equals("lob")) {
      out.append("    wrapping.requireLob(").append(literal(row.title())).append(");\n");
    }
    if (row.guard().equals("target")) {
      boolean vendorType = parameters[2] == SQLType.class;
      out.append("    wrapping.requireTarget(").append(literal(row.title()));
      out.append(vendorType ? ", c.getVendorTypeNumber());\n" : ", c);\n");
    }
    for (int i = 0; i < parameters.length; i++) {
      if (parameters[i] == Class.class) {
        out.append("    wrapping.requireClass(").append(literal(row.title()));
        out.append(", ").append(Types.parameter(i)).append(");\n");
      }
    }
  }

  /** The argument list for the vendor's method, after the lines that unwrap what must be. */
  private String[] unwrapArguments(Row row) throws TableException {
    Class<?>[] parameters = row.method().getParameterTypes();
    String[] arguments = new String[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      arguments[i] = Types.parameter(i);
      if (Conversions.unwraps(parameters[i])) {
        String name = arguments[i] + "Vendor";
        out.append("    ").append(types.name(parameters[i])).append(' ').append(name);
        out.append(" = ").append(Conversions.unwrapped(parameters[i], arguments[i])).append(";\n");
        arguments[i] = name;
      }
    }
    return arguments;
  }

  private void forward(Row row, String[] arguments) throws TableException {
    Method method = row.method();
    String receiver = "delegate";
    if (delegated.byAccessor()) {
      receiver = "vendor";
      out.append("    ").append(types.name(delegated.type())).append(" vendor = vendor();\n");
    }
    if (row.guard().equals("position")) {
      arguments[0] = "position(a)";
    }
    String call = receiver + "." + method.getName() + "(" + String.join(", ", arguments) + ")";
    if (!row.throwsSqlException()) {
      out.append("    return ").append(call).append(";\n");
      return;
    }
    if (method.getReturnType() == void.class) {
      out.append("    try {\n      ").append(call).append(";\n").append(CATCH);
      return;
    }
    String result = Conversions.result(method, "result");
    if (result.equals("result")) {
      out.append("    try {\n      return ").append(call).append(";\n").append(CATCH);
      return;
    }
    out.append("    ").append(types.name(method.getGenericReturnType())).append(" result;\n");
    out.append("    try {\n      result = ").append(call).append(";\n").append(CATCH);
    out.append("    return ").append(result).append(";\n");
  }

  private void bind(Row row, String[] arguments) {
    String[] passed = arguments.clone();
    if (!row.named()) {
      passed[0] = "position(a)";
    }
    out.append("    ").append(types.name(delegated.type())).append(" vendor = prepared();\n");
    out.append("    if (vendor != null) {\n      try {\n        vendor.");
    out.append(row.method().getName()).append('(').append(String.join(", ", passed));
    out.append(");\n").append(CATCH.indent(2)).append("    }\n");
    out.append("    record(a, ").append(SetterWriter.enumName(row)).append('.');
    out.append(SetterWriter.constant(row)).append(", ");
    out.append(SetterWriter.recorded(row, arguments)).append(");\n");
  }

  static String literal(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
