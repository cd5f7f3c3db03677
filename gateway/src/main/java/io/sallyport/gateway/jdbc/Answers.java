package io.sallyport.gateway.jdbc;

import io.sallyport.jdbc.wire.ArrayValue;
import io.sallyport.jdbc.wire.LobHandle;
import io.sallyport.jdbc.wire.LobValue;
import io.sallyport.jdbc.wire.RowIdValue;
import io.sallyport.jdbc.wire.SavepointHandle;
import io.sallyport.jdbc.wire.StructValue;
import io.sallyport.jdbc.wire.UrlValue;
import io.sallyport.jdbc.wire.Values;
import io.sallyport.jdbc.wire.Wire;
import io.sallyport.jdbc.wire.XmlValue;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.NClob;
import java.sql.ResultSet;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.Struct;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What the governed driver returns, as the wire carries it; keeps what stays here under a number.
 * By the session's thread alone.
 */
final class Answers {
  private static final int MOST_LOBS = 1_000;
  private static final int MOST_SAVEPOINTS = 10_000;

  /** A client has up to three batches: the one it reads, one that came after it, one on its way. */
  private static final int BATCHES_IN_USE = 4;

  private final Map<Integer, Lob> lobs = new LinkedHashMap<>();
  private final Map<Integer, Savepoint> savepoints = new HashMap<>();
  private final Listings listings;
  private final long most;
  private int last;
  private int batches;
  private long bytes;
  private long everHeld;

  /** Makes a cursor of a result set that came as a value. */
  interface Listings {
    Object cursor(ResultSet rows) throws SQLException;
  }

  /** A value that stays here, and the batch of rows that it came with. */
  private record Lob(Object value, long length, int batch) {}

  /**
   * Of one session.
   *
   * @param most the bytes of long values that are kept; beyond them the oldest give way, save those
   *     of the last batches of rows
   */
  Answers(Listings listings, long most) {
    this.listings = listings;
    this.most = most;
  }

  /** A batch of rows begins. */
  void batch() {
    batches++;
  }

  /** The bytes of all long values so far, those that gave way included. */
  long everHeld() {
    return everHeld;
  }

  /** A value of a row that is too long for one. */
  LobHandle held(Object value) {
    return value instanceof byte[] content
        ? held(value, LobValue.Kind.BYTES, content.length)
        : held(value, LobValue.Kind.TEXT, value.toString().length());
  }

  private LobHandle held(Object value, LobValue.Kind kind, long length) {
    int number = ++last;
    lobs.put(number, new Lob(value, length, batches));
    bytes += length;
    everHeld += length;
    giveWay();
    return new LobHandle(number, kind, length);
  }

  /** Whoever asks for one that gave way is told. */
  private void giveWay() {
    var oldest = lobs.values().iterator();
    while (lobs.size() > MOST_LOBS || bytes > most) {
      Lob lob = oldest.next();
      if (lobs.size() <= MOST_LOBS && batches - lob.batch < BATCHES_IN_USE) {
        return;
      }
      bytes -= lob.length;
      oldest.remove();
    }
  }

  void release(int lob) throws SQLException {
    Lob released = lobs.remove(lob);
    if (released == null) {
      return;
    }
    bytes -= released.length;
    if (released.value instanceof Blob blob) {
      blob.free();
    } else if (released.value instanceof Clob clob) {
      clob.free();
    }
  }

  /** A piece of a LOB that is kept. */
  Object piece(int lob, long position, int length) throws SQLException {
    Lob kept = lobs.get(lob);
    if (kept == null) {
      throw Codes.unknown("LOB", lob);
    }
    Object held = kept.value;
    if (position < 1 || length < 0 || length > Wire.CHUNK) {
      throw Codes.unknown("place in LOB", lob);
    }
    if (held instanceof Blob blob) {
      return blob.getBytes(position, length);
    }
    if (held instanceof Clob clob) {
      return clob.getSubString(position, length);
    }
    int from = (int) Math.min(position - 1, Integer.MAX_VALUE);
    if (held instanceof byte[] bytes) {
      int start = Math.min(from, bytes.length);
      return java.util.Arrays.copyOfRange(bytes, start, Math.min(bytes.length, start + length));
    }
    String text = held.toString();
    int start = Math.min(from, text.length());
    return text.substring(start, Math.min(text.length(), start + length));
  }

