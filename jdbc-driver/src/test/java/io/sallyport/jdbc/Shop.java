package io.sallyport.jdbc;

import io.sallyport.api.Caller;
import io.sallyport.api.Outcome;
import io.sallyport.api.Subject;
import io.sallyport.audit.spi.AuditEvent.Decided;
import io.sallyport.audit.spi.AuditEvent.Finished;
import io.sallyport.audit.spi.SessionRecorder;
import io.sallyport.kernel.Kernel;
import io.sallyport.kernel.KernelBuilder;
import io.sallyport.policy.spi.Approver;
import io.sallyport.testkit.MemoryAuditSink;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** A small shop in a database of its own, with rules and an audit trail that a test can look at. */
final class Shop implements AutoCloseable {
  static final Caller ALICE = Caller.of(Subject.of("alice", "analysts"));
  static final Caller BOB = Caller.of(Subject.of("bob", "clerks"));
  private static final int CUSTOMERS = 20;

  final TestDatabase database;
  final String name;
  final TestRules rules = new TestRules();
  final MemoryAuditSink sink = MemoryAuditSink.unbounded();
  final Kernel kernel;

  private Shop(
      TestDatabase database, @Nullable Approver approver, @Nullable SessionRecorder recorder)
      throws SQLException {
    this.database = database;
    this.name = database.fresh();
    KernelBuilder builder = new KernelBuilder().policy(rules).sink(sink);
    if (approver != null) {
      builder.approver(approver);
    }
    if (recorder != null) {
      builder.recorder(recorder);
    }
    this.kernel = builder.build();
    try (Connection admin = admin();
        Statement statement = admin.createStatement()) {
      statement.execute(
          "CREATE TABLE customers (id "
              + database.key()
              + ", name VARCHAR(80), email VARCHAR(80), ssn VARCHAR(20))");
      statement.execute("CREATE TABLE orders (id " + database.key() + ", customer INT, total INT)");
      for (int i = 1; i <= CUSTOMERS; i++) {
        statement.execute(
            "INSERT INTO customers (name, email, ssn) VALUES ('name-%1$d', 'raw%1$d@shop.test', 'ssn-%1$d')"
                .formatted(i));
        statement.execute("INSERT INTO orders (customer, total) VALUES (%1$d, %1$d)".formatted(i));
      }
    }
  }

  static Shop on(TestDatabase database) throws SQLException {
    return new Shop(database, null, null);
  }

  static Shop on(TestDatabase database, Approver approver) throws SQLException {
    return new Shop(database, approver, null);
  }

  static Shop recorded(TestDatabase database, SessionRecorder recorder) throws SQLException {
    return new Shop(database, null, recorder);
  }

  /** The same with rules that permit everything on the shop's tables. */
  static Shop open(TestDatabase database) throws SQLException {
    Shop shop = on(database);
    shop.rules.add(
        TestRules.permit(
            "everything",
            "*",
            "sql.select",
            "sql.insert",
            "sql.update",
            "sql.delete",
            "sql.merge",
            "sql.ddl",
            "sql.call"));
    return shop;
  }

  SallyportDataSource source() {
    Properties properties = new Properties();
    properties.setProperty("user", database.user());
    properties.setProperty("password", database.password());
    properties.setProperty("sallyport.target", "shop");
    return new SallyportDataSource(url(), properties, kernel);
  }

  String url() {
    return "jdbc:sallyport:" + database.url(name).substring("jdbc:".length());
  }

  Connection connect() throws SQLException {
    return connect(ALICE);
  }

  Connection connect(Caller caller) throws SQLException {
    return Placement.HERE.connect(database, name, kernel, caller);
  }

  Connection admin() throws SQLException {
    return database.connect(name);
  }

  List<Decided> decisions() {
    return sink.events(Decided.class);
  }

  List<Finished> outcomes() {
    return sink.events(Finished.class);
  }

  Outcome lastOutcome() {
    List<Finished> all = outcomes();
    return all.get(all.size() - 1).outcome();
  }

  @Override
  public void close() {
    kernel.close();
  }
}
