package io.sallyport.jdbc;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.RowId;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.Struct;
import java.util.BitSet;
import java.util.Calendar;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;

/**
 * What a class is to us when the vendor's driver returns an instance of it as a plain {@code
 * Object}. A closed world: what is not known to hold no way to the database is {@link #UNKNOWN}.
 */
enum VendorKind {
  /** Holds a value only, and passes as it is. */
  VALUE,
  ARRAY,
  NCLOB,
  CLOB,
  BLOB,
  SQLXML,
  STRUCT,
  REF,
  ROW_ID,
  SAVEPOINT,
  RESULT_SET,
  INPUT_STREAM,
  READER,
  BYTES,
  /** An array of a primitive type other than byte, or of values. */
  VALUES,
  /** An array whose elements are looked at one by one. */
  OBJECTS,
  MAP,
  COLLECTION,
  UNKNOWN;

  /** The first that matches counts: an NClob is a Clob too. */
  private static final List<Map.Entry<Class<?>, VendorKind>> WRAPPED =
      List.of(
          Map.entry(Array.class, ARRAY),
          Map.entry(NClob.class, NCLOB),
          Map.entry(Clob.class, CLOB),
          Map.entry(Blob.class, BLOB),
          Map.entry(SQLXML.class, SQLXML),
          Map.entry(Struct.class, STRUCT),
          Map.entry(Ref.class, REF),
          Map.entry(RowId.class, ROW_ID),
          Map.entry(Savepoint.class, SAVEPOINT),
          Map.entry(ResultSet.class, RESULT_SET),
          Map.entry(InputStream.class, INPUT_STREAM),
          Map.entry(Reader.class, READER));

  private static final Set<Class<?>> VALUE_CLASSES =
      Set.of(
          Object.class,
          String.class,
          Boolean.class,
          Character.class,
          Number.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          BigDecimal.class,
          BigInteger.class,
          UUID.class,
          Date.class,
          java.sql.Date.class,
          java.sql.Time.class,
          java.sql.Timestamp.class,
          Calendar.class,
          GregorianCalendar.class,
          TimeZone.class,
          Locale.class,
          Currency.class,
          BitSet.class,
          URL.class,
          URI.class,
          InetAddress.class,
          Inet4Address.class,
          Inet6Address.class);

  /** Value classes of the vendors, by name since no driver is a dependency; subclasses count. */
  private static final Set<String> VENDOR_VALUES =
      Set.of(
          "org.postgresql.util.PGobject",
          "org.h2.api.Interval",
          "org.mariadb.jdbc.type.Point",
          "org.mariadb.jdbc.type.LineString",
          "org.mariadb.jdbc.type.Polygon",
          "org.mariadb.jdbc.type.MultiPoint",
          "org.mariadb.jdbc.type.MultiLineString",
          "org.mariadb.jdbc.type.MultiPolygon",
          "org.mariadb.jdbc.type.GeometryCollection");

  private static final ClassValue<VendorKind> KINDS =
      new ClassValue<>() {
        @Override
        protected VendorKind computeValue(Class<?> type) {
          return classify(type);
        }
      };

  static VendorKind of(Class<?> type) {
    return KINDS.get(type);
  }

  private static VendorKind classify(Class<?> type) {
    for (Map.Entry<Class<?>, VendorKind> entry : WRAPPED) {
      if (entry.getKey().isAssignableFrom(type)) {
        return entry.getValue();
      }
    }
    if (type.isArray()) {
      return array(type.getComponentType());
    }
    if (isJavaSqlObject(type)) {
      return UNKNOWN;
    }
    if (isValue(type)) {
      return VALUE;
    }
    if (Map.class.isAssignableFrom(type)) {
      return MAP;
    }
    return Collection.class.isAssignableFrom(type) ? COLLECTION : UNKNOWN;
  }

  private static VendorKind array(Class<?> component) {
    if (component == byte.class) {
      return BYTES;
    }
    boolean values = component != Object.class && of(component) == VALUE;
    return component.isPrimitive() || values ? VALUES : OBJECTS;
  }

  /** A connection, statement or anything else of JDBC that has no place in a row. */
  private static boolean isJavaSqlObject(Class<?> type) {
    String home = type.getPackageName();
    if (type.isInterface() && (home.equals("java.sql") || home.equals("javax.sql"))) {
      return true;
    }
    for (Class<?> declared : type.getInterfaces()) {
      if (isJavaSqlObject(declared)) {
        return true;
      }
    }
    Class<?> parent = type.getSuperclass();
    return parent != null && isJavaSqlObject(parent);
  }

  private static boolean isValue(Class<?> type) {
    if (type.isPrimitive() || VALUE_CLASSES.contains(type)) {
      return true;
    }
    if (type.getPackageName().equals("java.time") || TimeZone.class.isAssignableFrom(type)) {
      return true;
    }
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (VENDOR_VALUES.contains(c.getName())) {
        return true;
      }
    }
    return false;
  }
}
