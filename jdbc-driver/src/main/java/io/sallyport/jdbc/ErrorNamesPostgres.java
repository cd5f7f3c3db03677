package io.sallyport.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL sends schema, table, column and constraint as fields of their own (protocol chapter
 * "Error and Notice Message Fields"); {@code RAISE … USING TABLE = …} can fill them with anything.
 * Immutable.
 */
final class ErrorNamesPostgres implements ErrorNames {
  private static final ErrorTexts TEXTS = ErrorTexts.read("errors-postgresql.txt");

  @Override
  public ErrorTexts texts() {
    return TEXTS;
  }

  @Override
  public Found find(SQLException error) {
    // Classes of pgjdbc, which is no dependency of this module.
    Object fields = call(error, "getServerErrorMessage");
    if (fields == null) {
      return Found.NOTHING;
    }
    return new Found(
        text(fields, "getSchema"),
        text(fields, "getTable"),
        text(fields, "getColumn"),
        text(fields, "getConstraint"));
  }

  private static @Nullable String text(Object fields, String method) {
    return call(fields, method) instanceof String text ? text : null;
  }

  private static @Nullable Object call(Object on, String method) {
    if (!on.getClass().getName().startsWith("org.postgresql.util.")) {
      return null;
    }
    try {
      return on.getClass().getMethod(method).invoke(on);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      // Another driver version without that field: the text then names nothing.
      return null;
    }
  }
}
