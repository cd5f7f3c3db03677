package io.sallyport.jdbc.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values with their own type: a closed set of classes. Nothing is serialized by Java, and no name
 * on the wire makes a class load.
 */
public final class Values {
  static final int NULL = 0;
  static final int FALSE = 1;
  static final int TRUE = 2;
  static final int BYTE = 3;
  static final int SHORT = 4;
  static final int INT = 5;
  static final int LONG = 6;
  static final int FLOAT = 7;
  static final int DOUBLE = 8;
  static final int DECIMAL = 9;
  static final int BIG_INTEGER = 10;
  static final int TEXT = 11;
  static final int BYTES = 12;
  static final int TEMPORAL = 13;
  static final int UUID_VALUE = 14;
  static final int ARRAY = 15;
  static final int OBJECT = 16;
  static final int MAP = 17;
  static final int CURSOR = 18;

  private Values() {}

  /** Whether a value can be written, its elements aside. */
  public static boolean carries(@Nullable Object value) {
    return value == null
        || Scalars.carries(value)
        || value instanceof Map
        || value instanceof Cursor
        || Temporals.carries(value)
        || Objects.carries(value)
        || Arrays.carries(value.getClass());
  }

  static void writeAll(WireWriter out, List<@Nullable Object> values) {
    out.varint(values.size());
    for (Object value : values) {
      write(out, value);
    }
  }

  static List<@Nullable Object> readAll(WireReader in) throws ProtocolException {
    int count = in.count(1);
    List<@Nullable Object> values = new ArrayList<>(Math.min(count, 64));
    for (int i = 0; i < count; i++) {
      values.add(read(in));
    }
    return values;
  }

  /**
   * Writes a value.
   *
   * @throws IllegalArgumentException for a class that is not carried
   */
  public static void write(WireWriter out, @Nullable Object value) {
    if (value == null) {
      out.u8(NULL);
    } else if (Scalars.carries(value)) {
      Scalars.write(out, value);
    } else if (Temporals.carries(value)) {
      out.u8(TEMPORAL);
      Temporals.write(out, value);
    } else if (value instanceof Map<?, ?> map) {
      out.u8(MAP);
      out.varint(map.size());
      map.forEach(
          (name, held) -> {
            write(out, name);
            write(out, held);
          });
    } else if (value instanceof Cursor cursor) {
      out.u8(CURSOR);
      cursor.write(out);
    } else if (Objects.carries(value)) {
      out.u8(OBJECT);
      Objects.write(out, value);
    } else if (Arrays.carries(value.getClass())) {
      out.u8(ARRAY);
      Arrays.write(out, value);
    } else {
      throw new IllegalArgumentException(value.getClass().getName() + " is not carried.");
    }
  }

  /** Reads a value. */
  public static @Nullable Object read(WireReader in) throws ProtocolException {
    return read(in, 0);
  }

  static @Nullable Object read(WireReader in, int depth) throws ProtocolException {
    if (depth > Wire.MAX_DEPTH) {
      throw new ProtocolException(
          "a value nested " + depth + " deep", "up to " + Wire.MAX_DEPTH + " are read");
    }
    int tag = in.u8();
    return switch (tag) {
      case NULL -> null;
      case TEMPORAL -> Temporals.read(in);
      case ARRAY -> Arrays.read(in, depth);
      case OBJECT -> Objects.read(in, depth);
      case MAP -> map(in, depth);
      case CURSOR -> Cursor.read(in);
      default -> Scalars.read(in, tag);
    };
  }

  private static Map<Object, @Nullable Object> map(WireReader in, int depth)
      throws ProtocolException {
    int count = in.count(2);
    Map<Object, @Nullable Object> values = new java.util.LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      Object name = read(in, depth + 1);
      if (!(name instanceof String)) {
        throw new ProtocolException("a map's key that is no text", "keys are texts");
      }
      values.put(name, read(in, depth + 1));
    }
    return values;
  }
}
