package io.sallyport.jdbc.remote;

import io.sallyport.jdbc.wire.Column;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An array with all its elements. One thread at a time. */
final class RemoteArray implements Array {
  private final String typeName;
  private final int baseType;
  private final @Nullable String text;
  private final RemoteConnection connection;
  private @Nullable Object elements;
  private boolean freed;

  RemoteArray(
      String typeName,
      int baseType,
      @Nullable Object elements,
      @Nullable String text,
      RemoteConnection connection) {
    this.typeName = typeName;
    this.baseType = baseType;
    this.elements = elements;
    this.text = text;
    this.connection = connection;
  }

  private Object live() throws SQLException {
    Object all = elements;
    if (freed || all == null) {
      throw Codes.closed("Array");
    }
    return all;
  }

  @Override
  public String getBaseTypeName() {
    return typeName;
  }

  @Override
  public int getBaseType() {
    return baseType;
  }

  @Override
  public Object getArray() throws SQLException {
    return slice(1, java.lang.reflect.Array.getLength(live()));
  }

  @Override
  public Object getArray(long index, int count) throws SQLException {
    return slice(index, count);
  }

  private Object slice(long index, int count) throws SQLException {
    Object all = live();
    int length = java.lang.reflect.Array.getLength(all);
    if (index < 1 || count < 0 || index - 1 + count > length) {
      throw Codes.badCall(
          "getArray(" + index + ", " + count + ")", "it has " + length + " elements");
    }
    Object copy = java.lang.reflect.Array.newInstance(all.getClass().getComponentType(), count);
    System.arraycopy(all, (int) index - 1, copy, 0, count);
    return copy;
  }

  @Override
  public ResultSet getResultSet() throws SQLException {
    return getResultSet(1, java.lang.reflect.Array.getLength(live()));
  }

  @Override
  public ResultSet getResultSet(long index, int count) throws SQLException {
    Object part = slice(index, count);
    List<Column> columns =
        List.of(
            new Column(
                "INDEX",
                "INDEX",
                Types.INTEGER,
                "int",
                "java.lang.Integer",
                10,
                0,
                Column.Form.VALUE),
            new Column(
                "VALUE", "VALUE", baseType, typeName, "java.lang.Object", 0, 0, Column.Form.VALUE));
    return new RemoteResultSet(
        connection, null, RemoteRows.local(connection, columns, index, part));
  }

  private static SQLException typeMap(String signature) {
    return Codes.refused(
        signature,
        "a type map runs classes over the driver's own SQLInput; read the value with getObject(…)"
            + " or getObject(…, Class)");
  }

  @Override
  public Object getArray(Map<String, Class<?>> map) throws SQLException {
    throw typeMap("Array.getArray(Map)");
  }

  @Override
  public Object getArray(long index, int count, Map<String, Class<?>> map) throws SQLException {
    throw typeMap("Array.getArray(long,int,Map)");
  }

  @Override
  public ResultSet getResultSet(Map<String, Class<?>> map) throws SQLException {
    throw typeMap("Array.getResultSet(Map)");
  }

  @Override
  public ResultSet getResultSet(long index, int count, Map<String, Class<?>> map)
      throws SQLException {
    throw typeMap("Array.getResultSet(long,int,Map)");
  }

  @Override
  public void free() {
    freed = true;
    elements = null;
  }

  @Override
  public String toString() {
    return text == null ? typeName + "[]" : text;
  }
}
