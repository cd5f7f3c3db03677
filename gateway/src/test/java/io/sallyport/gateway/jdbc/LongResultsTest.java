package io.sallyport.gateway.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.Caller;
import io.sallyport.api.Outcome;
import io.sallyport.api.Subject;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.jdbc.Placement;
import io.sallyport.jdbc.TestDatabase;
import io.sallyport.testkit.MemoryAuditSink;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Results that are long enough for their texts to be taken from the vendor's driver as bytes: what
 * comes, what is counted and what is masked is what a call in this process gives.
 */
@Timeout(60)
class LongResultsTest {
  private static final Caller ALICE = Caller.of(Subject.of("alice", "analysts"));
  private static final Caller BOB = Caller.of(Subject.of("bob", "capped"));
  private static final Caller CAROL = Caller.of(Subject.of("carol", "searched"));
  private static final String RULES =
      """
      version: 1
      rules:
        - { id: all, permit: ["sql.*"], on: ["shop/*"], to: [group:analysts] }
        - { id: capped, permit: ["sql.*"], on: ["shop/*"], to: [group:capped], limit: { bytes: 6KB } }
        - { id: searched, permit: ["sql.*"], on: ["shop/*"], to: [group:searched], mask: { detect: [credit_card] } }
      """;
  private static final String ROWS =
      "CREATE TABLE t AS SELECT i AS id, 'name ' || i AS a, CASE WHEN i % 3 = 0 THEN 'Größe ' || i"
          + " WHEN i % 7 = 0 THEN NULL WHEN i % 11 = 0 THEN '' ELSE 'card 4111111111111111, ' || i END AS u,"
          + " CASE WHEN i % 100 = 0 THEN repeat('long', 80000) ELSE U&'\\+01F600' || i END AS e,"
          + " 'b'::char(5) AS c, (i::numeric / 7)::numeric(20,9) AS n, i::float8 / 3 AS f,"
          + " timestamp '2024-02-29 10:00:00' + i * interval '1.234567 s' AS ts,"
          + " timestamptz '2024-02-29 10:00:00Z' + i * interval '1 h' AS tz, date '2024-02-29' + i AS d,"
          + " time '10:00' + i * interval '1.5 s' AS tt, md5(i::text)::uuid AS id2, i % 2 = 0 AS b,"
          + " jsonb_build_object('k', i) AS j, i * interval '1 day 1.5 s' AS iv, ARRAY[i, NULL, 3] AS ar,"
          + " decode(md5(i::text), 'hex') AS y, '\\x41'::bytea AS z FROM generate_series(1, 300) i";

  /** Columns that both placements read as text: of others, the gateway counts what it is sent. */
  private static final String TEXTS = "a, u, c, n, ts, d";

  private final MemoryAuditSink sink = MemoryAuditSink.unbounded();
  private EmbeddedBroker broker;
  private TestDoor door;
  private String name;

  @BeforeEach
  void open() throws Exception {
    broker = EmbeddedBroker.builder().configText("test", RULES).sink(sink).discover(false).build();
    door = TestDoor.open(Duration.ofMinutes(1));
    name = TestDatabase.POSTGRES.fresh();
    try (Connection admin = TestDatabase.POSTGRES.connect(name);
        Statement statement = admin.createStatement()) {
      statement.execute(ROWS);
    }
  }

  @AfterEach
  void close() {
    door.close();
    broker.close();
  }

  /** What somebody reads of the table, several times with one statement, and how it ended. */
  private record Seen(List<List<String>> rows, Outcome outcome) {}

  private Seen embedded(Caller caller, String columns) throws SQLException {
    try (Connection connection = Placement.embedded(TestDatabase.POSTGRES, name, broker, caller)) {
      return seen(connection, columns, 1);
    }
  }

  /** Often enough for pgjdbc to change to its binary forms. */
  private Seen remote(Caller caller, String columns, int times) throws SQLException {
    try (Connection connection =
        door.connect(new TestDoor.World(TestDatabase.POSTGRES, name, broker, caller))) {
      return seen(connection, columns, times);
    }
  }

  private Seen seen(Connection connection, String columns, int times) throws SQLException {
    List<List<String>> all = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement("SELECT " + columns + " FROM t ORDER BY id")) {
      for (int i = 0; i < times; i++) {
        all.clear();
        try (ResultSet rows = select.executeQuery()) {
          while (rows.next()) {
            all.add(row(rows));
          }
        }
      }
    }
    List<AuditEvent.Finished> ends = sink.events(AuditEvent.Finished.class);
    return new Seen(all, ends.get(ends.size() - 1).outcome());
  }

  private static List<String> row(ResultSet rows) throws SQLException {
    List<String> cells = new ArrayList<>();
    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
      cells.add(rows.getString(i));
    }
    return cells;
  }

  @Test
  void everyTextIsTheSameAndCountsTheSame() throws SQLException {
    Seen here = embedded(ALICE, "*");
    Seen there = remote(ALICE, "*", 1);
    assertThat(there.rows()).hasSize(300).isEqualTo(here.rows());
    assertThat(there.outcome().rows()).isEqualTo(300);
    assertThat(remote(ALICE, "*", 8).rows()).hasSize(300);
  }

  @Test
  void aCapOnBytesCutsAtTheSameRow() throws SQLException {
    Seen here = embedded(BOB, TEXTS);
    Seen there = remote(BOB, TEXTS, 1);
    assertThat(here.rows().size()).isBetween(51, 299);
    assertThat(there.rows()).isEqualTo(here.rows());
    assertThat(there.outcome()).isEqualTo(here.outcome());
  }

  @Test
  void whatIsSearchedForIsMaskedInLongResultsToo() throws SQLException {
    Seen there = remote(CAROL, "*", 1);
    assertThat(there.rows()).hasSize(300);
    assertThat(there.rows().toString()).doesNotContain("4111111111111111");
  }
}
