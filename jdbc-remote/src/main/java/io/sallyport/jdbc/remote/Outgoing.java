package io.sallyport.jdbc.remote;

import io.sallyport.jdbc.wire.ArrayValue;
import io.sallyport.jdbc.wire.CalendarValue;
import io.sallyport.jdbc.wire.ClassValueName;
import io.sallyport.jdbc.wire.LobValue;
import io.sallyport.jdbc.wire.RowIdValue;
import io.sallyport.jdbc.wire.StructValue;
import io.sallyport.jdbc.wire.TypeValue;
import io.sallyport.jdbc.wire.UrlValue;
import io.sallyport.jdbc.wire.Values;
import io.sallyport.jdbc.wire.Wire;
import io.sallyport.jdbc.wire.XmlValue;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.NClob;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Struct;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** What the caller passes, as the wire carries it; copied, since the caller may change it later. */
final class Outgoing {
  private Outgoing() {}

  @SuppressWarnings("JavaUtilDate") // java.sql's dates are subclasses of it
  static @Nullable Object value(@Nullable Object given, Uploads uploads) throws SQLException {
    if (given == null || given instanceof Number) {
      return given == null || Values.carries(given) ? given : unsuited(given);
    }
    if (given instanceof String text) {
      return text.length() > Wire.CHUNK ? uploads.add(new StringReader(text)) : text;
    }
    if (given instanceof byte[] bytes) {
      return bytes.length > Wire.CHUNK
          ? uploads.add(new ByteArrayInputStream(bytes.clone()))
          : bytes.clone();
    }
    if (given instanceof java.util.Date date && Values.carries(given)) {
      return date.clone();
    }
    if (given.getClass().isArray()) {
      return array(given, uploads);
    }
    return Values.carries(given) ? given : object(given, uploads);
  }

  private static Object unsuited(Object given) throws SQLException {
    throw Codes.unsuited(given.getClass().getName(), "pass text, or one of them");
  }

  private static Object array(Object given, Uploads uploads) throws SQLException {
    if (Values.carries(given)) {
      return copy(given);
    }
    if (!(given instanceof Object[] elements)) {
      return unsuited(given);
    }
    @Nullable Object[] carried = new @Nullable Object[elements.length];
    for (int i = 0; i < elements.length; i++) {
      carried[i] = value(elements[i], uploads);
    }
    return carried;
  }

  private static Object copy(Object array) {
    int length = java.lang.reflect.Array.getLength(array);
    Object copy = java.lang.reflect.Array.newInstance(array.getClass().getComponentType(), length);
    System.arraycopy(array, 0, copy, 0, length);
    return copy;
  }

  private static Object object(Object given, Uploads uploads) throws SQLException {
    if (given instanceof InputStream stream) {
      return uploads.add(stream);
    }
    if (given instanceof Reader reader) {
      return uploads.add(reader);
    }
    if (given instanceof Calendar calendar) {
      return new CalendarValue(calendar.getTimeZone().getID(), calendar.getTimeInMillis());
    }
    if (given instanceof SQLType type) {
      Integer number = type.getVendorTypeNumber();
      return new TypeValue(type.getName(), type.getVendor(), number == null ? 0 : number);
    }
    if (given instanceof Class<?> type) {
      return new ClassValueName(type.getName());
    }
    if (given instanceof URL url) {
      return new UrlValue(url.toExternalForm());
    }
    if (given instanceof RemoteSavepoint savepoint) {
      return savepoint.handle();
    }
    if (given instanceof Properties properties) {
      java.util.Map<String, String> map = new java.util.HashMap<>();
      properties.stringPropertyNames().forEach(name -> map.put(name, properties.getProperty(name)));
      return map;
    }
    return ofSql(given, uploads);
  }

  @SuppressWarnings("NullAway") // it does not see @Nullable inside the types of another module
  private static Object ofSql(Object given, Uploads uploads) throws SQLException {
    if (given instanceof Array array) {
      return new ArrayValue(
          array.getBaseTypeName(), array.getBaseType(), value(array.getArray(), uploads), null);
    }
    if (given instanceof Struct struct) {
      List<@Nullable Object> attributes = new ArrayList<>();
      for (Object attribute : struct.getAttributes()) {
        attributes.add(value(attribute, uploads));
      }
      return new StructValue(struct.getSQLTypeName(), attributes);
    }
    if (given instanceof Blob blob) {
      return blob(blob);
    }
    if (given instanceof Clob clob) {
      return clob(clob);
    }
    if (given instanceof SQLXML xml) {
      return new XmlValue(xml.getString());
    }
    if (given instanceof RowId id) {
      return new RowIdValue(id.getBytes(), id.toString());
    }
    return unsuited(given);
  }

  private static Object blob(Blob blob) throws SQLException {
    long length = blob.length();
    if (length > Wire.MAX_FRAME / 2) {
      throw Codes.unsuited(
          "a Blob of " + length + " bytes", "pass such a value with setBinaryStream");
    }
    return LobValue.of(LobValue.Kind.BLOB, blob.getBytes(1, (int) length));
  }

  private static Object clob(Clob clob) throws SQLException {
    long length = clob.length();
    if (length > Wire.MAX_FRAME / 4) {
      throw Codes.unsuited(
          "a Clob of " + length + " characters", "pass such a value with setCharacterStream");
    }
    return LobValue.of(
        clob instanceof NClob ? LobValue.Kind.NCLOB : LobValue.Kind.CLOB,
        clob.getSubString(1, (int) length));
  }
}
