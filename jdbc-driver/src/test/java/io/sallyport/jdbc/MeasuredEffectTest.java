package io.sallyport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.Caller;
import io.sallyport.api.Effect;
import io.sallyport.api.Subject;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.kernel.MemoryApprovals;
import io.sallyport.testkit.MemoryAuditSink;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people are told that a write would do, counted by making it and undoing it. */
@Timeout(120)
final class MeasuredEffectTest {
  private static final String RULES =
      """
      version: 1
      rules:
        - { id: reads, permit: [sql.select], on: [shop/asked], to: [group:agents], mask: { asked.status: redact } }
        - id: measured
          permit: [sql.delete, sql.update, sql.insert]
          on: [shop/asked, shop/hidden]
          to: [group:agents]
          approve: { by: [group:leads], measure: true }
        - { id: capped, permit: [sql.delete], on: [shop/few], to: [group:agents], limit: { affected: 2 } }
        - id: quiet
          permit: [sql.delete]
          on: [shop/other]
          to: [group:agents]
          approve: { by: [group:leads] }
      """;

  private final MemoryAuditSink sink = MemoryAuditSink.unbounded();
  private EmbeddedBroker broker;

  @BeforeEach
  void open() throws Exception {
    broker =
        EmbeddedBroker.builder()
            .configText("test", RULES)
            .sink(sink)
            .approvals(new MemoryApprovals())
            .discover(false)
            .build();
  }

  @AfterEach
  void close() {
    broker.close();
  }

  private Connection agent(TestDatabase database, String name) throws SQLException {
    try (Connection admin = database.connect(name);
        Statement statement = admin.createStatement()) {
      statement.execute("CREATE TABLE asked (id int PRIMARY KEY, status varchar(20))");
      statement.execute("CREATE TABLE other (id int)");
      statement.execute("CREATE TABLE few (id int)");
      statement.execute("INSERT INTO few VALUES (1), (2), (3)");
      statement.execute("CREATE TABLE hidden (id int)");
      statement.execute("INSERT INTO hidden VALUES (1)");
      for (int i = 1; i <= 20; i++) {
        statement.execute("INSERT INTO asked VALUES (" + i + ", 'paid')");
      }
    }
    Properties settings = new Properties();
    settings.setProperty("user", database.user());
    settings.setProperty("password", database.password());
    settings.setProperty("sallyport.target", "shop");
    settings.setProperty("sallyport.approval", "async");
    return new SallyportDataSource(
            "jdbc:sallyport:" + database.url(name).substring("jdbc:".length()), settings, broker)
        .getConnection(new Caller(Subject.of("bot", "agents"), null, "tidy up"));
  }

  private Effect effect(SallyportAccessDeniedException pending) throws Exception {
    assertThat(pending.code()).isEqualTo("SP-2030");
    return broker.desk().find(pending.approval()).effect();
  }

  private Effect asked(Connection agent, String sql) throws Exception {
    try (Statement statement = agent.createStatement()) {
      statement.execute(sql);
      throw new AssertionError("It was not asked for: " + sql);
    } catch (SallyportAccessDeniedException e) {
      return effect(e);
    }
  }

