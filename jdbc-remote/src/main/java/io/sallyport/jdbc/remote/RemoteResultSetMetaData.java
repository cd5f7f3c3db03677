package io.sallyport.jdbc.remote;

import io.sallyport.jdbc.wire.Column;
import io.sallyport.jdbc.wire.Describe;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a result. What the values need is known; the rest is asked for once, when somebody
 * wants to know.
 */
final class RemoteResultSetMetaData extends RemoteObject implements ResultSetMetaData {
  private static final int DISPLAY_SIZE = 0;
  private static final int CATALOG = 1;
  private static final int SCHEMA = 2;
  private static final int TABLE = 3;
  private static final int AUTO_INCREMENT = 4;
  private static final int CASE_SENSITIVE = 5;
  private static final int SEARCHABLE = 6;
  private static final int CURRENCY = 7;
  private static final int NULLABLE = 8;
  private static final int SIGNED = 9;
  private static final int READ_ONLY = 10;
  private static final int WRITABLE = 11;
  private static final int DEFINITELY_WRITABLE = 12;

  private final RemoteConnection connection;
  private final List<Column> columns;
  private final int cursor;
  private Object @Nullable [] details;

  /** Of a cursor, by whose number the rest is asked for; 0 where nobody knows more. */
  RemoteResultSetMetaData(RemoteConnection connection, List<Column> columns, int cursor) {
    this.connection = connection;
    this.columns = columns;
    this.cursor = cursor;
    this.details = cursor == 0 ? new Object[0] : null;
  }

  /** With everything known. */
  RemoteResultSetMetaData(RemoteConnection connection, List<Column> columns, Object[] details) {
    this.connection = connection;
    this.columns = columns;
    this.cursor = 0;
    this.details = details;
  }

  @Override
  RemoteConnection connection() {
    return connection;
  }

  private Column column(int index) throws SQLException {
    if (index < 1 || index > columns.size()) {
      throw Codes.noColumn(Integer.toString(index));
    }
    return columns.get(index - 1);
  }

  private @Nullable Object detail(int index, int which) throws SQLException {
    column(index);
    Object[] known = details;
    if (known == null) {
      Object answer =
          connection.value(
              connection.exchange(new Describe(Describe.What.CURSOR, cursor, null), Uploads.NONE));
      known = answer instanceof Object[] all ? all : new Object[0];
      details = known;
    }
    return known.length >= index && known[index - 1] instanceof Object[] row && row.length > which
        ? row[which]
        : null;
  }

  private String name(int index, int which) throws SQLException {
    return detail(index, which) instanceof String text ? text : "";
  }

  private boolean flag(int index, int which) throws SQLException {
    return truth(detail(index, which));
  }

  @Override
  public int getColumnCount() {
    return columns.size();
  }

  @Override
  public String getColumnLabel(int index) throws SQLException {
    return column(index).label();
  }

  @Override
  public String getColumnName(int index) throws SQLException {
    return column(index).name();
  }

  @Override
  public int getColumnType(int index) throws SQLException {
    return column(index).type();
  }

  @Override
  public String getColumnTypeName(int index) throws SQLException {
    return column(index).typeName();
  }

  @Override
  public String getColumnClassName(int index) throws SQLException {
    return column(index).className();
  }

  @Override
  public int getPrecision(int index) throws SQLException {
    return column(index).precision();
  }

  @Override
  public int getScale(int index) throws SQLException {
    return column(index).scale();
  }

  @Override
  public int getColumnDisplaySize(int index) throws SQLException {
    return number(detail(index, DISPLAY_SIZE)).intValue();
  }

  @Override
  public String getCatalogName(int index) throws SQLException {
    return name(index, CATALOG);
  }

  @Override
  public String getSchemaName(int index) throws SQLException {
    return name(index, SCHEMA);
  }

  @Override
  public String getTableName(int index) throws SQLException {
    return name(index, TABLE);
  }

  @Override
  public boolean isAutoIncrement(int index) throws SQLException {
    return flag(index, AUTO_INCREMENT);
  }

  @Override
  public boolean isCaseSensitive(int index) throws SQLException {
    return flag(index, CASE_SENSITIVE);
  }

  @Override
  public boolean isSearchable(int index) throws SQLException {
    return flag(index, SEARCHABLE);
  }

  @Override
  public boolean isCurrency(int index) throws SQLException {
    return flag(index, CURRENCY);
  }

  @Override
  public int isNullable(int index) throws SQLException {
    return detail(index, NULLABLE) instanceof Integer known ? known : columnNullableUnknown;
  }

  @Override
  public boolean isSigned(int index) throws SQLException {
    return flag(index, SIGNED);
  }

  @Override
  public boolean isReadOnly(int index) throws SQLException {
    return flag(index, READ_ONLY);
  }

  @Override
  public boolean isWritable(int index) throws SQLException {
    return flag(index, WRITABLE);
  }

  @Override
  public boolean isDefinitelyWritable(int index) throws SQLException {
    return flag(index, DEFINITELY_WRITABLE);
  }
}
