package io.sallyport.jdbc;

import io.sallyport.semantics.sql.ColumnName;
import io.sallyport.semantics.sql.Dialect;
import io.sallyport.semantics.sql.RelationName;
import io.sallyport.semantics.sql.SessionProfile;
import io.sallyport.semantics.sql.SessionProfile.Fact;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * MariaDB 10.5 and later through MariaDB Connector/J, MySQL 8 and later through MySQL Connector/J.
 * Immutable.
 */
final class MySqlFamilyVendor extends Vendor {
  private static final Pattern DATABASE = Pattern.compile("[\\p{L}\\p{N}_$.-]{0,64}");
  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)");

  /** Modes in which the server's parser reads another language, or weighs operators otherwise. */
  private static final Set<String> OTHER_LANGUAGE =
      Set.of("ORACLE", "MSSQL", "DB2", "POSTGRESQL", "MAXDB", "HIGH_NOT_PRECEDENCE");

  private static final String INDEXES =
      "SELECT TABLE_SCHEMA AS TABLE_CAT, NULL AS TABLE_SCHEM, TABLE_NAME, NON_UNIQUE,"
          + " TABLE_SCHEMA AS INDEX_QUALIFIER, INDEX_NAME, 3 AS TYPE,"
          + " SEQ_IN_INDEX AS ORDINAL_POSITION, COLUMN_NAME, COLLATION AS ASC_OR_DESC,"
          + " 0 AS CARDINALITY, 0 AS PAGES, NULL AS FILTER_CONDITION"
          + " FROM INFORMATION_SCHEMA.STATISTICS"
          + " WHERE TABLE_SCHEMA = IFNULL(?, DATABASE()) AND TABLE_NAME = ?"
          + " AND (NON_UNIQUE = 0 OR NOT ?)"
          + " ORDER BY NON_UNIQUE, INDEX_NAME, SEQ_IN_INDEX";

  /** A table of an engine without transactions keeps what was written, whatever is undone. */
  private static final String ENGINES =
      "SELECT COUNT(*), SUM(e.TRANSACTIONS = 'YES')"
          + " FROM INFORMATION_SCHEMA.TABLES t"
          + " LEFT JOIN INFORMATION_SCHEMA.ENGINES e ON e.ENGINE = t.ENGINE"
          + " WHERE t.TABLE_SCHEMA = ? AND t.TABLE_NAME = ?";

  private final Dialect dialect;
  private final String prefix;
  private final VendorProperties allowed;

  MySqlFamilyVendor(Dialect dialect, String prefix) {
    this.dialect = dialect;
    this.prefix = prefix;
    String list = dialect == Dialect.MARIADB ? "properties-mariadb.txt" : "properties-mysql.txt";
    this.allowed = VendorProperties.read(list, true);
  }

  @Override
  String prefix() {
    return prefix;
  }

  @Override
  Dialect dialect() {
    return dialect;
  }

  @Override
  VendorProperties allowed() {
    return allowed;
  }

  @Override
  VendorUrl parse(String vendorUrl) throws SQLException {
    VendorUrl.checkCharacters(prefix, vendorUrl);
    int question = vendorUrl.indexOf('?');
    String server =
        vendorUrl.substring(prefix.length(), question < 0 ? vendorUrl.length() : question);
    if (!server.startsWith("//")) {
      // replication:, loadbalance: and the like reconnect silently, without the pinned settings.
      throw VendorUrl.unreadable(
          prefix, "hosts follow as //host:port/database, in no other mode", "write it like that");
    }
    // MariaDB's driver decodes nothing, MySQL's decodes names and values.
    VendorUrl.Decoder decoder = dialect == Dialect.MARIADB ? text -> text : VendorUrl::formDecoded;
    Map<String, String> properties =
        question < 0 ? Map.of() : VendorUrl.pairs(vendorUrl.substring(question + 1), "&", decoder);
    int slash = server.indexOf('/', 2);
    String database = slash < 0 ? "" : server.substring(slash + 1);
    if (!DATABASE.matcher(database).matches()) {
      throw VendorUrl.unreadable(
          prefix, "a database name is of letters, digits and _ $ . -", "rename the database");
    }
    String hosts =
        VendorUrl.hosts(prefix, server.substring(2, slash < 0 ? server.length() : slash));
    if (dialect == Dialect.MYSQL && hosts.indexOf(',') >= 0) {
      throw VendorUrl.unreadable(
          prefix,
          "with several hosts the driver reconnects silently, without the pinned settings",
          "name one host");
    }
    return new VendorUrl(prefix + "//" + hosts + "/" + database, database, properties);
  }

  @Override
  void pin(Connection vendor) throws SQLException {
    try (Statement statement = vendor.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT @@version, @@sql_mode, @@character_set_client,"
                    + " @@character_set_connection")) {
      row.next();
      checkVersion(row.getString(1));
      for (String mode : modes(row.getString(2))) {
        if (OTHER_LANGUAGE.contains(mode)) {
          throw SessionFacts.unpinned("sql_mode", mode, "without this mode");
        }
      }
      checkCharacterSet("character_set_client", row.getString(3));
      checkCharacterSet("character_set_connection", row.getString(4));
    }
  }

  private void checkVersion(String version) throws SQLException {
    Matcher numbers = VERSION.matcher(version);
    boolean mariaDb = version.toLowerCase(Locale.ROOT).contains("mariadb");
    if (!numbers.lookingAt() || mariaDb != (dialect == Dialect.MARIADB)) {
      throw SessionFacts.unpinned("version", version, "that of a " + dialect + " server");
    }
    SessionFacts.atLeast(
        mariaDb ? "MariaDB" : "MySQL", Integer.parseInt(numbers.group(1)), mariaDb ? 10 : 8);
    if (version.startsWith("10.")) {
      SessionFacts.atLeast("MariaDB 10.", Integer.parseInt(numbers.group(2)), 5);
    }
  }

  /** In Big5, GBK, SJIS and their like the second byte of a character can be a backslash. */
  private static void checkCharacterSet(String setting, String found) throws SQLException {
    if (!found.startsWith("utf8")) {
      throw SessionFacts.unpinned(setting, found, "utf8mb4");
    }
  }

  private static Set<String> modes(@Nullable String sqlMode) {
    return sqlMode == null
        ? Set.of()
        : new HashSet<>(Arrays.asList(sqlMode.toUpperCase(Locale.ROOT).split(",")));
  }

  @Override
  boolean undoes(Connection vendor, Set<RelationName> written) throws SQLException {
    try (PreparedStatement query = vendor.prepareStatement(ENGINES)) {
      for (RelationName name : written) {
        query.setString(1, name.schema());
        query.setString(2, name.name());
        try (ResultSet row = query.executeQuery()) {
          row.next();
          if (row.getLong(1) == 0 || row.getLong(1) != row.getLong(2)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  @Override
  SessionProfile profile(Connection vendor) throws SQLException {
    try (Statement statement = vendor.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT @@version, @@sql_mode, @@lower_case_table_names, DATABASE()")) {
      row.next();
      Matcher version = VERSION.matcher(row.getString(1));
      String database = row.getString(4);
      return new SessionProfile(
          dialect,
          version.lookingAt() ? Integer.parseInt(version.group(1)) : 0,
          database == null ? "" : database,
          database == null ? List.of() : List.of(database),
          facts(modes(row.getString(2)), row.getInt(3)));
    }
  }

  private static Set<Fact> facts(Set<String> modes, int lowerCaseTableNames) {
    Set<Fact> facts = EnumSet.noneOf(Fact.class);
    for (Fact fact : List.of(Fact.ANSI_QUOTES, Fact.NO_BACKSLASH_ESCAPES, Fact.PIPES_AS_CONCAT)) {
      if (modes.contains(fact.name())) {
        facts.add(fact);
      }
    }
    if (lowerCaseTableNames != 0) {
      facts.add(Fact.TABLE_NAMES_FOLD_TO_LOWER);
    }
    return facts;
  }

  @Override
  CatalogSnapshot load(Connection vendor, String version, CatalogScope scope) throws SQLException {
    return new CatalogMySql(vendor).read(version);
  }

  @Override
  String fingerprint(Connection vendor) throws SQLException {
    return CatalogMySql.fingerprint(vendor);
  }

  @Override
  boolean isBaseColumnMetaDataCheap() {
    return true;
  }

  @Override
  @Nullable ColumnName baseColumn(ResultSetMetaData vendor, int column) throws SQLException {
    return named(
        vendor.getCatalogName(column), vendor.getTableName(column), vendor.getColumnName(column));
  }

  /** The statistics name the number of different values, of masked columns too. */
  @Override
  ResultSet indexes(
      DatabaseMetaData vendor,
      @Nullable String catalog,
      @Nullable String schema,
      @Nullable String table,
      boolean unique)
      throws SQLException {
    PreparedStatement statement = vendor.getConnection().prepareStatement(INDEXES);
    statement.closeOnCompletion();
    statement.setString(1, catalog);
    statement.setString(2, table);
    statement.setBoolean(3, unique);
    return statement.executeQuery();
  }

  @Override
  ErrorNames errorNames() {
    return new ErrorNamesMySql();
  }
}
