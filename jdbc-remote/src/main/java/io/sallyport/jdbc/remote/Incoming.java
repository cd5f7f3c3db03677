package io.sallyport.jdbc.remote;

import io.sallyport.jdbc.wire.ArrayValue;
import io.sallyport.jdbc.wire.Cursor;
import io.sallyport.jdbc.wire.Fault;
import io.sallyport.jdbc.wire.LobHandle;
import io.sallyport.jdbc.wire.LobValue;
import io.sallyport.jdbc.wire.RowIdValue;
import io.sallyport.jdbc.wire.StructValue;
import io.sallyport.jdbc.wire.UrlValue;
import io.sallyport.jdbc.wire.XmlValue;
import java.net.MalformedURLException;
import java.net.URL;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What came over the wire, as the caller gets it. */
final class Incoming {
  private Incoming() {}

  static @Nullable Object object(@Nullable Object value, RemoteConnection connection)
      throws SQLException {
    if (value == null || value instanceof String || value instanceof Number) {
      return value;
    }
    if (value instanceof ArrayValue array) {
      return new RemoteArray(
          array.typeName(),
          array.baseType(),
          elements(array.elements(), connection),
          array.text(),
          connection);
    }
    if (value instanceof StructValue struct) {
      @Nullable Object[] attributes = struct.attributes().toArray();
      return new RemoteStruct(
          struct.typeName(), Objects.requireNonNull((Object[]) elements(attributes, connection)));
    }
    if (value instanceof LobValue lob) {
      return lob(lob);
    }
    if (value instanceof LobHandle handle) {
      return handle.kind().binary()
          ? RemoteBlob.at(connection, handle)
          : RemoteClob.at(connection, handle);
    }
    if (value instanceof XmlValue xml) {
      return new RemoteSqlxml(xml.text());
    }
    if (value instanceof RowIdValue id) {
      return new RemoteRowId(id.bytes(), id.text());
    }
    if (value instanceof Cursor cursor) {
      return connection.rows(cursor);
    }
    if (value instanceof Fault fault) {
      return Faults.warnings(List.of(fault));
    }
    return value instanceof UrlValue url ? url(url) : elements(value, connection);
  }

  private static Object lob(LobValue lob) {
    byte[] bytes = lob.bytes();
    return bytes != null ? RemoteBlob.of(bytes) : RemoteClob.of(Objects.requireNonNull(lob.text()));
  }

  private static URL url(UrlValue url) throws SQLException {
    try {
      return new URL(url.text());
    } catch (MalformedURLException e) {
      SQLException failure = Codes.conversion("URL", url.text());
      failure.initCause(e);
      throw failure;
    }
  }

  /** Arrays of objects, with each element as the caller gets it. */
  @SuppressWarnings("NullAway") // it takes the elements of an instanceof pattern for not null
  private static @Nullable Object elements(@Nullable Object array, RemoteConnection connection)
      throws SQLException {
    if (!(array instanceof Object[] elements)) {
      return array;
    }
    for (int i = 0; i < elements.length; i++) {
      Object element = object(elements[i], connection);
      if (element != elements[i]) {
        elements[i] = element;
      }
    }
    return elements;
  }
}
