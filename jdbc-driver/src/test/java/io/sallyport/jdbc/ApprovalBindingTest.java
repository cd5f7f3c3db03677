package io.sallyport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.Caller;
import io.sallyport.api.Subject;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.kernel.MemoryApprovals;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.Calendar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that look like the approved one, and are another. */
@Timeout(120)
final class ApprovalBindingTest {
  private static final String RULES =
      """
      version: 1
      rules:
        - id: asks
          permit: [sql.delete]
          on: [shop/*.asked]
          to: [group:agents]
          approve: { by: [group:leads] }
      """;

  private EmbeddedBroker broker;

  /** Sets the parameters of a statement. */
  private interface Binds {
    void to(PreparedStatement statement) throws SQLException;
  }

  @BeforeEach
  void open() throws Exception {
    broker =
        EmbeddedBroker.builder()
            .configText("test", RULES)
            .approvals(new MemoryApprovals())
            .sink(io.sallyport.testkit.MemoryAuditSink.unbounded())
            .discover(false)
            .build();
  }

  @AfterEach
  void close() {
    broker.close();
  }

  private Connection agent(TestDatabase database, String name, String suffix) throws SQLException {
    Properties settings = new Properties();
    settings.setProperty("user", database.user());
    settings.setProperty("password", database.password());
    settings.setProperty("sallyport.target", "shop");
    settings.setProperty("sallyport.approval", "async");
    String url = database.url(name).substring("jdbc:".length()) + suffix;
    return new SallyportDataSource("jdbc:sallyport:" + url, settings, broker)
        .getConnection(new Caller(Subject.of("bot", "agents"), null, "tidy up"));
  }

  private static void admin(TestDatabase database, String name, String... texts)
      throws SQLException {
    try (Connection admin = database.connect(name);
        Statement statement = admin.createStatement()) {
      for (String text : texts) {
        statement.execute(text);
      }
    }
  }

  private static String asked(Connection agent, String sql, Binds binds) throws SQLException {
    try (PreparedStatement statement = agent.prepareStatement(sql)) {
      binds.to(statement);
      statement.executeUpdate();
      return "made";
    } catch (SallyportAccessDeniedException e) {
      return e.approval() == null ? e.code() : e.approval();
    }
  }

  @Test
  void theSameTextInAnotherSchemaIsAnotherCall() throws Exception {
    String name = TestDatabase.POSTGRES.fresh();
    admin(
        TestDatabase.POSTGRES,
        name,
        "CREATE SCHEMA staging",
        "CREATE TABLE staging.asked (id int)",
        "CREATE TABLE public.asked (id int)",
        "INSERT INTO public.asked VALUES (1)");
    String delete = "DELETE FROM asked WHERE id = 1";
    Binds none = statement -> {};
    try (Connection staging = agent(TestDatabase.POSTGRES, name, "?currentSchema=staging");
        Connection live = agent(TestDatabase.POSTGRES, name, "?currentSchema=public")) {
      String id = asked(staging, delete, none);
      broker.desk().approve(id, Subject.of("lena", "leads"));
      assertThat(broker.desk().find(id).call().touches())
          .contains("sql.delete staging.asked")
          .noneMatch(touched -> touched.contains("public"));
      assertThat(asked(live, delete, none)).isNotEqualTo("made").isNotEqualTo(id);
      assertThat(asked(staging, delete, none)).isEqualTo("made");
    }
  }

  @Test
  void theSameValuesBoundInAnotherWayAreAnotherCall() throws Exception {
    String name = TestDatabase.H2.fresh();
    admin(TestDatabase.H2, name, "CREATE TABLE asked (id int, t timestamp, note varchar(20))");
    Timestamp time = Timestamp.valueOf("2026-01-31 12:00:00");
    Calendar utc = Calendar.getInstance(TimeZone.getTimeZone("UTC"));
    Calendar far = Calendar.getInstance(TimeZone.getTimeZone("Pacific/Kiritimati"));
    String at = "DELETE FROM asked WHERE t < ?";
    String one = "DELETE FROM asked WHERE id = ?";
    String any = "DELETE FROM asked WHERE note = ANY(?)";
    try (Connection agent = agent(TestDatabase.H2, name, "")) {
      Map<String, List<Binds>> all = new HashMap<>();
      all.put(
          at,
          List.of(
              s -> s.setTimestamp(1, time),
              s -> s.setTimestamp(1, time, utc),
              s -> s.setTimestamp(1, time, far)));
      all.put(
          one,
          List.of(
              s -> s.setObject(1, "7"),
              s -> s.setObject(1, "7", Types.INTEGER),
              s -> s.setObject(1, "7", Types.VARBINARY),
              s -> s.setNull(1, Types.INTEGER),
              s -> s.setNull(1, Types.VARCHAR)));
      all.put(
          any,
          List.of(
              s -> s.setObject(1, new String[] {"a, b"}),
              s -> s.setObject(1, new String[] {"a", "b"}),
              s -> s.setObject(1, new String[] {null}),
              s -> s.setObject(1, new String[] {"null"})));
      for (Map.Entry<String, List<Binds>> entry : all.entrySet()) {
        Map<String, Integer> ids = new HashMap<>();
        for (int i = 0; i < entry.getValue().size(); i++) {
          String id = asked(agent, entry.getKey(), entry.getValue().get(i));
          assertThat(broker.desk().find(id)).isNotNull();
          assertThat(ids.put(id, i)).as(entry.getKey() + i).isNull();
          assertThat(asked(agent, entry.getKey(), entry.getValue().get(i))).isEqualTo(id);
        }
      }
    }
  }

  @Test
  void aValueWhoseTextMayNotSayAllOfItIsNotApproved() throws Exception {
    String name = TestDatabase.POSTGRES.fresh();
    admin(TestDatabase.POSTGRES, name, "CREATE TABLE asked (id int, note text)");
    org.postgresql.util.PGobject typed = new org.postgresql.util.PGobject();
    typed.setType("int4");
    typed.setValue("7");
    try (Connection agent = agent(TestDatabase.POSTGRES, name, "")) {
      assertThat(asked(agent, "DELETE FROM asked WHERE id = ?", s -> s.setObject(1, typed)))
          .isEqualTo("SP-2025");
    }
  }
}
