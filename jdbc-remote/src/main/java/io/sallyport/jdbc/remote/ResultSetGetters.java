package io.sallyport.jdbc.remote;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import org.jspecify.annotations.Nullable;

/** The getters of a result set, over the cells of its current row. */
abstract class ResultSetGetters extends StubResultSet {

  boolean wasNull;

  /** The column's place from 0; notes whether the cell is null. */
  abstract int cell(int index) throws SQLException;

  abstract CellReader cells();

  abstract ObjectReader objects();

  abstract String className(int column);

  @Override
  public @Nullable String getString(int index) throws SQLException {
    int i = cell(index);
    return wasNull ? null : cells().text(i);
  }

  @Override
  public @Nullable String getNString(int index) throws SQLException {
    return getString(index);
  }

  @Override
  public boolean getBoolean(int index) throws SQLException {
    int i = cell(index);
    return !wasNull && cells().truth(i);
  }

  @Override
  public byte getByte(int index) throws SQLException {
    int i = cell(index);
    return wasNull ? 0 : (byte) cells().number(i, Byte.MIN_VALUE, Byte.MAX_VALUE, "byte");
  }

  @Override
  public short getShort(int index) throws SQLException {
    int i = cell(index);
    return wasNull ? 0 : (short) cells().number(i, Short.MIN_VALUE, Short.MAX_VALUE, "short");
  }

  @Override
  public int getInt(int index) throws SQLException {
    int i = cell(index);
    return wasNull ? 0 : (int) cells().number(i, Integer.MIN_VALUE, Integer.MAX_VALUE, "int");
  }

  @Override
  public long getLong(int index) throws SQLException {
    int i = cell(index);
    return wasNull ? 0 : cells().number(i, Long.MIN_VALUE, Long.MAX_VALUE, "long");
  }

  @Override
  public float getFloat(int index) throws SQLException {
    int i = cell(index);
    return wasNull ? 0 : cells().single(i);
  }

  @Override
  public double getDouble(int index) throws SQLException {
    int i = cell(index);
    return wasNull ? 0 : cells().floating(i, "double");
  }

  @Override
  public @Nullable BigDecimal getBigDecimal(int index) throws SQLException {
    int i = cell(index);
    return wasNull ? null : cells().decimal(i);
  }

  @Override
  @Deprecated
  public @Nullable BigDecimal getBigDecimal(int index, int scale) throws SQLException {
    BigDecimal value = getBigDecimal(index);
    return value == null ? null : value.setScale(scale, RoundingMode.HALF_UP);
  }

  @Override
  public byte @Nullable [] getBytes(int index) throws SQLException {
    int i = cell(index);
    return wasNull ? null : cells().bytes(i);
  }

  private @Nullable Temporal temporal(int index, String type) throws SQLException {
    int i = cell(index);
    Temporal value = wasNull ? null : cells().temporal(i, type);
    wasNull = value == null;
    return value;
  }

  @Override
  public @Nullable Date getDate(int index) throws SQLException {
    return getDate(index, null);
  }

  @Override
  public @Nullable Date getDate(int index, @Nullable Calendar calendar) throws SQLException {
    Temporal value = temporal(index, "Date");
    return value == null ? null : value.date(calendar);
  }

  @Override
  public @Nullable Time getTime(int index) throws SQLException {
    return getTime(index, null);
  }

  @Override
  public @Nullable Time getTime(int index, @Nullable Calendar calendar) throws SQLException {
    Temporal value = temporal(index, "Time");
    return value == null ? null : value.time(calendar);
  }

  @Override
  public @Nullable Timestamp getTimestamp(int index) throws SQLException {
    return getTimestamp(index, null);
  }

  @Override
  public @Nullable Timestamp getTimestamp(int index, @Nullable Calendar calendar)
      throws SQLException {
    Temporal value = temporal(index, "Timestamp");
    return value == null ? null : value.timestamp(calendar);
  }

  @Override
  public @Nullable InputStream getBinaryStream(int index) throws SQLException {
    int i = cell(index);
    if (wasNull) {
      return null;
    }
    return cells().valueOrNull(i) instanceof Blob blob
        ? blob.getBinaryStream()
        : new ByteArrayInputStream(cells().bytes(i));
  }

  @Override
  public @Nullable InputStream getAsciiStream(int index) throws SQLException {
    String text = getString(index);
    return text == null ? null : new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  @Deprecated
  public @Nullable InputStream getUnicodeStream(int index) throws SQLException {
    String text = getString(index);
    return text == null ? null : new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public @Nullable Reader getCharacterStream(int index) throws SQLException {
    int i = cell(index);
    if (wasNull) {
      return null;
    }
    return cells().valueOrNull(i) instanceof Clob clob
        ? clob.getCharacterStream()
        : new StringReader(cells().text(i));
  }

  @Override
  public @Nullable Reader getNCharacterStream(int index) throws SQLException {
    return getCharacterStream(index);
  }

  @Override
  public @Nullable Array getArray(int index) throws SQLException {
    int i = cell(index);
    return wasNull ? null : cells().array(i);
  }

  @Override
  public @Nullable Blob getBlob(int index) throws SQLException {
    connection().lobsInRow("ResultSet.getBlob(int)");
    int i = cell(index);
    return wasNull ? null : (Blob) ObjectReader.blob(cells(), i);
  }

  @Override
  public @Nullable Clob getClob(int index) throws SQLException {
    return getNClob(index);
  }

  @Override
  public @Nullable NClob getNClob(int index) throws SQLException {
    connection().lobsInRow("ResultSet.getClob(int)");
    int i = cell(index);
    return wasNull ? null : (NClob) ObjectReader.clob(cells(), i);
  }

  @Override
  public @Nullable SQLXML getSQLXML(int index) throws SQLException {
    String text = getString(index);
    return text == null ? null : new RemoteSqlxml(text);
  }

  @Override
  public @Nullable URL getURL(int index) throws SQLException {
    String text = getString(index);
    try {
      return text == null ? null : new URL(text);
    } catch (MalformedURLException e) {
      throw Codes.conversion("URL", Integer.toString(index));
    }
  }

  @Override
  public @Nullable RowId getRowId(int index) throws SQLException {
    return getObject(index, RowId.class);
  }

  @Override
  public @Nullable Ref getRef(int index) throws SQLException {
    throw refused(
        "ResultSet.getRef(int)", "a Ref reads a row without SQL text; select it by its key");
  }

  @Override
  public @Nullable Object getObject(int index) throws SQLException {
    int i = cell(index);
    return wasNull ? null : objects().object(i, className(i));
  }

  @Override
  public <T> @Nullable T getObject(int index, @Nullable Class<T> type) throws SQLException {
    if (type == null) {
      throw Codes.badCall("getObject(" + index + ", null)", "give a class");
    }
    int i = cell(index);
    return wasNull ? null : objects().object(i, type, className(i));
  }
}
