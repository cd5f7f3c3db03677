package io.sallyport.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.ConfigurationException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a file is broken, reading it ends, with a configuration or with one clear error. */
final class MutationTest {
  private static final String[] PIECES = {
    "{",
    "}",
    "[",
    "]",
    ":",
    "- ",
    "\n",
    "  ",
    "\t",
    "\"",
    "'",
    "&a ",
    "*a",
    "!!int ",
    "!x ",
    "|\n",
    ">",
    "#",
    "null",
    "~",
    "**",
    "${",
    "${secret:x}",
    "<<: ",
    "? ",
    "---\n",
    "...\n",
    "%YAML 1.2\n",
    "\0",
    "\uFEFF",
    "\uD800",
    "é",
    "0x1F",
    "1e9",
    "when: ",
    "not ",
    "(",
    ")",
    " in ",
    "..",
    "==",
    "approve: {}",
    "on: []",
    "group:",
    "/",
    "\\",
    ",",
    "\u0085",
    "\u2028",
    "-0",
    "'\"",
    "@",
    "`"
  };

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aMutatedFileIsReadOrRefusedWithItsPlaces(long seed) {
    Random random = new Random(seed);
    String example = ExampleFileTest.example() + "\n" + conditions();
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          for (int i = 0; i < 400; i++) {
            attempt(mutate(example, random), seed, i);
          }
        });
  }

  private static String conditions() {
    return """
      - id: office
        deny: [sql.ddl]
        when: { any: ["context.time.clock in 09:00..17:00", 'subject.x like "a*"'] }
      """
        .indent(0);
  }

  private static String mutate(String text, Random random) {
    StringBuilder mutated = new StringBuilder(text);
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int from = random.nextInt(mutated.length());
      int to = Math.min(mutated.length(), from + random.nextInt(12));
      switch (random.nextInt(4)) {
        case 0 -> mutated.delete(from, to);
        case 1 -> mutated.insert(from, PIECES[random.nextInt(PIECES.length)]);
        case 2 -> mutated.replace(from, to, PIECES[random.nextInt(PIECES.length)]);
        default -> mutated.insert(from, mutated.substring(to, Math.min(mutated.length(), to + 40)));
      }
    }
    return mutated.toString();
  }

  private static void attempt(String yaml, long seed, int round) {
    try {
      assertThat(SallyportFile.parse("f.yaml", yaml)).isNotNull();
    } catch (ConfigurationException e) {
      assertThat(e.getMessage().lines())
          .as("seed %d, round %d", seed, round)
          .isNotEmpty()
          .allSatisfy(line -> assertThat(line).matches("f\\.yaml:\\d+:\\d+: SP-30\\d\\d .+"));
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("seed " + seed + ", round " + round + ":\n" + yaml, e);
    }
  }

  @Test
  void randomCharactersAreRefused() {
    Random random = new Random(7);
    for (int i = 0; i < 1000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(60); j >= 0; j--) {
        text.append(
            random.nextBoolean() ? (char) (32 + random.nextInt(96)) : (char) random.nextInt());
      }
      attempt(text.toString(), 7, i);
    }
  }
}
