package io.sallyport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.Caller;
import io.sallyport.api.Subject;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.testkit.MemoryAuditSink;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ways to read more than a budget has. */
@Timeout(60)
final class RowBudgetTest {
  private static final String RULES =
      """
      version: 1
      rules:
        - { id: reads, permit: [sql.select], on: [shop/many] }
      budgets:
        - { id: rows, window: 1h, %s }
      """;

  private final MemoryAuditSink sink = MemoryAuditSink.unbounded();
  private EmbeddedBroker broker;
  private String name;

  @BeforeEach
  void fill() throws Exception {
    name = TestDatabase.POSTGRES.fresh();
    try (Connection admin = TestDatabase.POSTGRES.connect(name);
        Statement statement = admin.createStatement()) {
      statement.execute("CREATE TABLE many (id int, text varchar(100))");
      statement.execute(
          "INSERT INTO many SELECT x, repeat('x', 100) FROM generate_series(1, 5000) AS x");
    }
  }

  @AfterEach
  void close() {
    broker.close();
  }

  private Connection agent(String limit) throws Exception {
    broker =
        EmbeddedBroker.builder()
            .configText("test", RULES.formatted(limit))
            .sink(sink)
            .discover(false)
            .build();
    Properties settings = new Properties();
    settings.setProperty("user", TestDatabase.POSTGRES.user());
    settings.setProperty("password", TestDatabase.POSTGRES.password());
    settings.setProperty("sallyport.target", "shop");
    String url = TestDatabase.POSTGRES.url(name).substring("jdbc:".length());
    return new SallyportDataSource("jdbc:sallyport:" + url, settings, broker)
        .getConnection(Caller.of(Subject.of("bot")));
  }

  @Test
  void aResultThatIsNeverReadToItsEndIsCounted() throws Exception {
    try (Connection agent = agent("rows: 4000");
        Statement first = agent.createStatement();
        Statement second = agent.createStatement()) {
      ResultSet rows = first.executeQuery("SELECT id FROM many");
      for (int i = 0; i < 4_200; i++) {
        assertThat(rows.next()).isTrue();
      }
      assertThatThrownBy(() -> second.executeQuery("SELECT id FROM many"))
          .hasMessageContaining("SP-2050");
      rows.close();
    }
    assertThat(sink.events(AuditEvent.Finished.class))
        .singleElement()
        .satisfies(end -> assertThat(end.outcome().rows()).isEqualTo(4_200));
  }

  @Test
  void bytesOfAResultThatFailsAtItsEndAreCounted() throws Exception {
    try (Connection agent = agent("bytes: 50000");
        Statement statement = agent.createStatement()) {
      agent.setAutoCommit(false);
      statement.setFetchSize(100);
      ResultSet rows =
          statement.executeQuery("SELECT text, 1 / (4000 - id) FROM many WHERE id <= 4000");
      assertThatThrownBy(
              () -> {
                while (rows.next()) {
                  rows.getString(1);
                }
              })
          .isInstanceOf(SQLException.class);
      agent.rollback();
      assertThat(sink.events(AuditEvent.Finished.class))
          .singleElement()
          .satisfies(
              end -> {
                assertThat(end.status()).isEqualTo(AuditEvent.Status.FAILED);
                assertThat(end.outcome().bytes()).isGreaterThan(300_000);
              });
      assertThatThrownBy(() -> statement.executeQuery("SELECT id FROM many"))
          .hasMessageContaining("SP-2050");
    }
  }
}
