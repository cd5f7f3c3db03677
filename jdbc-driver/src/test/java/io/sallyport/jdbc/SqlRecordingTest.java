package io.sallyport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.MaskKind;
import io.sallyport.api.Recording;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.AuditException;
import io.sallyport.audit.spi.RecordingWriter;
import io.sallyport.audit.spi.SessionRecorder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a rule wants recorded is in the recording as it was handed out, or is not handed out. */
final class SqlRecordingTest {
  private final Tape tape = new Tape();

  /** Recordings in memory, of which each takes so many lines; or none at all. */
  private static final class Tape implements SessionRecorder {
    final List<String> lines = new ArrayList<>();
    int most = Integer.MAX_VALUE;
    int opened;
    boolean broken;

    @Override
    public RecordingWriter open(Head head) throws AuditException {
      if (broken) {
        throw new AuditException("SP-4210 broken", null);
      }
      String name = head.kind() + "-" + ++opened;
      int from = lines.size();
      return new RecordingWriter() {
        @Override
        public String name() {
          return name;
        }

        @Override
        public boolean append(Recording.Stream stream, byte[] bytes, int offset, int length) {
          throw new AssertionError("a stream in a SQL session");
        }

        @Override
        public boolean append(String event, Map<String, ?> members) throws AuditException {
          if (broken) {
            throw new AuditException("SP-4211 broken", null);
          }
          return lines.size() - from < most && lines.add(event + " " + new TreeMap<>(members));
        }

        @Override
        public End end() {
          return new End("digest", 0, 0, true);
        }
      };
    }
  }

  private Shop shop(TestDatabase database, int sample) throws SQLException {
    Shop shop = Shop.recorded(database, tape);
    shop.rules.add(
        TestRules.recorded(
            TestRules.mask(
                TestRules.permit("read", "customers", "sql.select"), "email", MaskKind.REDACT),
            sample));
    shop.rules.add(TestRules.permit("orders", "orders", "sql.select", "sql.update"));
    return shop;
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aSampleOfTheRowsIsRecordedAsItIsHandedOut(TestDatabase database) throws SQLException {
    try (Shop shop = shop(database, 2);
        Connection connection = shop.connect()) {
      try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT id, upper(email) AS e FROM customers WHERE id <= ? ORDER BY id");
          ResultSet rows = statement(statement)) {
        while (rows.next()) {
          assertThat(rows.getString("e")).isEqualTo("***");
        }
      }
      assertThat(tape.lines)
          .hasSize(5)
          .noneMatch(line -> line.toLowerCase().contains("raw"))
          .satisfiesExactly(
              line -> assertThat(line).startsWith("statement {exchange=1, text=SELECT id, upper("),
              line ->
                  assertThat(line).isEqualToIgnoringCase("columns {columns=[id, e], exchange=1}"),
              line -> assertThat(line).isEqualTo("row {exchange=1, values=[1, ***]}"),
              line -> assertThat(line).isEqualTo("row {exchange=1, values=[2, ***]}"),
              line ->
                  assertThat(line)
                      .isEqualTo(
                          "end {affected=-1, cut=false, exchange=1, rows=4, status=completed}"));
    }
  }

  private static ResultSet statement(PreparedStatement statement) throws SQLException {
    statement.setInt(1, 4);
    return statement.executeQuery();
  }

