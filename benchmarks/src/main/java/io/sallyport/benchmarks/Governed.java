package io.sallyport.benchmarks;

import io.sallyport.api.AccessBroker;
import io.sallyport.jdbc.SallyportDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

/** Connections through the driver, with a broker of their own. Thread-safe. */
final class Governed implements Source {
  private final AccessBroker broker;
  private final SallyportDataSource source;

  Governed(Database database, AccessBroker broker, Workload workload) {
    this.broker = broker;
    Properties properties = database.properties();
    properties.setProperty("sallyport.target", "bench");
    properties.setProperty("sallyport.subject", "agent");
    properties.setProperty("sallyport.groups", group(workload));
    String url = "jdbc:sallyport:" + database.url().substring("jdbc:".length());
    this.source = new SallyportDataSource(url, properties, broker);
  }

  private static String group(Workload workload) {
    return switch (workload) {
      case POINT_SELECT, REPREPARE, SCAN -> "readers";
      case TIMED_POINT_SELECT -> "impatient";
      case MASKED_POINT_SELECT, MASKED_SCAN -> "clerks";
      case REDACTED_SCAN -> "guests";
      case UPDATE -> "tellers";
      case CAPPED_UPDATE -> "trainees";
    };
  }

  @Override
  public Connection connect() throws SQLException {
    return source.getConnection();
  }

  @Override
  public void close() {
    broker.close();
  }
}
