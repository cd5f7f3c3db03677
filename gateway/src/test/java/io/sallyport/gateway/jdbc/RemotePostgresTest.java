package io.sallyport.gateway.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.Caller;
import io.sallyport.api.Subject;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.jdbc.TestDatabase;
import io.sallyport.jdbc.TestPostgres;
import io.sallyport.testkit.MemoryAuditSink;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A gateway's client beside PostgreSQL's own driver: the same values, and the same ends. */
@Timeout(60)
class RemotePostgresTest {
  private static final String RULES =
      """
      version: 1
      rules:
        - { id: all, permit: ["sql.*"], on: ["shop/*"] }
      """;

  /** Each type with a value that loses something if it is carried as anything less. */
  private static final Map<String, String> VALUES = values();

  private EmbeddedBroker broker;
  private TestDoor door;
  private TestDoor.World world;

  private static Map<String, String> values() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("smallint", "-32768");
    values.put("int", "2147483647");
    values.put("bigint", "-9223372036854775808");
    values.put("numeric", "123456789012345678901234567890.123456789012345678901234567890");
    values.put("numeric(30,10)", "-0.0000000001");
    values.put("real", "1.5e-30");
    values.put("double precision", "1.7976931348623157e308");
    values.put("money", "12.34");
    values.put("text", "é𝄞'\\\" \t");
    values.put("varchar(20)", "");
    values.put("char(5)", "ab");
    values.put("\"char\"", "c");
    values.put("bytea", "\\x00ff27");
    values.put("boolean", "false");
    values.put("date", "0001-01-01");
    values.put("time", "23:59:59.999999");
    values.put("timetz", "12:34:56.789-05:30");
    values.put("timestamp", "2024-03-31 02:30:00.000001");
    values.put("timestamptz", "1883-11-18 12:03:58.5+00");
    values.put("interval", "1 year -2 mons 3 days -04:05:06.789");
    values.put("uuid", "6f6f6f6f-0000-4000-8000-00000000000a");
    values.put("json", "{\"b\": 1,  \"a\": [null]}");
    values.put("jsonb", "{\"b\": 1e400, \"a\": [null]}");
    values.put("xml", "<a b=\"c\">d</a>");
    values.put("inet", "2001:db8::1/64");
    values.put("cidr", "10.0.0.0/8");
    values.put("macaddr", "08:00:2b:01:02:03");
    values.put("bit(5)", "10101");
    values.put("varbit(9)", "1");
    values.put("point", "(1.5,-2)");
    values.put("line", "{1,-1,0.1}");
    values.put("lseg", "[(0,0),(1,1.25)]");
    values.put("box", "(3,4),(1,2)");
    values.put("path", "[(0,0),(1,1),(2,0)]");
    values.put("polygon", "((0,0),(1,1),(2,0))");
    values.put("circle", "<(1,2),3.5>");
    values.put("tsvector", "'a':1 'cat':2");
    values.put("int4range", "[1,10)");
    values.put("tstzrange", "[\"2024-01-01 00:00:00+00\",)");
    values.put("int[]", "{1,NULL,-3}");
    values.put("int[][]", "{{1,2},{3,4}}");
    values.put("text[]", "{x,NULL,\"a b\",\"q\\\"\"}");
    values.put("numeric[]", "{1.10,-2e30}");
    values.put("timestamptz[]", "{\"2024-01-01 00:00:00+00\"}");
    values.put("uuid[]", "{6f6f6f6f-0000-4000-8000-00000000000a}");
    values.put("feeling", "glad");
    return values;
  }

  @BeforeEach
  void open() throws Exception {
    broker =
        EmbeddedBroker.builder()
            .configText("test", RULES)
            .sink(MemoryAuditSink.latest(1_000))
            .discover(false)
            .build();
    String name = TestDatabase.POSTGRES.fresh();
    List<String> columns = new ArrayList<>(List.of("id int"));
    List<String> literals = new ArrayList<>(List.of("1"));
    VALUES.forEach(
        (type, value) -> {
          columns.add("c" + columns.size() + " " + type);
          literals.add("'" + value.replace("'", "''") + "'");
        });
    try (Connection admin = TestPostgres.connect(name);
        Statement statement = admin.createStatement()) {
      statement.execute("CREATE TYPE feeling AS ENUM ('sad', 'glad')");
      statement.execute("CREATE TABLE kinds (" + String.join(", ", columns) + ")");
      statement.execute("INSERT INTO kinds VALUES (" + String.join(", ", literals) + ")");
      statement.execute("INSERT INTO kinds (id) VALUES (2)");
      statement.execute("CREATE TABLE m AS SELECT generate_series(1, 3000) AS id");
    }
    world = new TestDoor.World(TestDatabase.POSTGRES, name, broker, Caller.of(Subject.of("alice")));
    door = TestDoor.open(Duration.ofMinutes(1));
  }

  @AfterEach
  void close() {
    door.close();
    broker.close();
  }

  /** Both read it as often as it takes the driver to change to the binary form. */
  @Test
  void everyTypeComesAsItsOwnDriverGivesIt() throws SQLException {
    String text = "SELECT * FROM kinds WHERE id = ?";
    // Their text is the server's, as through a gateway: the driver's own differs from it.
    String texts = "?binaryTransferDisable=NUMERIC,DATE,TIME,TIMETZ,TIMESTAMP,TIMESTAMPTZ,UUID";
    try (Connection here =
            DriverManager.getConnection(
                TestPostgres.url(world.name()) + texts, TestPostgres.user(), "postgres");
        Connection there = door.connect(world);
        PreparedStatement own = here.prepareStatement(text);
        PreparedStatement remote = there.prepareStatement(text)) {
      for (int round = 0; round < 8; round++) {
        for (int id = 1; id <= 2; id++) {
          own.setInt(1, id);
          remote.setInt(1, id);
          try (ResultSet expected = own.executeQuery();
              ResultSet rows = remote.executeQuery()) {
            assertThat(expected.next()).isTrue();
            assertThat(rows.next()).isTrue();
            for (int i = 1; i <= VALUES.size() + 1; i++) {
              same(expected, rows, i);
            }
            assertThat(rows.next()).isFalse();
          }
        }
      }
    }
  }

  private static void same(ResultSet expected, ResultSet rows, int column) throws SQLException {
    ResultSetMetaData about = expected.getMetaData();
    String name = about.getColumnTypeName(column) + ", column " + column;
    assertThat(rows.getMetaData().getColumnTypeName(column))
        .isEqualTo(about.getColumnTypeName(column));
    assertThat(rows.getMetaData().getColumnType(column)).isEqualTo(about.getColumnType(column));
    String text = expected.getString(column);
    if (text == null || !text.startsWith("[B@")) {
      // The driver has no text for bytes that came as such.
      assertThat(rows.getString(column)).as(name).isEqualTo(text);
    }
    assertThat(rows.wasNull()).as(name).isEqualTo(expected.wasNull());
    Object value = rows.getObject(column);
    Object own = expected.getObject(column);
    if (own instanceof Array array) {
      assertThat(((Array) value).getArray()).as(name).isEqualTo(array.getArray());
    } else if (own instanceof SQLXML xml) {
      assertThat(((SQLXML) value).getString()).as(name).isEqualTo(xml.getString());
    } else if (isOfTheJdk(about.getColumnClassName(column))
        && (own == null || isOfTheJdk(own.getClass().getName()))) {
      assertThat(value).as(name).isEqualTo(own);
    } else {
      // A class of the driver's own, for which the text stands.
      assertThat(value).as(name).isEqualTo(expected.getString(column));
    }
  }

  private static boolean isOfTheJdk(String className) {
    return className.startsWith("java.") || className.equals("[B");
  }

  @Test
  void everyTypeGoesInAsItCameOut() throws SQLException {
    String marks = VALUES.keySet().stream().map(type -> "?").collect(Collectors.joining(", "));
    try (Connection connection = door.connect(world);
        PreparedStatement select = connection.prepareStatement("SELECT * FROM kinds WHERE id = 1");
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO kinds VALUES (?, " + marks + ")")) {
      for (int round = 0; round < 7; round++) {
        insert.setInt(1, 10 + round);
        try (ResultSet rows = select.executeQuery()) {
          assertThat(rows.next()).isTrue();
          for (int i = 2; i <= VALUES.size() + 1; i++) {
            int type = rows.getMetaData().getColumnType(i);
            switch (type) {
              case Types.ARRAY -> insert.setArray(i, rows.getArray(i));
              case Types.SQLXML -> insert.setSQLXML(i, rows.getSQLXML(i));
              case Types.BINARY -> insert.setBytes(i, rows.getBytes(i));
              default -> insert.setObject(i, rows.getString(i), Types.OTHER);
            }
          }
        }
        assertThat(insert.executeUpdate()).isEqualTo(1);
      }
    }
    try (Connection admin = TestPostgres.connect(world.name());
        Statement statement = admin.createStatement()) {
      for (int i = 1; i <= VALUES.size(); i++) {
        try (ResultSet rows =
            statement.executeQuery(
                "SELECT count(DISTINCT c%1$d::text), count(c%1$d) FROM kinds".formatted(i))) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getInt(1)).as("column %d", i).isEqualTo(1);
          assertThat(rows.getInt(2)).as("column %d", i).isEqualTo(8);
        }
      }
    }
  }

  private String ask(String question) throws SQLException {
    try (Connection admin = TestPostgres.connect(world.name());
        Statement statement = admin.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      return row.next() ? String.valueOf(row.getString(1)) : "nothing";
    }
  }

  @Test
  void anAnswerLaterThanTheNetworkTimeoutLosesTheConnectionAndFreesTheDatabase() throws Exception {
    try (Connection connection = door.connect(world);
        Statement statement = connection.createStatement()) {
      connection.setNetworkTimeout(Runnable::run, 700);
      assertThat(connection.getNetworkTimeout()).isEqualTo(700);
      assertThat(statement.executeQuery("SELECT id FROM m WHERE id = 1").next()).isTrue();
      assertThatThrownBy(
              () ->
                  statement.executeQuery(
                      "SELECT count(*) FROM m a, m b, m c WHERE a.id + b.id + c.id < 0"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08006"));
      assertThat(connection.isClosed()).isTrue();
    }
    String others =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND pid <> pg_backend_pid()";
    Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> ask(others).equals("0"));
    assertThat(door.live()).isZero();
  }

  @Test
  void whatTheApplicationCallsItselfReachesTheDatabase() throws Exception {
    try (Connection connection = door.connect(world)) {
      connection.setClientInfo("ApplicationName", "ledger");
      assertThat(connection.getClientInfo("ApplicationName")).isEqualTo("ledger");
      assertThat(ask("SELECT pid FROM pg_stat_activity WHERE application_name = 'ledger'"))
          .isNotEqualTo("nothing");
    }
  }
}
