package io.sallyport.jdbc;

import io.sallyport.semantics.sql.ColumnName;
import io.sallyport.semantics.sql.Dialect;
import io.sallyport.semantics.sql.SessionProfile;
import java.lang.reflect.InvocationTargetException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** PostgreSQL 12 and later through pgjdbc. Immutable. */
final class PostgresVendor extends Vendor {
  private static final String PREFIX = "jdbc:postgresql:";
  private static final String METADATA = "org.postgresql.PGResultSetMetaData";
  private static final int OLDEST = 12;

  private final VendorProperties allowed =
      VendorProperties.read("properties-postgresql.txt", false);

  @Override
  String prefix() {
    return PREFIX;
  }

  @Override
  Dialect dialect() {
    return Dialect.POSTGRESQL;
  }

  @Override
  VendorProperties allowed() {
    return allowed;
  }

  @Override
  VendorUrl parse(String vendorUrl) throws SQLException {
    VendorUrl.checkCharacters(PREFIX, vendorUrl);
    int question = vendorUrl.indexOf('?');
    String server =
        vendorUrl.substring(PREFIX.length(), question < 0 ? vendorUrl.length() : question);
    // pgjdbc decodes values only; a name with an escape in it is on no list.
    Map<String, String> properties =
        question < 0
            ? Map.of()
            : VendorUrl.pairs(vendorUrl.substring(question + 1), "&", VendorUrl::formDecoded);
    if (!server.startsWith("//")) {
      String database = database(server);
      return new VendorUrl(PREFIX + encode(database), database, properties);
    }
    int slash = server.indexOf('/', 2);
    if (slash < 0) {
      throw VendorUrl.unreadable(PREFIX, "hosts end with a slash", "write //host:port/database");
    }
    String hosts = slash == 2 ? "" : VendorUrl.hosts(PREFIX, server.substring(2, slash));
    String database = database(server.substring(slash + 1));
    String where = hosts.isEmpty() ? "" : "//" + hosts + "/";
    return new VendorUrl(PREFIX + where + encode(database), database, properties);
  }

  private static String database(String text) throws SQLException {
    if (text.indexOf('/') >= 0) {
      throw VendorUrl.unreadable(PREFIX, "a database name holds no slash", "write it as %2F");
    }
    return VendorUrl.formDecoded(text);
  }

  private static String encode(String database) {
    return URLEncoder.encode(database, StandardCharsets.UTF_8);
  }

  @Override
  VendorAddress named(VendorAddress address) {
    String user = address.properties().getProperty("user", "");
    return new VendorAddress(address.url(), address.properties(), user, address.own());
  }

  @Override
  void pin(Connection vendor) throws SQLException {
    try (Statement statement = vendor.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT pg_catalog.set_config('standard_conforming_strings', 'on', false),"
                    + " pg_catalog.set_config('backslash_quote', 'safe_encoding', false),"
                    + " pg_catalog.set_config('transform_null_equals', 'off', false),"
                    + " pg_catalog.set_config('quote_all_identifiers', 'off', false),"
                    + " pg_catalog.current_setting('client_encoding'),"
                    + " pg_catalog.current_setting('server_version_num')")) {
      row.next();
      if (!"UTF8".equals(row.getString(5))) {
        throw SessionFacts.unpinned("client_encoding", row.getString(5), "UTF8");
      }
      SessionFacts.atLeast("PostgreSQL", row.getInt(6) / 10_000, OLDEST);
    }
  }

  @Override
  SessionProfile profile(Connection vendor) throws SQLException {
    // current_schemas(true) names what is searched without being named: pg_temp_n, pg_catalog.
    try (Statement statement = vendor.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT pg_catalog.current_database(), pg_catalog.current_schemas(true),"
                    + " pg_catalog.current_setting('server_version_num'), current_user")) {
      row.next();
      return new SessionProfile(
          Dialect.POSTGRESQL,
          row.getInt(3) / 10_000,
          row.getString(1),
          strings(row.getArray(2)),
          row.getString(4),
          Set.of());
    }
  }

  static List<String> strings(@Nullable Array array) throws SQLException {
    List<String> found = new ArrayList<>();
    if (array != null) {
      for (Object item : (Object[]) array.getArray()) {
        found.add(String.valueOf(item));
      }
    }
    return found;
  }

  @Override
  CatalogSnapshot load(Connection vendor, String version, CatalogScope scope) throws SQLException {
    return new CatalogPostgres(vendor, scope).read(version);
  }

  @Override
  String fingerprint(Connection vendor) throws SQLException {
    return CatalogPostgres.fingerprint(vendor);
  }

  @Override
  boolean isBaseColumnMetaDataCheap() {
    return false;
  }

  @Override
  @Nullable ColumnName baseColumn(ResultSetMetaData vendor, int column) throws SQLException {
    // getTableName() gives the alias; the base names are in pgjdbc's own interface, which is no
    // dependency of this module.
    Class<?> own = type(vendor, METADATA);
    if (own == null || !own.isInstance(vendor)) {
      return null;
    }
    return named(
        text(call(own, "getBaseSchemaName", vendor, column)),
        text(call(own, "getBaseTableName", vendor, column)),
        text(call(own, "getBaseColumnName", vendor, column)));
  }

  /**
   * pgjdbc has numbers and times sent in binary once a statement has been executed a few times, and
   * makes text of that, for more than the server takes to write it.
   */
  @Override
  void preferText(Properties properties) {
    if (properties.stringPropertyNames().stream().noneMatch(n -> n.startsWith("binaryTransfer"))) {
      properties.setProperty(
          "binaryTransferDisable", "NUMERIC,DATE,TIME,TIMETZ,TIMESTAMP,TIMESTAMPTZ,UUID");
    }
  }

  @Override
  boolean holdsText(ResultSetMetaData vendor, int column) throws SQLException {
    Class<?> own = type(vendor, METADATA);
    return own != null
        && own.isInstance(vendor)
        && Integer.valueOf(0).equals(call(own, "getFormat", vendor, column));
  }

  private static @Nullable Class<?> type(Object near, String name) {
    try {
      return Class.forName(name, false, near.getClass().getClassLoader());
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  private static String text(@Nullable Object name) {
    return name == null ? "" : name.toString();
  }

  private static @Nullable Object call(Class<?> type, String method, Object on, int column)
      throws SQLException {
    try {
      return type.getMethod(method, int.class).invoke(on, column);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof SQLException refused) {
        throw refused;
      }
      throw new SQLException("SP-5109 The driver's metadata cannot be read.", "HY000", e);
    } catch (ReflectiveOperationException e) {
      throw new SQLException("SP-5109 The driver's metadata cannot be read.", "HY000", e);
    }
  }

  @Override
  ErrorNames errorNames() {
    return new ErrorNamesPostgres();
  }
}
