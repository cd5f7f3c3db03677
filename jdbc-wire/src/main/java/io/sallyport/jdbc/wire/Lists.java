package io.sallyport.jdbc.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists on the wire: how many, then each. */
final class Lists {
  private Lists() {}

  interface Item<T> {
    T read(WireReader in) throws ProtocolException;
  }

  interface Writing<T> {
    void write(T item, WireWriter out);
  }

  static <T> List<T> read(WireReader in, Item<T> item) throws ProtocolException {
    int count = in.count(1);
    List<T> items = new ArrayList<>(Math.min(count, 64));
    for (int i = 0; i < count; i++) {
      items.add(item.read(in));
    }
    return items;
  }

  static <T> void write(WireWriter out, List<T> items, Writing<T> writing) {
    out.varint(items.size());
    for (T item : items) {
      writing.write(item, out);
    }
  }

  static int[] ints(WireReader in) throws ProtocolException {
    int[] values = new int[in.count(4)];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.i32();
    }
    return values;
  }

  static void write(WireWriter out, int[] values) {
    out.varint(values.length);
    for (int value : values) {
      out.i32(value);
    }
  }

  static long[] longs(WireReader in) throws ProtocolException {
    long[] values = new long[in.count(8)];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.i64();
    }
    return values;
  }

  static void write(WireWriter out, long[] values) {
    out.varint(values.length);
    for (long value : values) {
      out.i64(value);
    }
  }

  static Map<String, String> map(WireReader in) throws ProtocolException {
    int count = in.count(2);
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      if (values.put(in.text(), in.text()) != null) {
        throw new ProtocolException("a name twice in a list", "each name is given once");
      }
    }
    return values;
  }

  static void write(WireWriter out, Map<String, String> values) {
    out.varint(values.size());
    values.forEach(
        (name, value) -> {
          out.text(name);
          out.text(value);
        });
  }

  static <T> @Nullable T optional(WireReader in, Item<T> item) throws ProtocolException {
    return in.bool() ? item.read(in) : null;
  }

  static <T> void optional(WireWriter out, @Nullable T item, Writing<T> writing) {
    out.bool(item != null);
    if (item != null) {
      writing.write(item, out);
    }
  }
}
