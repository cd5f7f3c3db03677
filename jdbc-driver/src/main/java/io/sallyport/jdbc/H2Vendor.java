package io.sallyport.jdbc;

import io.sallyport.semantics.sql.ColumnName;
import io.sallyport.semantics.sql.Dialect;
import io.sallyport.semantics.sql.SessionProfile;
import io.sallyport.semantics.sql.SessionProfile.Fact;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** H2 2.x in its regular mode. Immutable. */
final class H2Vendor extends Vendor {
  private static final String PREFIX = "jdbc:h2:";
  private static final int OLDEST = 2;

  /** A name in memory, or a path; no {@code zip:}, {@code split:} or other file system. */
  private static final Pattern LOCAL =
      Pattern.compile("mem:[A-Za-z0-9_.-]*|(?:file:)?(?:[A-Za-z]:(?=[/\\\\]))?[^:;?*<>|\"]+");

  private static final Pattern REMOTE = Pattern.compile("(tcp|ssl)://([^/]+)/((?:mem:)?[^:;?*]+)");

  private final VendorProperties allowed = VendorProperties.read("properties-h2.txt", true);

  @Override
  String prefix() {
    return PREFIX;
  }

  @Override
  Dialect dialect() {
    return Dialect.H2;
  }

  @Override
  VendorProperties allowed() {
    return allowed;
  }

  @Override
  VendorUrl parse(String vendorUrl) throws SQLException {
    VendorUrl.checkCharacters(PREFIX, vendorUrl);
    String rest = vendorUrl.substring(PREFIX.length());
    int end = settingsStart(rest);
    String place = rest.substring(0, end);
    // "?name=value" is Sallyport's way to write properties, ";NAME=value" is H2's.
    String settings = end < rest.length() ? rest.substring(end + 1).replace('?', ';') : "";
    if (settings.indexOf('\\') >= 0) {
      throw VendorUrl.unreadable(
          PREFIX, "a setting holds no backslash", "give its value as a property");
    }
    Map<String, String> properties = VendorUrl.pairs(settings.replace('&', ';'), ";", text -> text);
    var remote = REMOTE.matcher(place);
    if (remote.matches()) {
      VendorUrl.hosts(PREFIX, remote.group(2));
    } else if (!LOCAL.matcher(place).matches()) {
      throw VendorUrl.unreadable(
          PREFIX,
          "a database is mem:name, file:path, a path, tcp://host/path or ssl://host/path",
          "use one of these");
    }
    return new VendorUrl(PREFIX + place, lastPart(place), properties);
  }

  private static int settingsStart(String rest) {
    for (int i = 0; i < rest.length(); i++) {
      if (rest.charAt(i) == ';' || rest.charAt(i) == '?') {
        return i;
      }
    }
    return rest.length();
  }

  private static String lastPart(String place) {
    int cut = -1;
    for (char separator : new char[] {'/', '\\', ':'}) {
      cut = Math.max(cut, place.lastIndexOf(separator));
    }
    return place.substring(cut + 1);
  }

  @Override
  void pin(Connection vendor) throws SQLException {
    Map<String, String> settings = settings(vendor);
    SessionFacts.atLeast("H2", version(settings), OLDEST);
    require(settings, "MODE", "REGULAR");
    require(settings, "CASE_INSENSITIVE_IDENTIFIERS", "FALSE");
    require(settings, "NON_KEYWORDS", "");
    boolean lower = is(settings, "DATABASE_TO_LOWER");
    if (lower == is(settings, "DATABASE_TO_UPPER")) {
      throw SessionFacts.unpinned(
          "DATABASE_TO_UPPER",
          settings.get("DATABASE_TO_UPPER"),
          "the opposite of DATABASE_TO_LOWER");
    }
  }

  private static void require(Map<String, String> settings, String name, String wanted)
      throws SQLException {
    String found = settings.getOrDefault(name, wanted);
    if (!found.equalsIgnoreCase(wanted)) {
      throw SessionFacts.unpinned(name, found, wanted.isEmpty() ? "unset" : wanted);
    }
  }

  private static boolean is(Map<String, String> settings, String name) {
    return "TRUE".equalsIgnoreCase(settings.get(name));
  }

  private static int version(Map<String, String> settings) {
    String build = settings.getOrDefault("info.VERSION", "0");
    return Integer.parseInt(build.substring(0, Math.max(1, build.indexOf('.'))));
  }

  private static Map<String, String> settings(Connection vendor) throws SQLException {
    Map<String, String> settings = new HashMap<>();
    try (Statement statement = vendor.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT SETTING_NAME, SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS")) {
      while (row.next()) {
        settings.put(row.getString(1), row.getString(2));
      }
    }
    return settings;
  }

  @Override
  SessionProfile profile(Connection vendor) throws SQLException {
    Map<String, String> settings = settings(vendor);
    Set<Fact> facts =
        is(settings, "DATABASE_TO_LOWER") ? Set.of(Fact.NAMES_FOLD_TO_LOWER) : Set.of();
    try (Statement statement = vendor.createStatement();
        ResultSet row = statement.executeQuery("SELECT CURRENT_CATALOG, CURRENT_SCHEMA")) {
      row.next();
      return new SessionProfile(
          Dialect.H2, version(settings), row.getString(1), List.of(row.getString(2)), facts);
    }
  }

  @Override
  CatalogSnapshot load(Connection vendor, String version, CatalogScope scope) throws SQLException {
    return new CatalogH2(vendor).read(version);
  }

  @Override
  String fingerprint(Connection vendor) throws SQLException {
    return CatalogH2.fingerprint(vendor);
  }

  @Override
  boolean isBaseColumnMetaDataCheap() {
    return true;
  }

  @Override
  @Nullable ColumnName baseColumn(ResultSetMetaData vendor, int column) throws SQLException {
    return named(
        vendor.getSchemaName(column), vendor.getTableName(column), vendor.getColumnName(column));
  }

  @Override
  ErrorNames errorNames() {
    return new ErrorNamesH2();
  }
}
