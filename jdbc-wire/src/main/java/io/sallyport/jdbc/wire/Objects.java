package io.sallyport.jdbc.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The objects of JDBC and what stands for them. */
final class Objects {
  private static final LobValue.Kind[] KINDS = LobValue.Kind.values();

  private Objects() {}

  static boolean carries(Object value) {
    return value instanceof ArrayValue
        || value instanceof StructValue
        || value instanceof XmlValue
        || value instanceof RowIdValue
        || value instanceof LobValue
        || value instanceof LobHandle
        || value instanceof StreamHandle
        || value instanceof SavepointHandle
        || value instanceof TypeValue
        || value instanceof ClassValueName
        || value instanceof CalendarValue
        || value instanceof UrlValue
        || value instanceof Fault;
  }

  static void write(WireWriter out, Object value) {
    if (value instanceof ArrayValue array) {
      out.u8(0);
      out.text(array.typeName());
      out.i32(array.baseType());
      Values.write(out, array.elements());
      out.optional(array.text());
    } else if (value instanceof StructValue struct) {
      out.u8(1);
      out.text(struct.typeName());
      Values.writeAll(out, struct.attributes());
    } else if (value instanceof XmlValue xml) {
      out.u8(2);
      out.text(xml.text());
    } else if (value instanceof RowIdValue id) {
      out.u8(3);
      out.bytes(id.bytes());
      out.text(id.text());
    } else if (value instanceof LobValue lob) {
      out.u8(4);
      lob(out, lob);
    } else if (value instanceof LobHandle lob) {
      out.u8(5);
      out.i32(lob.number());
      Enums.write(out, lob.kind());
      out.i64(lob.length());
    } else if (value instanceof StreamHandle stream) {
      out.u8(6);
      out.i32(stream.number());
      out.bool(stream.text());
    } else if (value instanceof SavepointHandle savepoint) {
      out.u8(7);
      out.i32(savepoint.number());
      out.i32(savepoint.id());
      out.optional(savepoint.name());
    } else {
      writeSmall(out, value);
    }
  }

  private static void writeSmall(WireWriter out, Object value) {
    if (value instanceof TypeValue type) {
      out.u8(8);
      out.text(type.name());
      out.text(type.vendor());
      out.i32(type.number());
    } else if (value instanceof ClassValueName name) {
      out.u8(9);
      out.text(name.name());
    } else if (value instanceof CalendarValue calendar) {
      out.u8(10);
      out.text(calendar.zone());
      out.i64(calendar.millis());
    } else if (value instanceof UrlValue url) {
      out.u8(11);
      out.text(url.text());
    } else {
      out.u8(12);
      ((Fault) value).write(out);
    }
  }

  private static void lob(WireWriter out, LobValue lob) {
    Enums.write(out, lob.kind());
    byte[] bytes = lob.bytes();
    String text = lob.text();
    if (bytes != null) {
      out.bytes(bytes);
    } else if (text != null) {
      out.text(text);
    }
  }

  static Object read(WireReader in, int depth) throws ProtocolException {
    int kind = in.u8();
    return switch (kind) {
      case 0 -> new ArrayValue(in.text(), in.i32(), Values.read(in, depth + 1), in.optional());
      case 1 -> struct(in, depth);
      case 2 -> new XmlValue(in.text());
      case 3 -> new RowIdValue(in.bytes(), in.text());
      case 4 -> lob(in);
      case 5 -> new LobHandle(in.i32(), kind(in), in.i64());
      case 6 -> new StreamHandle(in.i32(), in.bool());
      case 7 -> new SavepointHandle(in.i32(), in.i32(), in.optional());
      case 8 -> new TypeValue(in.text(), in.text(), in.i32());
      case 9 -> new ClassValueName(in.text());
      case 10 -> new CalendarValue(in.text(), in.i64());
      case 11 -> new UrlValue(in.text());
      case 12 -> Fault.read(in);
      default -> throw new ProtocolException("an object of kind " + kind, "there are 13");
    };
  }

  private static StructValue struct(WireReader in, int depth) throws ProtocolException {
    String name = in.text();
    int count = in.count(1);
    List<@Nullable Object> attributes = new ArrayList<>(Math.min(count, 64));
    for (int i = 0; i < count; i++) {
      attributes.add(Values.read(in, depth + 1));
    }
    return new StructValue(name, attributes);
  }

  private static LobValue.Kind kind(WireReader in) throws ProtocolException {
    return Enums.read(in, KINDS);
  }

  private static LobValue lob(WireReader in) throws ProtocolException {
    LobValue.Kind kind = kind(in);
    return kind.binary()
        ? new LobValue(kind, in.bytes(), null)
        : new LobValue(kind, null, in.text());
  }
}
