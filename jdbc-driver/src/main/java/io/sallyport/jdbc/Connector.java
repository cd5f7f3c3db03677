package io.sallyport.jdbc;

import io.sallyport.api.AccessBroker;
import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Caller;
import io.sallyport.api.Endpoint;
import io.sallyport.api.Reason;
import io.sallyport.api.Sallyport;
import io.sallyport.api.Secret;
import io.sallyport.api.Target;
import io.sallyport.jdbc.remote.RemoteDriver;
import io.sallyport.semantics.sql.Dialect;
import io.sallyport.semantics.sql.MaskKey;
import io.sallyport.semantics.sql.SqlAnalyzer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Opens connections, and holds what they share: brokers, analyses, catalogs. Thread-safe. */
final class Connector implements AutoCloseable {
  private static final Duration CATALOG_MINIMUM_AGE = Duration.ofSeconds(2);

  private final Brokers brokers = new Brokers();
  private final RemoteDriver remote =
      new RemoteDriver(
          (code, rule, reason, remedy, approval) ->
              new SallyportAccessDeniedException(new Reason(code, rule, reason, remedy), approval));
  private final SqlAnalyzer analyzer = new SqlAnalyzer();
  private final Map<String, CatalogCache> catalogs = new ConcurrentHashMap<>();

  /** What connects to gateways. */
  RemoteDriver remote() {
    return remote;
  }

  /**
   * Who a connection's calls count for where no scope is open.
   *
   * @param caller the caller, or null for the one that the properties name
   * @param scopeOnly whether the properties' caller is not asked for: without a scope, no call
   */
  record Owner(@Nullable Caller caller, boolean scopeOnly) {
    static final Owner OF_PROPERTIES = new Owner(null, false);
    static final Owner OF_SCOPE = new Owner(null, true);
  }

  /**
   * Opens a connection.
   *
   * @param given the broker to ask, or null for the one that the settings give
   */
  Link open(String url, @Nullable Properties properties, @Nullable AccessBroker given, Owner owner)
      throws SQLException {
    Address address = Address.of(url, properties);
    String vendorUrl = address.vendorUrl();
    if (vendorUrl != null) {
      Vendor vendor = Vendor.of(vendorUrl);
      VendorAddress place = vendor.address(vendorUrl, address.rest());
      Settings settings = Settings.of(place.own());
      String named = settings.get(Settings.TARGET);
      AccessBroker broker = broker(given, settings);
      Sessions sessions =
          sessions(broker, target(named == null ? place.defaultTarget() : named), settings, owner);
      return connect(broker, vendor, place, sessions, ErrorFilter.Level.PLAIN);
    }
    Settings settings = Settings.of(address.own());
    AccessBroker broker = broker(given, settings);
    Sessions sessions = sessions(broker, target(String.valueOf(address.target())), settings, owner);
    return toTarget(broker, sessions, address.rest());
  }

  private AccessBroker broker(@Nullable AccessBroker given, Settings settings) throws SQLException {
    return given == null ? brokers.get(settings.forBroker()) : given;
  }

  private static Target target(String name) throws SQLException {
    if (name.isBlank() || name.indexOf('/') >= 0) {
      throw Codes.badName(Settings.TARGET, "a target has a name, without a slash");
    }
    return new Target(name);
  }

  private static Sessions sessions(
      AccessBroker broker, Target target, Settings settings, Owner owner) throws SQLException {
    Caller caller = owner.caller();
    if (caller == null && !owner.scopeOnly()) {
      caller = settings.caller();
    }
    if (caller == null && !owner.scopeOnly() && Sallyport.current() == null) {
      throw Codes.noSubject();
    }
    Sessions sessions = new Sessions(broker, target, caller, settings.waits());
    if (caller != null || Sallyport.current() != null) {
      sessions.current();
    }
    return sessions;
  }

  private Link toTarget(AccessBroker broker, Sessions sessions, Properties rest)
      throws SQLException {
    Caller caller = sessions.current().caller();
    try (Endpoint endpoint = broker.endpoint(caller, sessions.target())) {
      if (endpoint == null) {
        throw Codes.unknownTarget(sessions.target().name());
      }
      Vendor vendor = Vendor.of(endpoint.url());
      VendorAddress place = place(vendor, endpoint, rest);
      return connect(broker, vendor, place, sessions, ErrorFilter.Level.STRICT);
    } catch (AccessDeniedException e) {
      throw new SallyportAccessDeniedException(e.reason());
    }
  }