  Savepoint savepoint(SavepointHandle handle) throws SQLException {
    Savepoint known = savepoints.get(handle.number());
    if (known == null) {
      throw Codes.unknown("savepoint", handle.number());
    }
    return known;
  }

  ArrayValue array(Array array, @Nullable String text) throws SQLException {
    return new ArrayValue(
        array.getBaseTypeName(), array.getBaseType(), value(array.getArray()), text);
  }

  @Nullable Object value(@Nullable Object given) throws SQLException {
    if (given == null || given instanceof String || given instanceof Number) {
      return given == null || Values.carries(given) ? given : given.toString();
    }
    if (given instanceof Object[] elements && !Values.carries(given)) {
      return elements(elements);
    }
    if (given instanceof Object[] elements && elements.getClass() == Object[].class) {
      return elements(elements);
    }
    if (given instanceof Properties properties) {
      Map<String, String> map = new HashMap<>();
      properties.stringPropertyNames().forEach(name -> map.put(name, properties.getProperty(name)));
      return map;
    }
    return Values.carries(given) && !(given instanceof Map) ? given : object(given);
  }

  private @Nullable Object[] elements(Object[] elements) throws SQLException {
    @Nullable Object[] carried = new @Nullable Object[elements.length];
    for (int i = 0; i < elements.length; i++) {
      carried[i] = value(elements[i]);
    }
    return carried;
  }

  private Object object(Object given) throws SQLException {
    if (given instanceof ResultSet rows) {
      return listings.cursor(rows);
    }
    if (given instanceof SQLWarning warning) {
      return Faults.warnings(warning).get(0);
    }
    if (given instanceof Savepoint savepoint) {
      return savepoint(savepoint);
    }
    if (given instanceof Array array) {
      return array(array, null);
    }
    if (given instanceof Blob blob) {
      long length = blob.length();
      return length > Wire.CHUNK
          ? held(blob, LobValue.Kind.BLOB, length)
          : LobValue.of(LobValue.Kind.BLOB, blob.getBytes(1, (int) length));
    }
    if (given instanceof Clob clob) {
      LobValue.Kind kind = given instanceof NClob ? LobValue.Kind.NCLOB : LobValue.Kind.CLOB;
      long length = clob.length();
      return length > Wire.CHUNK
          ? held(clob, kind, length)
          : LobValue.of(kind, clob.getSubString(1, (int) length));
    }
    return rare(given);
  }

  @SuppressWarnings("NullAway") // it does not see @Nullable inside the types of another module
  private Object rare(Object given) throws SQLException {
    if (given instanceof SQLXML xml) {
      return new XmlValue(xml.getString());
    }
    if (given instanceof RowId id) {
      return new RowIdValue(id.getBytes(), id.toString());
    }
    if (given instanceof Struct struct) {
      List<@Nullable Object> attributes = new ArrayList<>();
      for (Object attribute : struct.getAttributes()) {
        attributes.add(value(attribute));
      }
      return new StructValue(struct.getSQLTypeName(), attributes);
    }
    if (given instanceof URL url) {
      return new UrlValue(url.toExternalForm());
    }
    if (given instanceof Enum<?> constant) {
      return constant.name();
    }
    // The vendors' value classes, which no client has: their text.
    return given.toString();
  }

  private SavepointHandle savepoint(Savepoint savepoint) throws SQLException {
    if (savepoints.size() >= MOST_SAVEPOINTS) {
      throw Codes.tooMany("savepoints", MOST_SAVEPOINTS);
    }
    int number = ++last;
    savepoints.put(number, savepoint);
    try {
      return new SavepointHandle(number, 0, savepoint.getSavepointName());
    } catch (SQLException e) {
      return new SavepointHandle(number, savepoint.getSavepointId(), null);
    }
  }

  /** The transaction is over, and its savepoints with it. */
  void transactionEnded() {
    savepoints.clear();
  }

  void close() {
    lobs.clear();
    bytes = 0;
    savepoints.clear();
  }
}
