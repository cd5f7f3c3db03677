package io.sallyport.benchmarks;

import com.alibaba.druid.proxy.DruidDriver;
import com.p6spy.engine.spy.P6SpyDriver;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.apache.shardingsphere.driver.api.yaml.YamlShardingSphereDataSourceFactory;
import org.apache.shardingsphere.driver.jdbc.core.datasource.ShardingSphereDataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens the other wrappers, each set up to do its job without writing to disk. */
final class Peers {
  private static final int MOST_CONNECTIONS = 20;

  private Peers() {}

  /** The appender that takes its lines is named in {@code spy.properties}. */
  static Source p6spy(Database database) {
    return through(new P6SpyDriver(), "jdbc:p6spy:", "", database);
  }

  static Source druid(Database database) {
    return through(new DruidDriver(), "jdbc:wrap-jdbc:filters=wall:name=bench:jdbc:", "", database);
  }

  static Source aws(Database database) {
    Properties properties = database.properties();
    properties.setProperty("wrapperPlugins", "");
    String url = "jdbc:aws-wrapper:" + withoutJdbc(database);
    Driver driver = new software.amazon.jdbc.Driver();
    return () -> opened(driver, url, properties);
  }

  private static Source through(Driver driver, String prefix, String suffix, Database database) {
    String url = prefix + withoutJdbc(database) + suffix;
    return () -> opened(driver, url, database.properties());
  }

  private static String withoutJdbc(Database database) {
    return database.url().substring("jdbc:".length());
  }

  private static Connection opened(Driver driver, String url, Properties properties)
      throws SQLException {
    Connection connection = driver.connect(url, properties);
    if (connection == null) {
      throw new SQLException(driver.getClass().getName() + " does not know " + url);
    }
    return connection;
  }

  static Source datasourceProxy(Database database) {
    AtomicReference<List<QueryInfo>> last = new AtomicReference<>(List.of());
    QueryExecutionListener listener =
        new QueryExecutionListener() {
          @Override
          public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {}

          @Override
          public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {
            last.lazySet(queries);
          }
        };
    DataSource proxied =
        ProxyDataSourceBuilder.create(vendorSource(database)).listener(listener).build();
    return proxied::getConnection;
  }

  private static DataSource vendorSource(Database database) {
    if (database.kind() == Database.Kind.H2) {
      JdbcDataSource source = new JdbcDataSource();
      source.setURL(database.url());
      source.setUser(database.user());
      source.setPassword("");
      return source;
    }
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(database.url());
    source.setUser(database.user());
    return source;
  }

  static Source shardingSphere(Database database, boolean masked) throws Exception {
    String yaml = shardingSphereRules(database, masked);
    DataSource source =
        YamlShardingSphereDataSourceFactory.createDataSource(yaml.getBytes(StandardCharsets.UTF_8));
    return new Source() {
      @Override
      public Connection connect() throws SQLException {
        return source.getConnection();
      }

      @Override
      public void close() throws SQLException {
        ((ShardingSphereDataSource) source).close();
      }
    };
  }

  private static String shardingSphereRules(Database database, boolean masked) {
    boolean h2 = database.kind() == Database.Kind.H2;
    String base =
        """
        databaseName: bench
        mode:
          type: Standalone
          repository: { type: JDBC }
        dataSources:
          ds_0:
            dataSourceClassName: com.zaxxer.hikari.HikariDataSource
            driverClassName: %s
            jdbcUrl: "%s"
            username: %s
            password: ""
            maximumPoolSize: %d
        rules:
        - !SINGLE
          tables: [ "%s" ]
        """
            .formatted(
                h2 ? "org.h2.Driver" : "org.postgresql.Driver",
                database.url(),
                database.user(),
                MOST_CONNECTIONS,
                h2 ? "ds_0.*" : "ds_0.*.*");
    String masks =
        """
        - !MASK
          tables:
            customers:
              columns:
                email: { maskAlgorithm: partial }
                card: { maskAlgorithm: redact }
          maskAlgorithms:
            partial:
              type: MASK_BEFORE_SPECIAL_CHARS
              props: { special-chars: "@", replace-char: "*" }
            redact:
              type: KEEP_FIRST_N_LAST_M
              props: { first-n: 1, last-m: 1, replace-char: "*" }
        """;
    return masked ? base + masks : base;
  }
}