  private static int rows(Connection agent) throws SQLException {
    try (Statement statement = agent.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM asked")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void theRowsAreCountedAndStayAsTheyWere(TestDatabase database) throws Exception {
    try (Connection agent = agent(database, database.fresh())) {
      assertThat(asked(agent, "DELETE FROM asked WHERE id <= 7").affected()).isEqualTo(7);
      assertThat(asked(agent, "UPDATE asked SET status = 'void' WHERE id > 15").affected())
          .isEqualTo(5);
      assertThat(asked(agent, "INSERT INTO asked VALUES (99, 'paid')").affected()).isEqualTo(1);
      assertThat(rows(agent)).isEqualTo(20);
      try (PreparedStatement statement =
          agent.prepareStatement("DELETE FROM asked WHERE id BETWEEN ? AND ?")) {
        statement.setInt(1, 3);
        statement.setInt(2, 5);
        statement.execute();
        throw new AssertionError("It was not asked for.");
      } catch (SallyportAccessDeniedException e) {
        assertThat(effect(e).affected()).isEqualTo(3);
        broker.desk().approve(e.approval(), Subject.of("lena", "leads"));
      }
      try (PreparedStatement statement =
          agent.prepareStatement("DELETE FROM asked WHERE id BETWEEN ? AND ?")) {
        statement.setInt(1, 3);
        statement.setInt(2, 5);
        assertThat(statement.executeUpdate()).isEqualTo(3);
      }
      assertThat(rows(agent)).isEqualTo(17);
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void theFirstRowsAreThoseThatTheCallerMayReadAndMasked(TestDatabase database) throws Exception {
    try (Connection agent = agent(database, database.fresh())) {
      Effect plain = asked(agent, "DELETE FROM asked WHERE id <= 7");
      assertThat(plain.columns()).containsExactly("id", "status");
      assertThat(plain.rows())
          .hasSize(5)
          .allSatisfy(row -> assertThat(row.get(1)).isEqualTo("***"));
      try (PreparedStatement statement =
          agent.prepareStatement("UPDATE asked SET status = ? WHERE id = ?")) {
        statement.setString(1, "void");
        statement.setInt(2, 9);
        statement.execute();
        throw new AssertionError("It was not asked for.");
      } catch (SallyportAccessDeniedException e) {
        assertThat(effect(e).affected()).isEqualTo(1);
        assertThat(effect(e).rows()).containsExactly(List.of("9", "***"));
      }
      Effect unread = asked(agent, "DELETE FROM hidden WHERE id = 1");
      assertThat(unread.affected()).isEqualTo(1);
      assertThat(unread.rows()).isEmpty();
      assertThat(rows(agent)).isEqualTo(20);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM a USING b WHERE a.id = b.id",
        "UPDATE a SET x = b.y FROM b WHERE a.id = b.id",
        "DELETE FROM a WHERE id = 1 RETURNING id",
        "DELETE FROM a WHERE id = 1 LIMIT 3",
        "DELETE FROM a -- WHERE id = 1",
        "DELETE FROM a, b WHERE id = 1",
        "INSERT INTO a SELECT * FROM b WHERE id = 1",
        "DELETE FROM a WHERE x = 'it\\'s'",
        "WITH c AS (SELECT 1) DELETE FROM a WHERE id = 1",
        "DELETE a FROM a WHERE id = 1",
        "MERGE INTO a USING b ON a.id = b.id WHEN MATCHED THEN DELETE"
      })
  void whatIsNotPlainlyTheRowsOfOneTableIsNotShown(String sql) {
    assertThat(FirstRows.of(sql)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "DELETE FROM s.a WHERE id = ?|SELECT * FROM s.a WHERE id = ?|0",
        "delete from a x where x.id in (select id from b where c = 'where')|SELECT * FROM a x where x.id in (select id from b where c = 'where')|0",
        "UPDATE a AS x SET y = (SELECT max(z) FROM b WHERE q = ?), w = '?' WHERE id = ?|SELECT * FROM a AS x WHERE id = ?|1",
        "DELETE FROM a|SELECT * FROM a|0"
      })
  void aPlainWriteIsLookedAt(String sql, String select, int skipped) {
    FirstRows rows = FirstRows.of(sql);
    assertThat(rows.sql().strip()).isEqualTo(select);
    assertThat(rows.skipped()).isEqualTo(skipped);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void insideATransactionWhatWasDoneBeforeStaysAndTheTrialDoesNot(TestDatabase database)
      throws Exception {
    try (Connection agent = agent(database, database.fresh())) {
      agent.setAutoCommit(false);
      assertThat(rows(agent)).isEqualTo(20);
      assertThat(asked(agent, "DELETE FROM asked WHERE id <= 7").affected()).isEqualTo(7);
      agent.commit();
      assertThat(rows(agent)).isEqualTo(20);
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aTrialThatFailsSaysSoAndTheConnectionIsStillGood(TestDatabase database) throws Exception {
    try (Connection agent = agent(database, database.fresh())) {
      Effect effect = asked(agent, "INSERT INTO asked VALUES (1, 'twice')");
      assertThat(effect.affected()).isNegative();
      assertThat(effect.note()).contains("it failed");
      assertThat(rows(agent)).isEqualTo(20);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"MyISAM", "Aria", "MEMORY"})
  void whatATableKeepsIsNotTried(String engine) throws Exception {
    String name = TestDatabase.MARIADB.fresh();
    try (Connection agent = agent(TestDatabase.MARIADB, name)) {
      try (Connection admin = TestDatabase.MARIADB.connect(name);
          Statement statement = admin.createStatement()) {
        statement.execute("ALTER TABLE asked ENGINE = " + engine);
        statement.execute("ALTER TABLE few ENGINE = " + engine);
      }
      Effect effect = asked(agent, "DELETE FROM asked WHERE id <= 7");
      assertThat(effect.affected()).isNegative();
      assertThat(effect.note()).contains("nothing was tried");
      agent.setAutoCommit(false);
      assertThat(asked(agent, "UPDATE asked SET status = 'void'").affected()).isNegative();
      agent.rollback();
      assertThat(rows(agent)).isEqualTo(20);
      try (Connection admin = TestDatabase.MARIADB.connect(name);
          Statement statement = admin.createStatement();
          ResultSet row = statement.executeQuery("SELECT DISTINCT status FROM asked")) {
        row.next();
        assertThat(row.getString(1)).isEqualTo("paid");
      }
      try (Statement statement = agent.createStatement()) {
        assertThatThrownBy(() -> statement.executeUpdate("DELETE FROM few"))
            .hasMessageContaining("SP-5045");
        statement.addBatch("DELETE FROM few WHERE id > 0");
        assertThatThrownBy(statement::executeBatch).hasMessageContaining("SP-5045");
      }
      try (Connection admin = TestDatabase.MARIADB.connect(name);
          Statement statement = admin.createStatement();
          ResultSet row = statement.executeQuery("SELECT count(*) FROM few")) {
        row.next();
        assertThat(row.getInt(1)).isEqualTo(3);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = TestDatabase.class, names = "H2")
  void aTrialIsOnRecordAsUndoneAndNothingIsTriedThatNoRuleAsksFor(TestDatabase database)
      throws Exception {
    try (Connection agent = agent(database, database.fresh())) {
      assertThat(asked(agent, "DELETE FROM other")).isNull();
      assertThat(sink.events(AuditEvent.Finished.class)).isEmpty();
      asked(agent, "DELETE FROM asked WHERE id = 1");
      asked(agent, "DELETE FROM asked WHERE id = 1");
      assertThat(sink.events(AuditEvent.Finished.class))
          .filteredOn(end -> end.status() == AuditEvent.Status.REFUSED)
          .singleElement()
          .satisfies(
              end -> {
                assertThat(end.status()).isEqualTo(AuditEvent.Status.REFUSED);
                assertThat(end.reason().code()).isEqualTo("SP-2036");
              });
    }
  }
}
