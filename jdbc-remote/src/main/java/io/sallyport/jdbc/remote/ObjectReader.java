package io.sallyport.jdbc.remote;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.ResultSet;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Struct;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Cells as objects: of the class that the column's metadata names, or of a class asked for. What
 * has no class here, such as a vendor's own, comes as text. Immutable.
 *
 * @param cells the cells of the current row
 */
record ObjectReader(CellReader cells) {

  /** Makes an object of a cell that is not null. */
  private interface Making {
    @Nullable Object of(CellReader cells, int column) throws SQLException;
  }

  private static final Map<Class<?>, Making> MAKERS = makers();
  private static final Map<String, Making> BY_NAME = byName();

  private static Map<Class<?>, Making> makers() {
    Map<Class<?>, Making> all = new HashMap<>();
    all.put(String.class, CellReader::text);
    all.put(
        Integer.class, (c, i) -> (int) c.number(i, Integer.MIN_VALUE, Integer.MAX_VALUE, "int"));
    all.put(Long.class, (c, i) -> c.number(i, Long.MIN_VALUE, Long.MAX_VALUE, "long"));
    all.put(Short.class, (c, i) -> (short) c.number(i, Short.MIN_VALUE, Short.MAX_VALUE, "short"));
    all.put(Byte.class, (c, i) -> (byte) c.number(i, Byte.MIN_VALUE, Byte.MAX_VALUE, "byte"));
    all.put(Boolean.class, CellReader::truth);
    all.put(Double.class, (c, i) -> c.floating(i, "double"));
    all.put(Float.class, CellReader::single);
    all.put(BigDecimal.class, CellReader::decimal);
    all.put(BigInteger.class, (c, i) -> c.decimal(i).toBigInteger());
    all.put(byte[].class, CellReader::bytes);
    all.put(UUID.class, ObjectReader::uuid);
    all.put(Array.class, CellReader::array);
    all.put(SQLXML.class, (c, i) -> new RemoteSqlxml(c.text(i)));
    all.put(Blob.class, ObjectReader::blob);
    all.put(Clob.class, ObjectReader::clob);
    all.put(NClob.class, ObjectReader::clob);
    temporals(all);
    return all;
  }

  private static void temporals(Map<Class<?>, Making> all) {
    all.put(Date.class, temporal("Date", t -> t.date(null)));
    all.put(Time.class, temporal("Time", t -> t.time(null)));
    all.put(Timestamp.class, temporal("Timestamp", t -> t.timestamp(null)));
    all.put(java.util.Date.class, temporal("Date", t -> t.timestamp(null)));
    all.put(LocalDate.class, temporal("LocalDate", Temporal::localDate));
    all.put(LocalTime.class, temporal("LocalTime", Temporal::localTime));
    all.put(LocalDateTime.class, temporal("LocalDateTime", Temporal::localDateTime));
    all.put(OffsetDateTime.class, temporal("OffsetDateTime", Temporal::offsetDateTime));
    all.put(OffsetTime.class, temporal("OffsetTime", Temporal::offsetTime));
    all.put(
        ZonedDateTime.class, temporal("ZonedDateTime", t -> t.offsetDateTime().toZonedDateTime()));
    all.put(Instant.class, temporal("Instant", t -> t.timestamp(null).toInstant()));
  }

  private interface Part {
    Object of(Temporal temporal);
  }

  private static Making temporal(String type, Part part) {
    return (cells, column) -> {
      Temporal temporal = cells.temporal(column, type);
      return temporal == null ? null : part.of(temporal);
    };
  }

  private static Map<String, Making> byName() {
    Map<String, Making> names = new HashMap<>();
    MAKERS.forEach((type, making) -> names.put(type.getName(), making));
    names.put("byte[]", CellReader::bytes);
    return names;
  }

  private static Object uuid(CellReader cells, int column) throws SQLException {
    try {
      return UUID.fromString(cells.text(column).strip());
    } catch (IllegalArgumentException e) {
      throw Codes.conversion("UUID", "number " + (column + 1));
    }
  }

  static Object blob(CellReader cells, int column) throws SQLException {
    Object value = cells.valueOrNull(column);
    return value instanceof Blob ? value : RemoteBlob.of(cells.bytes(column));
  }

  static Object clob(CellReader cells, int column) throws SQLException {
    Object value = cells.valueOrNull(column);
    return value instanceof Clob ? value : RemoteClob.of(cells.text(column));
  }

  /** As the column's metadata says. */
  @Nullable Object object(int column, String className) throws SQLException {
    Making making = BY_NAME.get(className);
    if (making != null) {
      return making.of(cells, column);
    }
    Object value = cells.valueOrNull(column);
    return value == null ? cells.text(column) : value;
  }

  /** As the class that was asked for. */
  <T> @Nullable T object(int column, Class<T> type, String className) throws SQLException {
    if (type == Object.class) {
      return type.cast(object(column, className));
    }
    Making making = MAKERS.get(type);
    if (making != null) {
      return type.cast(making.of(cells, column));
    }
    Object value = cells.valueOrNull(column);
    boolean known =
        type == ResultSet.class || type == Struct.class || type == RowId.class || type.isArray();
    if (known && value instanceof Array array && type.isInstance(array.getArray())) {
      return type.cast(array.getArray());
    }
    if (known && type.isInstance(value)) {
      return type.cast(value);
    }
    throw Codes.unknownClass("getObject(…, Class)", type.getName());
  }
}