  @Test
  void contentThatIsMaskedByItsShapeIsMaskedInTheRecording() throws SQLException {
    try (Shop shop = Shop.recorded(TestDatabase.H2, tape);
        Connection connection = shop.connect()) {
      shop.rules.add(
          TestRules.recorded(
              TestRules.detect(TestRules.permit("read", "customers", "sql.select"), "email"), 9));
      try (Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery("SELECT email, 'by ' || email FROM customers WHERE id = 3")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.next()).isFalse();
      }
      assertThat(tape.lines)
          .contains("row {exchange=1, values=[[email], by [email]]}")
          .noneMatch(line -> line.contains("raw3"));
      assertThat(shop.outcomes().get(0).outcome().notes())
          .as("what was handed out, not what was recorded")
          .isEmpty();
    }
  }

  @Test
  void aSessionThatCannotBeRecordedIsRefusedBeforeTheCall() throws SQLException {
    try (Shop shop = shop(TestDatabase.H2, 2);
        Connection connection = shop.connect();
        Statement statement = connection.createStatement()) {
      tape.broken = true;
      assertThatThrownBy(() -> statement.executeQuery("SELECT id FROM customers"))
          .isInstanceOf(SallyportAccessDeniedException.class)
          .hasMessageStartingWith("SP-4201");
      assertThat(shop.outcomes()).singleElement().satisfies(SqlRecordingTest::isRefused);
      assertThat(statement.executeQuery("SELECT id FROM orders").next())
          .as("a call that no rule wants recorded")
          .isTrue();
      tape.broken = false;
      assertThat(statement.executeQuery("SELECT id FROM customers").next()).isTrue();
    }
  }

  private static void isRefused(AuditEvent.Finished finished) {
    assertThat(finished.status()).isEqualTo(AuditEvent.Status.REFUSED);
    assertThat(finished.reason().code()).startsWith("SP-420");
  }

  @Test
  void aRowThatIsNotRecordedIsNotHandedOutByAnyMove() throws SQLException {
    for (int type : List.of(ResultSet.TYPE_FORWARD_ONLY, ResultSet.TYPE_SCROLL_INSENSITIVE)) {
      tape.broken = false;
      try (Shop shop = shop(TestDatabase.H2, 5);
          Connection connection = shop.connect();
          Statement statement = connection.createStatement(type, ResultSet.CONCUR_READ_ONLY);
          ResultSet rows = statement.executeQuery("SELECT id FROM customers ORDER BY id")) {
        assertThat(rows.next()).isTrue();
        tape.broken = true;
        boolean scrolls = type == ResultSet.TYPE_SCROLL_INSENSITIVE;
        assertThatThrownBy(() -> move(rows, scrolls))
            .isInstanceOf(SallyportAccessDeniedException.class)
            .hasMessageStartingWith("SP-4202");
        assertThat(shop.outcomes()).singleElement().satisfies(SqlRecordingTest::isRefused);
        assertThatThrownBy(() -> rows.getInt(1)).isInstanceOf(SQLException.class);
        assertThat(rows.next()).isFalse();
      }
    }
  }

  private static boolean move(ResultSet rows, boolean scrolls) throws SQLException {
    return scrolls ? rows.absolute(3) : rows.next();
  }

  @Test
  void aFullRecordingEndsTheResultAndTheNextCallHasANewOne() throws SQLException {
    tape.most = 3;
    try (Shop shop = shop(TestDatabase.H2, 100);
        Connection connection = shop.connect();
        Statement statement = connection.createStatement()) {
      ResultSet rows = statement.executeQuery("SELECT id FROM customers ORDER BY id");
      assertThat(rows.next()).isTrue();
      assertThatThrownBy(rows::next)
          .isInstanceOf(SallyportAccessDeniedException.class)
          .hasMessageStartingWith("SP-4203");
      assertThat(statement.executeQuery("SELECT id FROM customers").next()).isTrue();
      assertThat(tape.opened).isEqualTo(2);
    }
  }

  @Test
  void theRecordingIsNamedInTheTrailAndEndsWithTheConnection() throws SQLException {
    try (Shop shop = shop(TestDatabase.H2, 0)) {
      try (Connection connection = shop.connect();
          Statement statement = connection.createStatement()) {
        statement.executeQuery("SELECT id FROM customers").next();
        statement.executeQuery("SELECT id FROM customers").next();
      }
      assertThat(shop.sink.events(AuditEvent.RecordingStarted.class)).hasSize(1);
      assertThat(shop.sink.events(AuditEvent.RecordingEnded.class))
          .singleElement()
          .satisfies(end -> assertThat(end.recording()).isEqualTo("SQL-1"));
      assertThat(tape.lines).noneMatch(line -> line.startsWith("row"));
    }
  }
}
