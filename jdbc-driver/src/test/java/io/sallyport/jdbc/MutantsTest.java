package io.sallyport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.jdbc.CorpusAnswer.Mode;
import io.sallyport.testkit.CorpusCase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Mutants of the corpus: none tells two worlds apart that differ in masked columns only, none gives
 * a masked value away, none does what no rule permits. {@code -Dsallyport.mutants=10000} runs more
 * a database, {@code -Dsallyport.seed} others; {@code -Pmutants} is both modules' long form.
 */
class MutantsTest {
  private static final int COUNT = Integer.getInteger("sallyport.mutants", 300);
  private static final long SEED = Long.getLong("sallyport.seed", 20_260_101L);
  private static final int LOOK_EVERY = 100;

  private int permitted;
  private int refused;
  private int failed;

  /** A row and what is done to it in turn. */
  private record Mutant(CorpusCase row, List<Mutation> mutations) {
    String sql(TestDatabase database) {
      String sql = row.sql();
      for (Mutation mutation : mutations) {
        sql = mutation.apply(sql, database);
      }
      return sql;
    }

    Mutant without(int index) {
      List<Mutation> fewer = new ArrayList<>(mutations);
      fewer.remove(index);
      return new Mutant(row, fewer);
    }
  }

  private interface Check {
    @Nullable String problem(Mutant mutant) throws SQLException;
  }

  private static Mutant mutant(List<CorpusCase> rows, long seed) {
    Random random = new Random(seed);
    CorpusCase row = rows.get(random.nextInt(rows.size()));
    while (row.expectation().equals("refused") && random.nextInt(4) > 0) {
      row = rows.get(random.nextInt(rows.size()));
    }
    List<Mutation> mutations = new ArrayList<>();
    Mutation.Kind[] kinds = Mutation.Kind.values();
    for (int n = 1 + random.nextInt(3); n > 0; n--) {
      mutations.add(new Mutation(kinds[random.nextInt(kinds.length)], random.nextLong()));
    }
    return new Mutant(row, mutations);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void noMutantTellsTwoWorldsApart(TestDatabase database) throws SQLException {
    List<CorpusCase> rows = rows(database);
    List<String> problems = new ArrayList<>();
    try (TwoWorlds worlds = new TwoWorlds(database)) {
      for (int i = 0; i < COUNT; i++) {
        long seed = SEED + i;
        Mutant mutant = mutant(rows, seed);
        if (problem(worlds, database, mutant, true) != null) {
          confirmed(database, mutant, seed, problems);
        }
      }
    }
    System.out.printf(
        "%s: %d mutants, %d permitted, %d refused, %d errors of the database, %d problems%n",
        database, COUNT, permitted, refused, failed, problems.size());
    assertThat(problems).isEmpty();
    assertThat(permitted).isGreaterThan(COUNT / 20);
  }

  private @Nullable String problem(
      TwoWorlds worlds, TestDatabase database, Mutant mutant, boolean counts) throws SQLException {
    String sql = mutant.sql(database);
    Mode mode = mutant.mutations.size() % 2 == 0 ? Mode.PLAIN : Mode.PREPARED;
    if (!CorpusRun.undoable(database, sql)) {
      return null;
    }
    List<String> answer = worlds.answer(sql, mode);
    if (counts && !answer.isEmpty()) {
      permitted += answer.get(0).isEmpty() ? 1 : 0;
      refused += answer.get(0).equals("refused") ? 1 : 0;
      failed += answer.get(0).isEmpty() || answer.get(0).equals("refused") ? 0 : 1;
    }
    String secret = CorpusSecrets.in(answer, sql);
    return secret == null ? worlds.difference(sql, mode) : "leaks " + secret + "\n  " + answer;
  }

  /** A problem is one only if fresh worlds show it, too. */
  private void confirmed(TestDatabase database, Mutant mutant, long seed, List<String> problems)
      throws SQLException {
    Check check =
        candidate -> {
          try (TwoWorlds fresh = new TwoWorlds(database)) {
            return problem(fresh, database, candidate, false);
          }
        };
    if (check.problem(mutant) != null) {
      problems.add(told(database, minimal(mutant, check), seed, check));
    }
  }

  private static Mutant minimal(Mutant mutant, Check check) throws SQLException {
    Mutant least = mutant;
    for (int i = mutant.mutations.size() - 1; i >= 0; i--) {
      Mutant fewer = least.without(i);
      if (check.problem(fewer) != null) {
        least = fewer;
      }
    }
    return least;
  }

  private static String told(TestDatabase database, Mutant mutant, long seed, Check check)
      throws SQLException {
    return "-Dsallyport.mutants=1 -Dsallyport.seed=%d: %s by %s%n  %s%n  %s"
        .formatted(
            seed,
            mutant.row,
            mutant.mutations.stream().map(Mutation::kind).toList(),
            mutant.sql(database),
            check.problem(mutant));
  }

  private static List<CorpusCase> rows(TestDatabase database) {
    return CorpusRun.rows(database).stream().filter(row -> row.sql().length() < 2_000).toList();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void noMutantDoesWhatNoRulePermits(TestDatabase database) throws SQLException {
    List<CorpusCase> rows = rows(database);
    List<String> problems = new ArrayList<>();
    int from = 0;
    while (from < COUNT) {
      int to = Math.min(COUNT, from + LOOK_EVERY);
      String found = effect(database, rows, from, to);
      while (found != null && to - from > 1) {
        int middle = (from + to) / 2;
        String half = effect(database, rows, from, middle);
        to = half == null ? to : middle;
        from = half == null ? middle : from;
        found = half == null ? effect(database, rows, from, to) : half;
      }
      if (found != null) {
        problems.add(
            "seed "
                + (SEED + from)
                + ": "
                + mutant(rows, SEED + from).sql(database)
                + "\n  "
                + found);
      }
      from = to;
    }
    assertThat(problems).isEmpty();
  }

  /** What a range of mutants changed that no rule permits to change; null if nothing. */
  private static @Nullable String effect(
      TestDatabase database, List<CorpusCase> rows, int from, int to) throws SQLException {
    try (CorpusWorld world = new CorpusWorld(database, 1);
        Connection direct = world.direct()) {
      String before = forbidden(direct, database);
      Connection connection = world.governed("full");
      for (int i = from; i < to; i++) {
        String sql = world.localized(mutant(rows, SEED + i).sql(database));
        CorpusAnswer.of(connection, sql, Mode.PREPARED, CorpusRun.parameters(sql));
        connection = connection.isClosed() ? world.governed("full") : connection;
      }
      connection.close();
      String after = forbidden(direct, database);
      return before.equals(after) ? null : before + "\n  " + after;
    }
  }

  /** The definitions of everything, and the rows that nobody may touch. */
  private static String forbidden(Connection direct, TestDatabase database) throws SQLException {
    StringBuilder all = new StringBuilder();
    try (Statement statement = direct.createStatement()) {
      for (String sql : CorpusSchema.forbidden(database)) {
        CorpusWorld.rows(statement, sql, all);
      }
    }
    return all.toString();
  }
}
