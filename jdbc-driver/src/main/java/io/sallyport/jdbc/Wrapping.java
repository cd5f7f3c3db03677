package io.sallyport.jdbc;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.Struct;
import java.sql.Types;
import java.util.Calendar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the generated delegates call for every object that passes between the caller and the
 * vendor's driver: {@code out} wraps by run-time type, {@code in} unwraps, {@code rebuild} makes
 * exceptions safe. An instance serves one connection, or one result where it counts bytes; it is
 * used by one thread at a time, as JDBC objects are.
 */
abstract class Wrapping {
  private final long limit;
  private final @Nullable Content content;
  private long received;

  /**
   * Wrapping that counts, and searches where asked to.
   *
   * @param limit in bytes, or characters of text; {@link Long#MAX_VALUE} for none
   * @param content what searches all that is handed out, or null
   */
  Wrapping(long limit, @Nullable Content content) {
    this.limit = limit;
    this.content = content;
  }

  /** Whether what is handed out is searched. */
  final boolean searches() {
    return content != null;
  }

  final boolean holds(@Nullable String text) {
    return content != null && text != null && content.holds(text);
  }

  /** What the search found so far. */
  final List<String> notes() {
    return content == null ? List.of() : content.notes();
  }

  /** The exception for a way out that a search of content cannot follow. */
  final SQLException unsearched(String what) {
    return new SQLFeatureNotSupportedException(
        "SP-5904 content search refused: '"
            + what
            + "'; a rule masks content by its shape, which it cannot do there; read the value with"
            + " getString, getBytes or getCharacterStream.",
        "0A000");
  }

  /**
   * A new exception that holds nothing of the vendor's: no cause, no vendor subtype, no masked
   * value in the text. Called with whatever the vendor's driver threw, run-time exceptions
   * included, never with an exception of ours.
   */
  abstract SQLException rebuild(Exception vendor);

  /** A new chain of warnings, by the same rule. */
  abstract SQLWarning rebuild(SQLWarning vendor);

  /**
   * A governed result set over one that came without an execution: a ref cursor, an array's rows.
   */
  abstract ResultSet governed(ResultSet vendor) throws SQLException;

  /**
   * Whether LOBs are part of the row. False for PostgreSQL, where they are large objects: any
   * number in an oid column reads or writes one with no SQL text to decide on.
   */
  abstract boolean lobsInRow();

  /** The exception for a result that grew over the limit this instance was made with. */
  abstract SQLException overLimit(long limit);

  /** Counts bytes, or characters of text, that go to the caller. Fields and no call: it is hot. */
  final void count(int size) throws SQLException {
    received += size;
    if (received > limit) {
      throw overLimit(limit);
    }
  }

  /** What went to the caller so far: bytes, or characters of text. */
  final long received() {
    return received;
  }

  /** The exception for a method that is refused by its name; the reason ends in what to do. */
  final SQLException refused(String method, String reason) {
    return new SQLFeatureNotSupportedException(
        "SP-5901 method refused: '" + method + "'; " + reason + ".", "0A000");
  }

  final void requireLob(String method) throws SQLException {
    if (!lobsInRow()) {
      throw new SQLFeatureNotSupportedException(
          "SP-5902 large object refused: '"
              + method
              + "'; this database keeps them outside the rows, where no statement is decided on;"
              + " use a binary or text column with getBytes, getString or the stream methods.",
          "0A000");
    }
  }

  final void requireTarget(String method, @Nullable Integer sqlType) throws SQLException {
    if (sqlType != null
        && (sqlType == Types.BLOB || sqlType == Types.CLOB || sqlType == Types.NCLOB)) {
      requireLob(method);
    }
  }

  /** Refuses a class that only the vendor's driver could fill. */
  final void requireClass(String method, @Nullable Class<?> type) throws SQLException {
    if (type == null) {
      return;
    }
    VendorKind kind = VendorKind.of(type);
    if (kind == VendorKind.UNKNOWN) {
      throw unknown(method, type);
    }
    if (kind == VendorKind.BLOB || kind == VendorKind.CLOB || kind == VendorKind.NCLOB) {
      requireLob(method);
    }
  }

  final @Nullable String received(@Nullable String text) throws SQLException {
    if (text == null) {
      return null;
    }
    String shown = content == null ? text : content.text(text);
    count(shown.length());
    return shown;
  }

  final byte @Nullable [] received(byte @Nullable [] bytes) throws SQLException {
    if (bytes == null) {
      return null;
    }
    byte[] shown = content == null ? bytes : content.bytes(bytes);
    count(shown.length);
    return shown;
  }

  final @Nullable Object out(@Nullable Object vendor) throws SQLException {
    if (vendor == null) {
      return null;
    }
    if (vendor instanceof String text) {
      return received(text);
    }
    VendorKind kind = VendorKind.of(vendor.getClass());
    if (content != null && kind == VendorKind.VALUE && !(vendor instanceof Number)) {
      if (content.holds(vendor.toString())) {
        throw unsearched(vendor.getClass().getName());
      }
      return vendor;
    }
    if (content != null && vendor instanceof String[]) {
      return Outward.elements(this, vendor);
    }
    return kind == VendorKind.VALUE ? vendor : Outward.wrap(this, kind, vendor);
  }

