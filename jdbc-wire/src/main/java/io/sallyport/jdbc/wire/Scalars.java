package io.sallyport.jdbc.wire;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.UUID;

/** Numbers, truth values, text, bytes. */
final class Scalars {
  private Scalars() {}

  static boolean carries(Object value) {
    return value instanceof String
        || value instanceof Integer
        || value instanceof Long
        || value instanceof Boolean
        || value instanceof Double
        || value instanceof Float
        || value instanceof Short
        || value instanceof Byte
        || value instanceof byte[]
        || value instanceof UUID
        || value.getClass() == BigDecimal.class
        || value.getClass() == BigInteger.class;
  }

  static void write(WireWriter out, Object value) {
    if (value instanceof Integer number) {
      out.u8(Values.INT);
      out.i32(number);
    } else if (value instanceof String text) {
      out.u8(Values.TEXT);
      out.text(text);
    } else if (value instanceof Long number) {
      out.u8(Values.LONG);
      out.i64(number);
    } else if (value instanceof Boolean truth) {
      out.u8(truth ? Values.TRUE : Values.FALSE);
    } else if (value instanceof Double number) {
      out.u8(Values.DOUBLE);
      out.i64(Double.doubleToRawLongBits(number));
    } else if (value instanceof Float number) {
      out.u8(Values.FLOAT);
      out.i32(Float.floatToRawIntBits(number));
    } else if (value instanceof Short number) {
      out.u8(Values.SHORT);
      out.i32(number);
    } else if (value instanceof Byte number) {
      out.u8(Values.BYTE);
      out.u8(number);
    } else if (value instanceof byte[] bytes) {
      out.u8(Values.BYTES);
      out.bytes(bytes);
    } else if (value instanceof UUID id) {
      out.u8(Values.UUID_VALUE);
      out.i64(id.getMostSignificantBits());
      out.i64(id.getLeastSignificantBits());
    } else if (value instanceof BigDecimal number) {
      out.u8(Values.DECIMAL);
      out.i32(number.scale());
      out.bytes(number.unscaledValue().toByteArray());
    } else {
      out.u8(Values.BIG_INTEGER);
      out.bytes(((BigInteger) value).toByteArray());
    }
  }

  static Object read(WireReader in, int tag) throws ProtocolException {
    return switch (tag) {
      case Values.FALSE -> false;
      case Values.TRUE -> true;
      case Values.BYTE -> (byte) in.u8();
      case Values.SHORT -> (short) in.i32();
      case Values.INT -> in.i32();
      case Values.LONG -> in.i64();
      case Values.FLOAT -> Float.intBitsToFloat(in.i32());
      case Values.DOUBLE -> Double.longBitsToDouble(in.i64());
      case Values.TEXT -> in.text();
      case Values.BYTES -> in.bytes();
      case Values.UUID_VALUE -> new UUID(in.i64(), in.i64());
      case Values.DECIMAL -> {
        int scale = in.i32();
        yield new BigDecimal(number(in), scale);
      }
      case Values.BIG_INTEGER -> number(in);
      default -> throw new ProtocolException("a value of type " + tag, "there are 19");
    };
  }

  private static BigInteger number(WireReader in) throws ProtocolException {
    byte[] bytes = in.bytes();
    if (bytes.length == 0) {
      throw new ProtocolException("a number of no bytes", "it has at least one");
    }
    return new BigInteger(bytes);
  }
}
