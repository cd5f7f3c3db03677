package io.sallyport.jdbc;

import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.Struct;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Wraps a vendor's object by its kind; everything inside an array, map or collection likewise. */
final class Outward {
  private Outward() {}

  static @Nullable Object wrap(Wrapping wrapping, VendorKind kind, Object vendor)
      throws SQLException {
    return switch (kind) {
      case VALUE, VALUES -> vendor;
      case ARRAY -> wrapping.out((java.sql.Array) vendor);
      case NCLOB -> lob(wrapping, wrapping.out((NClob) vendor));
      case CLOB -> lob(wrapping, wrapping.out((Clob) vendor));
      case BLOB -> lob(wrapping, wrapping.out((Blob) vendor));
      case SQLXML -> wrapping.out((SQLXML) vendor);
      case STRUCT -> wrapping.out((Struct) vendor);
      case REF -> wrapping.out((Ref) vendor);
      case ROW_ID -> wrapping.out((RowId) vendor);
      case SAVEPOINT -> wrapping.out((Savepoint) vendor);
      case RESULT_SET -> wrapping.out((ResultSet) vendor);
      case INPUT_STREAM -> wrapping.out((InputStream) vendor);
      case READER -> wrapping.out((Reader) vendor);
      case BYTES -> wrapping.received((byte[]) vendor);
      case OBJECTS -> elements(wrapping, vendor);
      case MAP -> map(wrapping, (Map<?, ?>) vendor);
      case COLLECTION -> collection(wrapping, (Collection<?>) vendor);
      case UNKNOWN -> throw wrapping.unknown("getObject", vendor.getClass());
    };
  }

  private static @Nullable Object lob(Wrapping wrapping, @Nullable Object ours)
      throws SQLException {
    wrapping.requireLob("getObject");
    return ours;
  }

  /** A copy with wrapped elements, of the same element type where the JDK owns it. */
  static Object elements(Wrapping wrapping, Object vendor) throws SQLException {
    Class<?> component = vendor.getClass().getComponentType();
    int length = Array.getLength(vendor);
    Object copy = Array.newInstance(holdsOurs(component) ? component : Object.class, length);
    for (int i = 0; i < length; i++) {
      Array.set(copy, i, wrapping.out(Array.get(vendor, i)));
    }
    return copy;
  }

  /** Whether an array of this type can hold what we make of its elements: no vendor class can. */
  private static boolean holdsOurs(Class<?> component) {
    Class<?> root = component;
    while (root.isArray()) {
      root = root.getComponentType();
    }
    VendorKind kind = VendorKind.of(root);
    return kind == VendorKind.VALUE || (root.isInterface() && kind != VendorKind.UNKNOWN);
  }

  private static Object map(Wrapping wrapping, Map<?, ?> vendor) throws SQLException {
    Map<@Nullable Object, @Nullable Object> copy = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : vendor.entrySet()) {
      copy.put(wrapping.out(entry.getKey()), wrapping.out(entry.getValue()));
    }
    return copy;
  }

  private static Object collection(Wrapping wrapping, Collection<?> vendor) throws SQLException {
    Collection<@Nullable Object> copy =
        vendor instanceof Set ? new LinkedHashSet<>() : new ArrayList<>();
    for (Object element : vendor) {
      copy.add(wrapping.out(element));
    }
    return copy;
  }
}
