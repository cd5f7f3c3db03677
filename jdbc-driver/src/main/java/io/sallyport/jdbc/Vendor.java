package io.sallyport.jdbc;

import io.sallyport.semantics.sql.ColumnName;
import io.sallyport.semantics.sql.Dialect;
import io.sallyport.semantics.sql.MapCatalog;
import io.sallyport.semantics.sql.RelationName;
import io.sallyport.semantics.sql.SessionProfile;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What differs between databases; one instance per kind. Immutable, thread-safe. */
abstract class Vendor {
  /** Apart from this class, whose initialisation must not wait for that of its subclasses. */
  private static final class Known {
    static final List<Vendor> VENDORS =
        List.of(
            new PostgresVendor(),
            new MySqlFamilyVendor(Dialect.MARIADB, "jdbc:mariadb:"),
            new MySqlFamilyVendor(Dialect.MYSQL, "jdbc:mysql:"),
            new H2Vendor());
  }

  /**
   * The vendor whose URL this is.
   *
   * @throws SQLException SP-5101 where it is none of the known ones
   */
  static Vendor of(String vendorUrl) throws SQLException {
    for (Vendor vendor : Known.VENDORS) {
      if (vendorUrl.startsWith(vendor.prefix())) {
        return vendor;
      }
    }
    throw VendorRefusal.of(
        "SP-5101",
        "This database is not known",
        VendorUrl.scheme(vendorUrl),
        "known are jdbc:postgresql:, jdbc:mariadb:, jdbc:mysql: and jdbc:h2:",
        "use one of them");
  }

  /** The beginning of this vendor's URLs, colon included. */
  abstract String prefix();

  abstract Dialect dialect();

  /** The properties of this vendor's driver that may be given, and those that are pinned. */
  abstract VendorProperties allowed();

  /** Takes a URL of this vendor apart. */
  abstract VendorUrl parse(String vendorUrl) throws SQLException;

  /**
   * Checks every property of the URL and of {@code given}, its defaults included, against the
   * allow-list, and adds the pinned ones.
   *
   * @throws SQLException SP-5102 to SP-5105, naming what is refused
   */
  final VendorAddress address(String vendorUrl, Properties given) throws SQLException {
    VendorAddress address = allowed().address(parse(vendorUrl), given);
    return address.defaultTarget().isEmpty() ? named(address) : address;
  }

  /** Gives the address of a URL without a database the name of the one the server would choose. */
  VendorAddress named(VendorAddress address) {
    return address;
  }

  /**
   * Pins and verifies the session facts on a fresh vendor connection.
   *
   * @throws SQLException SP-5106 or SP-5107 where the server is too old or a fact cannot be pinned
   */
  abstract void pin(Connection vendor) throws SQLException;

  /** The facts of this session that change what a text means, as they are now. */
  abstract SessionProfile profile(Connection vendor) throws SQLException;

  /** Reads the whole catalog that this account can see. */
  abstract CatalogSnapshot load(Connection vendor, String version, CatalogScope scope)
      throws SQLException;

  final MapCatalog loadCatalog(Connection vendor, String version) throws SQLException {
    return load(vendor, version, CatalogScope.SHARED).catalog();
  }

  /** Changes when tables, columns, views or functions change, as far as one query can tell. */
  abstract String fingerprint(Connection vendor) throws SQLException;

  /** Whether {@link #baseColumn} asks no server. */
  abstract boolean isBaseColumnMetaDataCheap();

  /**
   * The base column that the driver says a result column comes from, names as stored.
   *
   * @param vendor the vendor's own metadata
   * @param column counted from 1
   * @return the base column, or null where the driver names none
   */
  abstract @Nullable ColumnName baseColumn(ResultSetMetaData vendor, int column)
      throws SQLException;

  /** A base column, or null where a part of its name is missing. */
  static @Nullable ColumnName named(
      @Nullable String schema, @Nullable String table, @Nullable String column) {
    if (schema == null || table == null || column == null) {
      return null;
    }
    boolean missing = schema.isEmpty() || table.isEmpty() || column.isEmpty();
    return missing ? null : new ColumnName(new RelationName(schema, table), column);
  }

  /**
   * Whether all that is written into these tables goes when its transaction is undone.
   *
   * @throws SQLException where the database does not say
   */
  boolean undoes(Connection vendor, Set<RelationName> written) throws SQLException {
    return true;
  }

  /** The indexes of a table, without the number of different values that columns hold. */
  ResultSet indexes(
      DatabaseMetaData vendor,
      @Nullable String catalog,
      @Nullable String schema,
      @Nullable String table,
      boolean unique)
      throws SQLException {
    return vendor.getIndexInfo(catalog, schema, table, unique, true);
  }

  /** How this vendor's errors tell which relation, column or constraint they speak of. */
  abstract ErrorNames errorNames();

  /**
   * What the driver's connections are given where values mostly go on as text.
   *
   * @param properties to be added to; what is there already stands
   */
  void preferText(Properties properties) {}

  /** Whether the driver holds a column of this result as the bytes of its text, in UTF-8. */
  boolean holdsText(ResultSetMetaData vendor, int column) throws SQLException {
    return false;
  }

  /**
   * Rebuilds an exception of the vendor: same SQLState, vendor code, standard JDBC subtype and
   * chain, but no vendor class, no vendor cause, and at {@link ErrorFilter.Level#STRICT} no text
   * that could hold a row value.
   */
  final SQLException safe(SQLException vendorError, ErrorFilter.Level level) {
    return safe(vendorError, level, null);
  }

  /** As above; names that the snapshot knows may stand in the strict text. */
  final SQLException safe(
      SQLException vendorError, ErrorFilter.Level level, @Nullable CatalogSnapshot known) {
    return new ErrorFilter(errorNames(), level, known).exception(vendorError);
  }

  /** Rebuilds a chain of warnings in the same way. */
  final SQLWarning safeWarning(
      SQLWarning vendorWarning, ErrorFilter.Level level, @Nullable CatalogSnapshot known) {
    return new ErrorFilter(errorNames(), level, known).warning(vendorWarning);
  }
}
