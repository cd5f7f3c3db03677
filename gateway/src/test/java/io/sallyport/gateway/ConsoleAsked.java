package io.sallyport.gateway;

import io.sallyport.api.Actor;
import io.sallyport.api.Caller;
import io.sallyport.api.Subject;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.jdbc.SallyportAccessDeniedException;
import io.sallyport.jdbc.SallyportDataSource;
import io.sallyport.policy.spi.ApprovalStore;
import io.sallyport.testkit.MemoryAuditSink;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Properties;

/** Agents that ask people, into a store that a gateway shares. */
final class ConsoleAsked implements AutoCloseable {
  private static final String URL = "jdbc:h2:mem:consoleasked";
  private static final String RULES =
      """
      version: 1
      rules:
        - id: agents-read-orders
          permit: [sql.select]
          on: [shop/orders]
          to: [group:agents]
          mask: { orders.email: partial }
        - id: deletes-are-approved
          permit: [sql.delete, sql.update]
          on: [shop/orders]
          to: [group:agents]
          approve: { by: [group:leads], within: 9m, measure: true }
        - id: refunds-need-two
          permit: [sql.insert]
          on: [shop/refunds]
          to: [group:agents]
          approve: { by: [group:leads, group:finance], count: 2, within: 45m }
      """;

  private final EmbeddedBroker broker;
  private final Connection keeper;

  ConsoleAsked(ApprovalStore store) throws Exception {
    broker =
        EmbeddedBroker.builder()
            .configText("sallyport.yaml", RULES)
            .sink(MemoryAuditSink.unbounded())
            .approvals(store)
            .discover(false)
            .build();
    keeper = DriverManager.getConnection(URL);
    try (var statement = keeper.createStatement()) {
      statement.execute(
          "CREATE TABLE orders (id int PRIMARY KEY, status varchar(20), email varchar(60), total decimal(10,2))");
      statement.execute(
          "CREATE TABLE refunds (order_id int, amount decimal(10,2), reason varchar(200))");
      statement.execute(
          "INSERT INTO orders SELECT x, CASE WHEN MOD(x, 3) = 0 THEN 'void' ELSE 'paid' END,"
              + " 'customer' || x || '@example.org', x * 7.5 FROM SYSTEM_RANGE(1, 60)");
    }
  }

  /** Three calls that wait, the first beside one of its kind that was approved. */
  void ask() throws Exception {
    Caller tidy =
        new Caller(
            Subject.of("shop-bot", "agents"), Actor.of("night-shift"), "remove void orders of May");
    String before = asked(tidy, "DELETE FROM orders WHERE status = 'void' AND id < 10");
    broker.desk().approve(before, Subject.of("lars", "leads"));
    asked(tidy, "DELETE FROM orders WHERE status = 'void' AND id < 40");
    asked(
        new Caller(Subject.of("support-bot", "agents"), null, "ticket 4711: charged twice"),
        "INSERT INTO refunds (order_id, amount, reason) VALUES (17, 127.50, 'charged twice')");
    asked(
        new Caller(Subject.of("ops-bot", "agents"), null, null),
        "UPDATE orders SET status = 'paid' WHERE id = 12");
  }

  private String asked(Caller caller, String sql) throws Exception {
    Properties settings = new Properties();
    settings.setProperty("sallyport.target", "shop");
    settings.setProperty("sallyport.approval", "async");
    try (Connection agent =
            new SallyportDataSource("jdbc:sallyport:" + URL.substring(5), settings, broker)
                .getConnection(caller);
        var statement = agent.createStatement()) {
      statement.execute(sql);
      throw new AssertionError("It was not asked for: " + sql);
    } catch (SallyportAccessDeniedException e) {
      if (e.approval() == null) {
        throw e;
      }
      return e.approval();
    }
  }

  @Override
  public void close() throws Exception {
    keeper.close();
    broker.close();
  }
}
