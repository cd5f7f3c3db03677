package io.sallyport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Content that a rule masks by its shape comes out of a result in no way that there is. */
class DetectTest {
  private static final String CARD = "4111111111111111";
  private static final String NOTE = "paid with " + CARD + ", ask ann@example.org";
  private static final String SHOWN = "paid with [credit_card], ask [email]";

  private static Shop shop(TestDatabase database) throws SQLException {
    Shop shop = Shop.on(database);
    try (Connection admin = shop.admin();
        Statement statement = admin.createStatement()) {
      String text = database == TestDatabase.H2 ? "CLOB" : "TEXT";
      statement.execute(
          "CREATE TABLE notes (id INT, note VARCHAR(200), big "
              + text
              + ", card VARCHAR(20), n BIGINT)");
      statement.execute(
          "INSERT INTO notes VALUES (1, '%1$s', '%1$s', '%2$s', %2$s)".formatted(NOTE, CARD));
    }
    shop.rules.add(
        TestRules.detect(
            TestRules.permit("notes", "notes", "sql.select", "sql.update", "sql.insert"),
            "credit_card",
            "email"));
    return shop;
  }

  private interface Way {
    Object out(ResultSet rows) throws SQLException, IOException;
  }

  private static String all(Reader reader) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int c = reader.read(); c >= 0; c = reader.read()) {
      text.append((char) c);
    }
    return text.toString();
  }

  private static String all(InputStream stream) throws IOException {
    return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
  }

  @SuppressWarnings("deprecation") // they are ways out all the same
  private static final List<Way> WAYS =
      List.of(
          rows -> rows.getString("note"),
          rows -> rows.getString("big"),
          rows -> rows.getNString("note"),
          rows -> rows.getObject("note"),
          rows -> rows.getObject("note", String.class),
          rows -> rows.getObject("note", Object.class),
          rows -> new String(rows.getBytes("note"), StandardCharsets.UTF_8),
          rows -> all(rows.getCharacterStream("note")),
          rows -> all(rows.getCharacterStream("big")),
          rows -> all(rows.getNCharacterStream("note")),
          rows -> all(rows.getAsciiStream("note")),
          rows -> all(rows.getBinaryStream("note")),
          rows -> all(rows.getUnicodeStream("note")),
          rows -> rows.getObject("big"),
          rows -> rows.getClob("big").getSubString(1, 30),
          rows -> rows.getNClob("big").getSubString(1, 30),
          rows -> rows.getClob("note").getSubString(11, 3),
          rows -> rows.getSQLXML("note").getString(),
          rows -> rows.getString("card"),
          rows -> rows.getLong("card"),
          rows -> rows.getLong(4),
          rows -> rows.getDouble("card"),
          rows -> rows.getDouble(4),
          rows -> rows.getFloat("card"),
          rows -> rows.getBigDecimal("card"),
          rows -> rows.getBigDecimal(4),
          rows -> rows.getBigDecimal(4, 0),
          rows -> rows.getObject("card", Long.class),
          rows -> rows.getObject("card", BigDecimal.class),
          rows -> rows.getObject(4, Double.class),
          rows -> rows.getObject("card", byte[].class),
          rows -> rows.getURL("card"));

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void noWayOutOfAResultShowsIt(TestDatabase database) throws SQLException {
    int masked = 0;
    try (Shop shop = shop(database);
        Connection connection = shop.connect()) {
      for (int i = 0; i < WAYS.size(); i++) {
        try (Statement statement = connection.createStatement();
            ResultSet rows = statement.executeQuery("SELECT id, note, big, card FROM notes")) {
          rows.next();
          String out = String.valueOf(WAYS.get(i).out(rows));
          assertThat(out)
              .as("way %s", i)
              .doesNotContain("411")
              .doesNotContain("ann@")
              .doesNotContain("4.11");
          masked += out.equals(SHOWN) ? 1 : 0;
        } catch (SQLException | IOException e) {
          assertThat(e.getMessage()).as("way %s", i).doesNotContain("411").doesNotContain("ann@");
        }
      }
    }
    assertThat(masked).isGreaterThan(6);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void whatIsNoTextStaysAsItIs(TestDatabase database) throws SQLException {
    try (Shop shop = shop(database);
        Connection connection = shop.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT n, id FROM notes")) {
      rows.next();
      assertThat(rows.getLong(1)).isEqualTo(4111111111111111L);
      assertThat(rows.getBigDecimal("n")).isEqualByComparingTo(CARD);
      assertThat(rows.getObject(1, Long.class)).isEqualTo(4111111111111111L);
      assertThat(rows.getInt(2)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void theOutcomeSaysHowMuchWasFound(TestDatabase database) throws SQLException {
    try (Shop shop = shop(database);
        Connection connection = shop.connect();
        Statement statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery("SELECT note, card FROM notes")) {
        rows.next();
        assertThat(rows.getString(1)).isEqualTo(SHOWN);
        assertThat(rows.getString(2)).isEqualTo("[credit_card]");
      }
      assertThat(shop.lastOutcome().notes())
          .containsExactly("detected credit_card: 2", "detected email: 1");
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void arraysAreSearchedToo(TestDatabase database) throws SQLException {
    if (database == TestDatabase.MARIADB) {
      return;
    }
    List<String> out = new ArrayList<>();
    try (Shop shop = shop(database);
        Connection connection = shop.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT ARRAY[note, card] FROM notes")) {
      rows.next();
      Array array = rows.getArray(1);
      out.add(Arrays.deepToString((Object[]) array.getArray()));
      try (ResultSet elements = array.getResultSet()) {
        while (elements.next()) {
          out.add(elements.getString(2));
        }
      }
      out.add(rows.getString(1));
      Object object = rows.getObject(1);
      out.add(
          object instanceof Array inner
              ? inner.toString()
              : Arrays.deepToString((Object[]) object));
    }
    assertThat(out).noneMatch(text -> text.contains("411") || text.contains("ann@"));
    assertThat(out.get(0)).isEqualTo("[" + SHOWN + ", [credit_card]]");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void anUnknownShapeIsRefused(TestDatabase database) throws SQLException {
    try (Shop shop = shop(database)) {
      shop.rules.add(TestRules.detect(TestRules.permit("x", "notes", "sql.select"), "x-ray"));
      try (Connection connection = shop.connect();
          Statement statement = connection.createStatement()) {
        assertThatThrownBy(() -> statement.executeQuery("SELECT note FROM notes"))
            .isInstanceOf(SallyportAccessDeniedException.class)
            .hasMessageContaining("SP-5024");
      }
    }
  }
}
