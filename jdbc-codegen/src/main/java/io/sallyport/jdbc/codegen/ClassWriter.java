package io.sallyport.jdbc.codegen;

import java.sql.CallableStatement;
import java.sql.PreparedStatement;

/** Writes one class Forwarding… from an interface's rows. */
final class ClassWriter {
  private static final String PREPARED_SEAM =
      """

        /** The vendor's statement if there is one now; null while values are only recorded. */
        abstract @Nullable PreparedStatement prepared();

        /** The vendor's position of the caller's parameter. */
        abstract int position(int parameter);

        /** Remembers a parameter just set, as the vendor's driver gets it, to be set again. */
        abstract void record(
            int parameter, Setter setter, Object value, Object first, Object second);
      """;
  private static final String CALLABLE_SEAM =
      """

        @Override
        abstract @Nullable CallableStatement prepared();

        /** Remembers a named parameter just set, to be set again. */
        abstract void record(
            String parameter, NamedSetter setter, Object value, Object first, Object second);
      """;
  private static final String PARAMETER_SEAM =
      """

        /** The vendor's position of the caller's parameter. */
        abstract int position(int parameter);
      """;

  private ClassWriter() {}

  static String write(Delegated delegated) throws TableException {
    Types types = new Types();
    StringBuilder body = new StringBuilder();
    String type = types.name(delegated.type());
    if (delegated.byAccessor()) {
      accessor(delegated, types, body);
    } else {
      field(delegated, type, body);
    }
    types.use("java.sql.SQLException");
    MethodWriter methods = new MethodWriter(body, types, delegated);
    for (Row row : delegated.rows()) {
      methods.write(row);
    }
    body.append("}\n");
    String head =
        "abstract class "
            + delegated.className()
            + " extends "
            + delegated.superclass()
            + " implements "
            + type;
    return file(types, head, body);
  }

  private static void field(Delegated delegated, String type, StringBuilder body) {
    body.append("  final ").append(type).append(" delegate;\n");
    constructor(delegated, ", " + type + " delegate", "    this.delegate = delegate;\n", body);
    if (delegated.superclass().equals("ValueDelegate")) {
      body.append("\n  @Override\n  final ").append(type);
      body.append(" vendor() {\n    return delegate;\n  }\n");
    }
    if (delegated.rows().stream().anyMatch(row -> row.guard().equals("position"))) {
      body.append(PARAMETER_SEAM.indent(2).stripTrailing().replaceAll("(?m)^  ", "")).append('\n');
    }
  }

  private static void accessor(Delegated delegated, Types types, StringBuilder body) {
    constructor(delegated, "", "", body);
    boolean root = delegated.superclass().equals("Delegate");
    body.append("\n  /** The vendor's statement; prepares it if there is none yet. */\n");
    body.append(root ? "" : "  @Override\n");
    body.append("  abstract ").append(types.name(delegated.type()));
    body.append(" vendor() throws SQLException;\n");
    if (delegated.type() == PreparedStatement.class) {
      types.use("org.jspecify.annotations.Nullable");
      body.append(PREPARED_SEAM);
    }
    if (delegated.type() == CallableStatement.class) {
      types.use("org.jspecify.annotations.Nullable");
      body.append(CALLABLE_SEAM);
    }
  }

  private static void constructor(
      Delegated delegated, String parameters, String assignment, StringBuilder body) {
    body.append("\n  ").append(delegated.className()).append("(Wrapping wrapping");
    body.append(parameters).append(") {\n    super(wrapping);\n").append(assignment);
    body.append("  }\n");
  }

  static String file(Types types, String head, CharSequence body) {
    types.use("javax.annotation.processing.Generated");
    types.use("org.jspecify.annotations.NullUnmarked");
    return "package io.sallyport.jdbc;\n\n"
        + types.importLines()
        + "\n/** Generated from methods.tsv; change that. */\n"
        + "@Generated(\"io.sallyport.jdbc.codegen.Generate\")\n"
        + "@NullUnmarked\n@SuppressWarnings(\"deprecation\")\n"
        + head
        + " {\n"
        + body;
  }
}
