package io.sallyport.jdbc.remote;

import io.sallyport.jdbc.wire.Column;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The cells of the current row as what is asked for. What a cell holds is the database's own text,
 * a whole number, bytes or a value with its type; the rest is made of that here, when it is asked
 * for. One thread at a time.
 */
final class CellReader {
  private static final Set<String> TRUE = Set.of("t", "true", "1", "y", "yes", "on");
  private static final Set<String> FALSE = Set.of("f", "false", "0", "n", "no", "off");

  private final RemoteRows rows;
  private final Column[] columns;
  private final boolean hex;

  CellReader(RemoteRows rows, boolean hex) {
    this.rows = rows;
    this.columns = rows.columns().toArray(new Column[0]);
    this.hex = hex;
  }

  private SQLException wrong(String type, int column) {
    return Codes.conversion(type, columns[column].label());
  }

  boolean isNull(int column) {
    return rows.isNull(column);
  }

  /** The text, as the database's own driver would give it. */
  String text(int column) throws SQLException {
    if (rows.isValue(column)) {
      return valueText(rows.value(column));
    }
    return switch (columns[column].form()) {
      case TEXT, VALUE ->
          new String(rows.data(), rows.start(column), rows.size(column), StandardCharsets.UTF_8);
      case INTEGER -> Long.toString(rows.integer(column));
      case BYTES -> ofBytes(raw(column));
    };
  }

  private String ofBytes(byte[] bytes) {
    return hex
        ? "\\x" + HexFormat.of().formatHex(bytes)
        : new String(bytes, StandardCharsets.UTF_8);
  }

  private String valueText(@Nullable Object value) throws SQLException {
    if (value instanceof Clob clob) {
      return clob.getSubString(1, (int) clob.length());
    }
    if (value instanceof Blob blob) {
      return ofBytes(blob.getBytes(1, (int) blob.length()));
    }
    return value instanceof byte[] bytes ? ofBytes(bytes) : String.valueOf(value);
  }

  private byte[] raw(int column) {
    int start = rows.start(column);
    return Arrays.copyOfRange(rows.data(), start, start + rows.size(column));
  }

  byte[] bytes(int column) throws SQLException {
    if (rows.isValue(column)) {
      Object value = rows.value(column);
      if (value instanceof Blob blob) {
        return blob.getBytes(1, (int) blob.length());
      }
      return value instanceof byte[] bytes
          ? bytes
          : valueText(value).getBytes(StandardCharsets.UTF_8);
    }
    if (columns[column].form() == Column.Form.INTEGER) {
      return text(column).getBytes(StandardCharsets.UTF_8);
    }
    byte[] bytes = raw(column);
    return columns[column].className().equals("java.util.UUID") ? uuid(bytes) : bytes;
  }

  /** A UUID's 16 bytes, as the drivers give them. */
  private static byte[] uuid(byte[] text) {
    java.util.UUID id = java.util.UUID.fromString(new String(text, StandardCharsets.US_ASCII));
    return java.nio.ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  long number(int column, long least, long most, String type) throws SQLException {
    if (columns[column].form() == Column.Form.INTEGER && !rows.isValue(column)) {
      long value = rows.integer(column);
      if (value < least || value > most) {
        throw wrong(type, column);
      }
      return value;
    }
    return fromText(column, least, most, type);
  }

  private long fromText(int column, long least, long most, String type) throws SQLException {
    String text = text(column).strip();
    try {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      BigInteger value = decimal(column, type).toBigInteger();
      if (value.bitLength() < 64 && value.longValue() >= least && value.longValue() <= most) {
        return value.longValue();
      }
    }
    throw wrong(type, column);
  }

  private BigDecimal decimal(int column, String type) throws SQLException {
    String text = text(column).strip();
    String lower = text.toLowerCase(Locale.ROOT);
    boolean truth = columns[column].className().equals("java.lang.Boolean");
    if (truth && TRUE.contains(lower)) {
      return BigDecimal.ONE;
    }
    if (truth && FALSE.contains(lower)) {
      return BigDecimal.ZERO;
    }
    try {
      return new BigDecimal(text.indexOf('$') >= 0 ? text.replaceAll("[$,]", "") : text);
    } catch (NumberFormatException e) {
      throw wrong(type, column);
    }
  }

  BigDecimal decimal(int column) throws SQLException {
    if (!rows.isValue(column)) {
      if (columns[column].form() == Column.Form.INTEGER) {
        return BigDecimal.valueOf(rows.integer(column));
      }
      BigDecimal plain = plainDecimal(column);
      if (plain != null) {
        return plain;
      }
    }
    return decimal(column, "BigDecimal");
  }

  /** Up to 18 digits with at most one point among them; null for whatever else. */
  private @Nullable BigDecimal plainDecimal(int column) {
    byte[] text = rows.data();
    int at = rows.start(column);
    int end = at + rows.size(column);
    boolean negative = at < end && text[at] == '-';
    at += negative ? 1 : 0;
    if (columns[column].form() != Column.Form.TEXT || at == end || end - at > 19) {
      return null;
    }
    long value = 0;
    int digits = 0;
    int point = -1;
    for (; at < end; at++) {
      int digit = text[at] - '0';
      if (digit >= 0 && digit <= 9) {
        value = 10 * value + digit;
        digits++;
      } else if (text[at] == '.' && point < 0) {
        point = digits;
      } else {
        return null;
      }
    }
    if (digits == 0 || digits > 18) {
      return null;
    }
    return BigDecimal.valueOf(negative ? -value : value, point < 0 ? 0 : digits - point);
  }

  double floating(int column, String type) throws SQLException {
    if (columns[column].form() == Column.Form.INTEGER && !rows.isValue(column)) {
      return rows.integer(column);
    }
    String text = text(column).strip();
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return switch (text) {
        case "-Infinity", "-inf" -> Double.NEGATIVE_INFINITY;
        default -> decimal(column, type).doubleValue();
      };
    }
  }

  float single(int column) throws SQLException {
    try {
      return Float.parseFloat(text(column).strip());
    } catch (NumberFormatException e) {
      return (float) floating(column, "float");
    }
  }

  boolean truth(int column) throws SQLException {
    if (columns[column].form() == Column.Form.INTEGER && !rows.isValue(column)) {
      return rows.integer(column) != 0;
    }
    String text = text(column).strip().toLowerCase(Locale.ROOT);
    if (TRUE.contains(text)) {
      return true;
    }
    if (FALSE.contains(text)) {
      return false;
    }
    return decimal(column, "boolean").signum() != 0;
  }

  /** The date or time, or null where the database means none. */
  @Nullable Temporal temporal(int column, String type) throws SQLException {
    try {
      Temporal plain = plainTemporal(column);
      return plain == null ? Temporal.of(text(column).strip()) : plain;
    } catch (DateTimeException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw wrong(type, column);
    }
  }

  private @Nullable Temporal plainTemporal(int column) throws SQLException {
    return columns[column].form() == Column.Form.TEXT && !rows.isValue(column)
        ? Temporal.plain(rows.data(), rows.start(column), rows.size(column))
        : null;
  }

  Array array(int column) throws SQLException {
    if (rows.isValue(column) && rows.value(column) instanceof Array array) {
      return array;
    }
    throw wrong("Array", column);
  }

  /** The value where the cell has one with its own type, else null. */
  @Nullable Object valueOrNull(int column) throws SQLException {
    return rows.isValue(column) ? rows.value(column) : null;
  }
}
