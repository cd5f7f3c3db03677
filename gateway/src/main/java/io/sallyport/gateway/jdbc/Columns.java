package io.sallyport.gateway.jdbc;

import io.sallyport.jdbc.wire.Column;
import io.sallyport.jdbc.wire.Column.Form;
import java.sql.ParameterMetaData;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Metadata of results, and the form in which each column's values go over the wire. */
final class Columns {
  private static final Set<String> WHOLE =
      Set.of("java.lang.Integer", "java.lang.Long", "java.lang.Short", "java.lang.Byte");
  private static final Set<String> BINARY = Set.of("[B", "byte[]");

  private Columns() {}

  /**
   * The columns of a result.
   *
   * @param padded whether whole numbers may have a text of their own, such as leading zeros
   */
  static List<Column> of(ResultSetMetaData about, boolean padded) throws SQLException {
    int count = about.getColumnCount();
    List<Column> columns = new ArrayList<>(count);
    for (int i = 1; i <= count; i++) {
      int type = about.getColumnType(i);
      String className = className(about, i, type);
      columns.add(
          new Column(
              said(about.getColumnLabel(i)),
              said(about.getColumnName(i)),
              type,
              said(about.getColumnTypeName(i)),
              className,
              about.getPrecision(i),
              about.getScale(i),
              form(type, className, padded)));
    }
    return columns;
  }

  /** Several bits are no truth value, whatever PostgreSQL's driver says of their class. */
  private static String className(ResultSetMetaData about, int column, int type)
      throws SQLException {
    String said = said(about.getColumnClassName(column));
    return type == Types.BIT && said.equals("java.lang.Boolean") && about.getPrecision(column) > 1
        ? "java.lang.String"
        : said;
  }

  private static String said(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static Form form(int type, String className, boolean padded) {
    if (BINARY.contains(className)) {
      return Form.BYTES;
    }
    return switch (type) {
      case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT ->
          !padded && WHOLE.contains(className) ? Form.INTEGER : Form.TEXT;
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY ->
          className.equals("java.util.UUID") ? Form.TEXT : Form.BYTES;
      case Types.BLOB, Types.CLOB, Types.NCLOB, Types.ARRAY, Types.REF_CURSOR, Types.ROWID ->
          Form.VALUE;
      default -> Form.TEXT;
    };
  }

  /** What else there is to know of each column, as {@code docs/jdbc-wire.md} lists it. */
  static Object[] details(ResultSetMetaData about) throws SQLException {
    Object[] all = new Object[about.getColumnCount()];
    for (int i = 1; i <= all.length; i++) {
      all[i - 1] =
          new Object[] {
            about.getColumnDisplaySize(i),
            said(about.getCatalogName(i)),
            said(about.getSchemaName(i)),
            said(about.getTableName(i)),
            about.isAutoIncrement(i),
            about.isCaseSensitive(i),
            about.isSearchable(i),
            about.isCurrency(i),
            about.isNullable(i),
            about.isSigned(i),
            about.isReadOnly(i),
            about.isWritable(i),
            about.isDefinitelyWritable(i)
          };
    }
    return all;
  }

  static Object[] parameters(ParameterMetaData about) throws SQLException {
    Object[] all = new Object[about.getParameterCount()];
    for (int i = 1; i <= all.length; i++) {
      all[i - 1] =
          new Object[] {
            said(about.getParameterClassName(i)),
            about.getParameterMode(i),
            about.getParameterType(i),
            said(about.getParameterTypeName(i)),
            about.getPrecision(i),
            about.getScale(i),
            about.isNullable(i),
            about.isSigned(i)
          };
    }
    return all;
  }
}
