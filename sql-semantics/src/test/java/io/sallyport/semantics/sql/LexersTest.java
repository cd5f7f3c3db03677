package io.sallyport.semantics.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lexers against the databases themselves: a random text of quotes, comments and backslashes and
 * the same text cut into tokens and joined again must mean the same to the server.
 */
class LexersTest {
  private static final int COUNT = Integer.getInteger("sallyport.mutants", 2_000);
  private static final long SEED = Long.getLong("sallyport.seed", 20_260_101L);
  private static final List<String> PIECES =
      List.of(
          "1", "2", "'a'", "'b", "'", "''", "\"id\"", "\"", "\\", "--", "-- x\n", "\n", "/*", "*/",
          "/", "*", "-", "+", "#", "//", "$$", "$x$", "$", "E'", "e'\\''", "N'", "X'41'", "B'1'",
          ",", "||", " ", "`", "`id`", "1.5", ".5", "1e3", "_", "a", "id", "AS", "(", ")", "<>",
          "!", "=", "@", "%", "0x41", "q'[", "\t", "U&'a'", "/**/", "/*!", "&", "|", "~", ":",
          "::int", "e");

  @ParameterizedTest
  @ValueSource(strings = {"h2", "postgresql", "mariadb"})
  void joinedTokensMeanWhatTheTextMeant(String dialect) throws SQLException {
    Random random = new Random(SEED);
    Shop shop = Shop.of(dialect);
    List<String> differences = new ArrayList<>();
    int compared = 0;
    int ran = 0;
    try (Connection world = LiveDatabase.world(dialect, 9)) {
      while (compared < COUNT) {
        String text = random.nextBoolean() ? soup(random) : TokenSoup.of(random);
        String joined = joined(text, shop.profile);
        if (joined == null) {
          continue;
        }
        compared++;
        String before = answer(world, text);
        String after = answer(world, joined);
        ran += before.startsWith("error") ? 0 : 1;
        if (!before.equals(after)) {
          differences.add(text + "\n  " + joined + "\n  " + before + "\n  " + after);
        }
      }
      if (dialect.equals("h2")) {
        world.createStatement().execute("DROP ALL OBJECTS");
      }
    }
    assertThat(differences).isEmpty();
    assertThat(ran).isGreaterThan(COUNT / 50);
  }

  /** The second select tells whether the literal ended where it should: it has a row of its own. */
  @ParameterizedTest
  @ValueSource(strings = {"h2", "postgresql", "mariadb"})
  void literalsHoldWhatTheDatabaseReads(String dialect) throws SQLException {
    Random random = new Random(SEED);
    Shop shop = Shop.of(dialect);
    List<String> differences = new ArrayList<>();
    int compared = 0;
    try (Connection world = LiveDatabase.world(dialect, 9)) {
      for (int i = 0; i < COUNT; i++) {
        String literal = TokenSoup.literal(random);
        String value = value(literal, shop.profile);
        if (value != null) {
          compared++;
          String answer = answer(world, "SELECT " + literal + "\nUNION ALL SELECT 'end'");
          if (!answer.equals(value + "|\nend|\n") && !answer.startsWith("error")) {
            differences.add(literal + "\n  " + value + "\n  " + answer);
          }
        }
      }
      if (dialect.equals("h2")) {
        world.createStatement().execute("DROP ALL OBJECTS");
      }
    }
    assertThat(differences).isEmpty();
    assertThat(compared).isGreaterThan(COUNT / 20);
  }

  /** What a text that is one literal holds; null if it is none, or its prefix changes its value. */
  private static @Nullable String value(String text, SessionProfile profile) {
    try {
      List<Token> tokens = Scanner.scan("SELECT " + text, profile).tokens();
      boolean literal = tokens.size() == 2 && tokens.get(1).kind == Token.Kind.STRING;
      boolean changed = literal && "eExXbB".indexOf(tokens.get(1).text.charAt(0)) >= 0;
      // MySQL's national characters are those of three bytes at most.
      boolean cut =
          literal
              && "nN".indexOf(tokens.get(1).text.charAt(0)) >= 0
              && tokens.get(1).value.chars().anyMatch(c -> Character.isSurrogate((char) c));
      return literal && !changed && !cut ? tokens.get(1).value : null;
    } catch (Refusal refused) {
      return null;
    }
  }

  private static String soup(Random random) {
    StringBuilder text = new StringBuilder("SELECT ");
    boolean likely = random.nextInt(3) > 0;
    for (int n = 1 + random.nextInt(6); n > 0; n--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
      if (likely && n > 1) {
        text.append(random.nextBoolean() ? "," : random.nextBoolean() ? "+" : " ");
      }
    }
    return text.append(random.nextBoolean() ? " FROM orders" : "").toString();
  }

  /** The tokens with one blank wherever anything stood between them; null if they are refused. */
  private static String joined(String text, SessionProfile profile) {
    try {
      TokenStream stream = Scanner.scan(text, profile);
      return new Splices().apply(new TokenStream(text, stream.tokens(), true)).text();
    } catch (Refusal refused) {
      return null;
    }
  }

  private static String answer(Connection world, String text) throws SQLException {
    StringBuilder answer = new StringBuilder();
    try (Statement statement = world.createStatement()) {
      statement.setEscapeProcessing(false);
      try (ResultSet rows = statement.executeQuery(text)) {
        int width = rows.getMetaData().getColumnCount();
        while (rows.next()) {
          for (int i = 1; i <= width; i++) {
            answer.append(rows.getString(i)).append('|');
          }
          answer.append('\n');
        }
      }
    } catch (SQLException e) {
      answer.append("error ").append(e.getSQLState());
    } finally {
      world.rollback();
    }
    return answer.toString();
  }
}
