package io.sallyport.jdbc.wire;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.UUID;

/** Numbers, truth values, text, bytes. */
final class Scalars {
  /** More than any database has; a driver that writes a number out needs a byte for each place. */
  private static final int MOST_PLACES = 200_000;

  private static final int MOST_NUMBER = 1 << 16;

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
        || (value.getClass() == BigDecimal.class && fits((BigDecimal) value))
        || (value.getClass() == BigInteger.class && fits((BigInteger) value));
  }

  private static boolean fits(BigDecimal number) {
    return Math.abs((long) number.scale()) <= MOST_PLACES && fits(number.unscaledValue());
  }

  private static boolean fits(BigInteger number) {
    return number.bitLength() / 8 < MOST_NUMBER;
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
        if (Math.abs((long) scale) > MOST_PLACES) {
          throw new ProtocolException(
              "a number of scale " + scale, "its scale is " + MOST_PLACES + " at most");
        }
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
    if (bytes.length > MOST_NUMBER) {
      throw new ProtocolException(
          "a number of " + bytes.length + " bytes", "it has " + MOST_NUMBER + " at most");
    }
    return new BigInteger(bytes);
  }
}
