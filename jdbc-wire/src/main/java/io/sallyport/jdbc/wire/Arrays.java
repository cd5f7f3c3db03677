package io.sallyport.jdbc.wire;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.List;
import java.util.UUID;

/** Arrays of Java, whose elements are values again. */
final class Arrays {
  private Arrays() {}

  private static final List<Class<?>> COMPONENTS =
      List.of(
          Object.class,
          String.class,
          Boolean.class,
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
          Time.class,
          Timestamp.class,
          LocalDate.class,
          LocalTime.class,
          LocalDateTime.class,
          OffsetDateTime.class,
          OffsetTime.class,
          byte[].class,
          boolean.class,
          short.class,
          int.class,
          long.class,
          float.class,
          double.class);

  private static Class<?> root(Class<?> array) {
    Class<?> root = array;
    while (root.isArray() && root != byte[].class) {
      root = root.getComponentType();
    }
    return root;
  }

  static boolean carries(Class<?> type) {
    return type.isArray() && COMPONENTS.contains(root(type));
  }

  static void write(WireWriter out, Object array) {
    Class<?> root = root(array.getClass());
    int dimensions = 0;
    for (Class<?> type = array.getClass(); type != root; type = type.getComponentType()) {
      dimensions++;
    }
    out.u8(COMPONENTS.indexOf(root));
    out.u8(dimensions);
    int length = java.lang.reflect.Array.getLength(array);
    out.varint(length);
    for (int i = 0; i < length; i++) {
      Values.write(out, java.lang.reflect.Array.get(array, i));
    }
  }

  static Object read(WireReader in, int depth) throws ProtocolException {
    int root = in.u8();
    int dimensions = in.u8();
    if (root >= COMPONENTS.size() || dimensions < 1 || dimensions > Wire.MAX_DEPTH) {
      throw new ProtocolException(
          "an array of component " + root + " with " + dimensions + " dimensions",
          "there are " + COMPONENTS.size() + " and up to " + Wire.MAX_DEPTH);
    }
    Class<?> component = COMPONENTS.get(root);
    for (int i = 1; i < dimensions; i++) {
      component = component.arrayType();
    }
    int length = in.varint();
    if (length > in.left()) {
      throw new ProtocolException("an array of " + length, "it fits into its message");
    }
    Object array = java.lang.reflect.Array.newInstance(component, length);
    for (int i = 0; i < length; i++) {
      Object element = Values.read(in, depth + 1);
      try {
        java.lang.reflect.Array.set(array, i, element);
      } catch (IllegalArgumentException | NullPointerException e) {
        ProtocolException broken =
            new ProtocolException("an array's element", "it is of the array's component");
        broken.initCause(e);
        throw broken;
      }
    }
    return array;
  }
}