  final Object @Nullable [] out(Object @Nullable [] vendor) throws SQLException {
    return vendor == null ? null : (Object[]) Outward.elements(this, vendor);
  }

  /** The result of {@code getObject(…, Class)}: ours, and still what was asked for. */
  final <T> @Nullable T out(@Nullable T vendor, Class<T> type) throws SQLException {
    Object ours = out((Object) vendor);
    if (ours == vendor) {
      return vendor;
    }
    if (!type.isInstance(ours)) {
      throw unknown("getObject(…, Class)", type);
    }
    return type.cast(ours);
  }

  final @Nullable Array out(@Nullable Array vendor) {
    return vendor == null ? null : new GovernedArray(this, vendor);
  }

  final @Nullable Blob out(@Nullable Blob vendor) throws SQLException {
    requireUnsearched("a Blob", vendor);
    return vendor == null ? null : new GovernedBlob(this, vendor, false);
  }

  final @Nullable Clob out(@Nullable Clob vendor) throws SQLException {
    if (vendor instanceof NClob national) {
      return out(national);
    }
    requireUnsearched("a Clob", vendor);
    return vendor == null ? null : new GovernedClob(this, vendor, false);
  }

  final @Nullable NClob out(@Nullable NClob vendor) throws SQLException {
    requireUnsearched("an NClob", vendor);
    return vendor == null ? null : new GovernedNClob(this, vendor, false);
  }

  /** Pieces of a LOB can be read that show nothing by themselves. */
  private void requireUnsearched(String what, @Nullable Object vendor) throws SQLException {
    if (content != null && vendor != null) {
      throw unsearched(what);
    }
  }

  /** A LOB the caller made and may write; it belongs to no row yet. */
  final @Nullable Blob made(@Nullable Blob vendor) {
    return vendor == null ? null : new GovernedBlob(this, vendor, true);
  }

  final @Nullable Clob made(@Nullable Clob vendor) {
    return vendor == null ? null : new GovernedClob(this, vendor, true);
  }

  final @Nullable NClob made(@Nullable NClob vendor) {
    return vendor == null ? null : new GovernedNClob(this, vendor, true);
  }

  final @Nullable SQLXML out(@Nullable SQLXML vendor) {
    return vendor == null ? null : new GovernedSqlxml(this, vendor);
  }

  final @Nullable Struct out(@Nullable Struct vendor) {
    return vendor == null ? null : new GovernedStruct(this, vendor);
  }

  final @Nullable Ref out(@Nullable Ref vendor) {
    return vendor == null ? null : new GovernedRef(this, vendor);
  }

  final @Nullable RowId out(@Nullable RowId vendor) {
    return vendor == null ? null : new GovernedRowId(this, vendor);
  }

  final @Nullable Savepoint out(@Nullable Savepoint vendor) {
    return vendor == null ? null : new GovernedSavepoint(this, vendor);
  }

  final @Nullable ResultSet out(@Nullable ResultSet vendor) throws SQLException {
    return vendor == null ? null : governed(vendor);
  }

  final @Nullable InputStream out(@Nullable InputStream vendor) {
    return vendor == null
        ? null
        : new GovernedInputStream(this, content == null ? vendor : content.stream(vendor));
  }

  final @Nullable Reader out(@Nullable Reader vendor) {
    return vendor == null
        ? null
        : new GovernedReader(this, content == null ? vendor : content.reader(vendor));
  }

  final @Nullable OutputStream out(@Nullable OutputStream vendor) {
    return vendor == null ? null : new GovernedOutputStream(this, vendor);
  }

  final @Nullable Writer out(@Nullable Writer vendor) {
    return vendor == null ? null : new GovernedWriter(this, vendor);
  }

  final @Nullable SQLWarning out(@Nullable SQLWarning vendor) {
    return vendor == null ? null : rebuild(vendor);
  }

  /** The vendor's object of one of our wrappers; anything else as it is. */
  final <T> @Nullable T in(@Nullable T ours, Class<T> type) {
    return ours instanceof ValueDelegate wrapped ? type.cast(wrapped.vendor()) : ours;
  }

  final byte @Nullable [] in(byte @Nullable [] ours) {
    return ours == null ? null : ours.clone();
  }

  @SuppressWarnings({"unchecked", "JavaUtilDate"}) // java.sql's dates are subclasses of it
  final <D extends java.util.Date> @Nullable D in(@Nullable D ours) {
    return ours == null ? null : (D) ours.clone();
  }

  final @Nullable Calendar in(@Nullable Calendar ours) {
    return ours == null ? null : (Calendar) ours.clone();
  }

  final @Nullable Object in(@Nullable Object ours) throws SQLException {
    return Inward.unwrap(this, ours);
  }

  final Object @Nullable [] in(Object @Nullable [] ours) throws SQLException {
    return (Object[]) Inward.unwrap(this, ours);
  }

  final SQLException unknown(String method, Class<?> type) {
    return new SQLFeatureNotSupportedException(
        "SP-5903 class refused: '"
            + type.getName()
            + "' at "
            + method
            + "; only plain values and the types of java.sql pass; read the value as text, or ask"
            + " for a class of the JDK.",
        "0A000");
  }
}