  private static VendorAddress place(Vendor vendor, Endpoint endpoint, Properties rest)
      throws SQLException {
    VendorAddress place = vendor.address(endpoint.url(), rest);
    if (endpoint.username() != null) {
      place.properties().setProperty("user", endpoint.username());
    }
    Secret password = endpoint.secrets().get("password");
    if (password != null) {
      place.properties().setProperty("password", password.use(String::new));
    }
    return place;
  }

  /** The vendor's connection to an endpoint, in words that do not tell where that is. */
  Connection vendorConnection(Endpoint endpoint, LargeAnswers large) throws SQLException {
    Vendor vendor = Vendor.of(endpoint.url());
    VendorAddress place = place(vendor, endpoint, new Properties());
    vendor.preferText(place.properties());
    if (vendor.dialect() != Dialect.POSTGRESQL) {
      return vendorConnection(vendor, place, ErrorFilter.Level.STRICT);
    }
    // No setting that anybody else can give: it is not on the allow-list.
    place.properties().setProperty("socketFactory", MeteredSockets.class.getName());
    return large.metered(() -> vendorConnection(vendor, place, ErrorFilter.Level.STRICT));
  }

  /**
   * Connects.
   *
   * @param errors strict where the address and the account are not the caller's to know
   */
  private Link connect(
      AccessBroker broker,
      Vendor vendor,
      VendorAddress place,
      Sessions sessions,
      ErrorFilter.Level errors)
      throws SQLException {
    String account = place.properties().getProperty("user", "");
    Connection connection;
    try {
      connection = vendorConnection(vendor, place, errors);
    } catch (SQLException | RuntimeException e) {
      sessions.close();
      throw e;
    }
    try {
      return link(broker, vendor, cache(vendor, place, account), sessions, connection);
    } catch (SQLException | RuntimeException e) {
      closeAfter(connection, e);
      throw e;
    }
  }

  /** Governs a connection of the vendor's. */
  private Link link(
      AccessBroker broker,
      Vendor vendor,
      CatalogCache cache,
      Sessions sessions,
      Connection connection)
      throws SQLException {
    try {
      vendor.pin(connection);
      cache.refreshIfStale(connection);
      MaskKey key = maskKey(broker.maskKey());
      String target = sessions.target().name();
      Texts texts = new Texts(connection, vendor, cache, analyzer, key, target);
      return new Link(connection, vendor, cache, sessions, texts);
    } catch (SQLException | RuntimeException e) {
      sessions.close();
      throw e;
    }
  }

  /** Governs a connection that somebody else has opened and will close, for one caller. */
  Link govern(
      Connection connection, String url, String catalog, AccessBroker broker, Sessions sessions)
      throws SQLException {
    Vendor vendor = Vendor.of(url);
    CatalogCache cache =
        catalogs.computeIfAbsent(catalog, name -> new CatalogCache(vendor, CATALOG_MINIMUM_AGE));
    return link(broker, vendor, cache, sessions, connection);
  }

  private static void closeAfter(Connection connection, Exception failure) {
    try {
      connection.close();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  /** A database without a name is one of its own for each connection. */
  private CatalogCache cache(Vendor vendor, VendorAddress place, String account) {
    if (place.defaultTarget().isEmpty()) {
      return new CatalogCache(vendor, CATALOG_MINIMUM_AGE);
    }
    return catalogs.computeIfAbsent(
        place.url() + '\n' + account, name -> new CatalogCache(vendor, CATALOG_MINIMUM_AGE));
  }

  private static Connection vendorConnection(
      Vendor vendor, VendorAddress place, ErrorFilter.Level errors) throws SQLException {
    Driver driver;
    try {
      driver = DriverManager.getDriver(place.url());
    } catch (SQLException e) {
      throw Codes.noVendorDriver(place.url(), artifact(vendor));
    }
    Connection connection;
    try {
      connection = driver.connect(place.url(), place.properties());
    } catch (SQLException e) {
      throw vendor.safe(e, errors);
    }
    if (connection == null) {
      throw Codes.noVendorDriver(place.url(), artifact(vendor));
    }
    return connection;
  }

  private static String artifact(Vendor vendor) {
    return switch (vendor.dialect()) {
      case POSTGRESQL -> "org.postgresql:postgresql";
      case MARIADB -> "org.mariadb.jdbc:mariadb-java-client";
      case MYSQL -> "com.mysql:mysql-connector-j";
      case H2 -> "com.h2database:h2";
    };
  }

  private static MaskKey maskKey(Secret secret) {
    byte[] bytes = secret.use(chars -> new String(chars).getBytes(StandardCharsets.UTF_8));
    try {
      return new MaskKey(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256; this one has not.", e);
    }
  }

  @Override
  public void close() {
    brokers.close();
    analyzer.close();
  }
}
