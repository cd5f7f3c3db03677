package io.sallyport.semantics.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.MaskKind;
import io.sallyport.semantics.sql.Rewrite.Rewritten;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The partial mask has one answer for every text, the same on every database. */
class PartialShapesTest {
  private static final String LONG = "x".repeat(3_000);

  /** A value and what is shown of it. */
  private static final String[][] SHAPES = {
    {null, null},
    {"", "***"},
    {"a", "***"},
    {"abcd", "***"},
    {"abcde", "a***"},
    {"Müller-Lüdenscheidt", "M***"},
    {"Ümläut", "Ü***"},
    {"😀😀😀😀😀", "😀***"},
    {"日本語のテキスト", "日***"},
    {LONG, "x***"},
    {"alice@example.org", "a***@example.org"},
    {"Alice.Smith@Mail.Example.ORG", "A***@Mail.Example.ORG"},
    {"jürgen@example.org", "j***@example.org"},
    {"éa@example.org", "é***@example.org"},
    {"é@example.org", "é***"},
    {"a@b.org", "a***"},
    {"@@b.org", "@***"},
    {"@example.org", "@***"},
    {"a@b@c@example.org", "a***"},
    {"ab@secret@example.org", "a***@example.org"},
    {"ab@", "a***@"},
    {"a@", "***"},
    {"a@bc@", "a***"},
    {"@a@example.org", "@***@example.org"},
    {"ab@@example.org", "a***@example.org"},
    {"abcd@", "a***@"},
    {"write to bob@example.org", "w***@example.org"},
    {"bob@example.org is his address", "b***"},
    {"bob@example.org\tsecret", "b***"},
    {"bob@example.org\nsecret", "b***"},
    {"bob@example.org\r\nsecret", "b***"},
    {"bob@example.org\n", "b***"},
    {"line\nbob@example.org", "l***@example.org"},
    {"bob@exämple.org", "b***"},
    {"bob@example.org|secret", "b***"},
    {"ab＠secret.org", "a***"},
    {LONG + "@example.org", "x***"},
    {"ab@" + LONG, "a***"},
    {"4111111111111111", "***1111"},
    {"4111 1111 1111 1234", "***1234"},
    {"4111-1111-1111-1234", "***1234"},
    {"+49 170 1234567", "***4567"},
    {"(555) 123-4567", "***4567"},
    {"900-45-6781", "***81"},
    {"1234567", "***67"},
    {"123456", "1***"},
    {"4111 1111 1111 1234\n", "4***"},
    {"٤١١١١١١١١١١١١١١١", "٤***"},
    {"4111111111111111 is the card", "4***"},
    {"0000000", "***00"},
    {"４111111111111111", "４***"},
    {"4111\u000111111111111", "4***"},
    {"+()./- +()./-", "***)./-"},
    {"DE89370400440532013000", "DE***3000"},
    {"GB29 NWBK 6016 1331 9268 19", "GB***8 19"},
    {"de89370400440532013000", "d***"},
    {"DEA9370400440532013000", "D***"},
    {"D789370400440532013000", "D***"},
    {"DE89370400440532013000a", "D***"},
    {"ÄE89370400440532013000", "Ä***"},
    {"DE89 3704 0044 0532 0130 00 Jane Smith's", "D***"},
    {"AA00AA00AA00AA0", "AA***0AA0"},
    {"AA00AA00AA00AA", "A***"},
    {"A".repeat(4) + "0".repeat(20), "A***"},
    {"DE89370400440532013000\n", "D***"},
    {"CHRISTOPHER SMITH JR", "C***"},
    {"' OR 1=1 --", "'***"},
    {"\\x41", "***"},
    {"%_%_%_%", "%***"},
  };

  @ParameterizedTest
  @ValueSource(strings = {"h2", "postgresql", "mariadb"})
  void everyTextShowsItsShapeOnly(String dialect) throws SQLException {
    Shop shop = Shop.of(dialect);
    boolean upper = dialect.equals("h2");
    String table = upper ? "SHAPES" : "shapes";
    String value = upper ? "V" : "v";
    String type = upper ? "CHARACTER VARYING(4000)" : "varchar(4000)";
    Relation relation =
        Relation.table(
            shop.name("orders").schema(),
            table,
            new Column(upper ? "ID" : "id", "integer", ColumnFamily.NUMERIC, false),
            new Column(value, type, ColumnFamily.TEXT, true));
    MapCatalog catalog = MapCatalog.builder("shapes").add(relation).build();
    Masks masks =
        Masks.builder(new MaskKey(new byte[16]))
            .mask(relation.name(), value, MaskKind.PARTIAL)
            .build();
    try (Connection world = LiveDatabase.world(dialect, 6);
        SqlAnalyzer analyzer = new SqlAnalyzer()) {
      world.setAutoCommit(true);
      world.createStatement().execute("CREATE TABLE shapes (id integer, v " + type + ")");
      insert(world);
      String sql = "SELECT v FROM shapes ORDER BY id";
      Understood read = (Understood) analyzer.analyze(sql, shop.profile, catalog);
      String text = ((Rewritten) read.rewrite(masks)).text();
      List<String> shown = new ArrayList<>();
      try (ResultSet rows = world.createStatement().executeQuery(text)) {
        while (rows.next()) {
          shown.add(rows.getString(1));
        }
      } finally {
        world.createStatement().execute(upper ? "DROP ALL OBJECTS" : "DROP TABLE shapes");
      }
      assertThat(shown).hasSize(SHAPES.length);
      for (int i = 0; i < SHAPES.length; i++) {
        if (upper && SHAPES[i][1] != null && SHAPES[i][1].startsWith("😀")) {
          // H2 counts UTF-16 units, so half of it is shown.
          assertThat(shown.get(i)).hasSize(4).endsWith("***");
          continue;
        }
        assertThat(shown.get(i)).as("shape of %s", SHAPES[i][0]).isEqualTo(SHAPES[i][1]);
      }
    }
  }

  /** H2 would plan a statement with one of them anew at every execution, a hundred times slower. */
  @ParameterizedTest
  @EnumSource(MaskKind.class)
  void noMaskOnH2ComparesByPattern(MaskKind kind) {
    MaskSql h2 = MaskSql.of(Dialect.H2, "0".repeat(32));
    for (ColumnFamily family : ColumnFamily.values()) {
      Column column = new Column("V", "CHARACTER VARYING(80)", family, true);
      assertThat(h2.mask(column, "\"V\"", kind)).doesNotContain("REGEXP", "LIKE");
    }
  }

  private static void insert(Connection world) throws SQLException {
    try (PreparedStatement insert = world.prepareStatement("INSERT INTO shapes VALUES (?, ?)")) {
      for (int i = 0; i < SHAPES.length; i++) {
        insert.setInt(1, i);
        insert.setString(2, SHAPES[i][0]);
        insert.executeUpdate();
      }
    }
  }
}
