package io.sallyport.audit.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.Durability;
import io.sallyport.api.Secret;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.AuditException;
import io.sallyport.audit.spi.AuditSink;
import io.sallyport.audit.spi.AuditSinkFactory;
import io.sallyport.audit.spi.SinkSettings;
import io.sallyport.testkit.AuditSinkContract;
import io.sallyport.testkit.RecordedVisit;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TableSinkTest extends AuditSinkContract {
  private static EmbeddedPostgres server;

  @BeforeAll
  static void aDatabase() throws Exception {
    server = EmbeddedPostgres.start();
    execute("CREATE ROLE recorder LOGIN");
  }

  @AfterAll
  static void end() throws Exception {
    server.close();
  }

  @BeforeEach
  void aTable() throws Exception {
    execute("DROP TABLE IF EXISTS sallyport_audit");
    byte[] script = TableSink.class.getResourceAsStream("postgresql.sql").readAllBytes();
    execute(new String(script, StandardCharsets.UTF_8));
    execute("GRANT INSERT ON sallyport_audit TO recorder");
  }

  private static void execute(String sql) throws Exception {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static DataSource recorder() {
    return server.getDatabase("recorder", "postgres");
  }

  @Override
  protected AuditSink open() throws AuditException {
    return TableSink.open(recorder());
  }

  @Override
  protected List<String> kept(AuditSink sink) throws Exception {
    return texts(
        "SELECT session || ' ' || exchange || ' ' || coalesce(verdict, event->>'status')"
            + " FROM sallyport_audit WHERE exchange IS NOT NULL ORDER BY id");
  }

  private static List<String> texts(String sql) throws Exception {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    }
  }

  private static AuditEvent event() {
    return new AuditEvent.SessionClosed(Instant.now(), "s");
  }

  @Test
  void anEventIsAskedForByWhatIsInIt() throws Exception {
    RecordedVisit.by(open());
    assertThat(
            texts(
                "SELECT DISTINCT event->'reason'->>'code' FROM sallyport_audit"
                    + " WHERE subject = 'anna' AND target = 'shop' AND verdict = 'deny'"))
        .containsExactly("SP-2002");
    assertThat(
            texts("SELECT event->>'by' FROM sallyport_audit WHERE event->>'act' LIKE 'approval%'"))
        .containsExactly("lena");
    assertThat(
            texts("SELECT DISTINCT event->>'text' FROM sallyport_audit WHERE verdict IS NOT NULL"))
        .containsExactly("SELECT id FROM customers WHERE name = 'Zo\u00eb' -- \\u0000 \ufffd");
  }

  @Test
  void aLostConnectionRefusesOnceAndIsReplaced() throws Exception {
    try (AuditSink sink = open()) {
      sink.append(event(), Durability.WRITTEN);
      execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'recorder'");
      sink.append(event(), Durability.BUFFERED);
      assertThatThrownBy(() -> sink.append(event(), Durability.WRITTEN))
          .isInstanceOf(AuditException.class)
          .hasMessageStartingWith("SP-4131")
          .hasMessageContaining("1 events wait");
      sink.append(event(), Durability.WRITTEN);
    }
    assertThat(texts("SELECT id FROM sallyport_audit")).hasSize(3);
  }

  @Test
  void aRoleWithInsertAloneSufficesAndCannotTakeARecordBack() throws Exception {
    try (AuditSink sink = open()) {
      sink.append(event(), Durability.WRITTEN);
    }
    try (Connection connection = recorder().getConnection();
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute("DELETE FROM sallyport_audit"))
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void aConfigurationNamesItAndThePasswordIsFetchedForEachConnection() throws Exception {
    AuditSinkFactory factory = ServiceLoader.load(AuditSinkFactory.class).iterator().next();
    assertThat(factory.kind()).isEqualTo("table");
    AtomicInteger fetched = new AtomicInteger();
    SinkSettings settings =
        new SinkSettings(
            "jdbc:postgresql://localhost:" + server.getPort() + "/postgres",
            Map.of("username", "recorder", "password", "${secret:audit-db}", "patience", "PT5S"),
            null,
            text -> {
              fetched.incrementAndGet();
              return Secret.of("any".toCharArray());
            });
    try (AuditSink sink = factory.open(settings)) {
      sink.append(event(), Durability.WRITTEN);
      execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'recorder'");
      assertThatThrownBy(() -> sink.append(event(), Durability.WRITTEN))
          .hasMessageStartingWith("SP-4131");
      sink.append(event(), Durability.WRITTEN);
    }
    assertThat(fetched).hasValue(2);
    assertThat(texts("SELECT id FROM sallyport_audit")).hasSize(2);
  }

  @Test
  void aMissingTableIsNamedAtTheStart() throws Exception {
    execute("DROP TABLE sallyport_audit");
    assertThatThrownBy(this::open)
        .isInstanceOf(AuditException.class)
        .hasMessageStartingWith("SP-4130")
        .hasMessageContaining("postgresql.sql");
  }
}
