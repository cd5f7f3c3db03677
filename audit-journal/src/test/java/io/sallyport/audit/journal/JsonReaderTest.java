package io.sallyport.audit.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.Durability;
import io.sallyport.audit.spi.AuditEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is taken is canonical, however little of it is asked for. */
class JsonReaderTest {
  private static final int MUTANTS = 60_000;
  private static final Names SOME = Names.of("hash", "kind", "seq", "session", "verdict");
  private static final byte[] LIKELY =
      "{}[]\",:\\ue+-.019tfn /\n\u0001\u007f".getBytes(StandardCharsets.US_ASCII);

  @Test
  void whatIsTakenIsTheOneFormOfWhatItSays() {
    List<byte[]> lines = lines();
    Random random = new Random(11);
    int taken = 0;
    for (int i = 0; i < MUTANTS; i++) {
      byte[] line = mutant(lines.get(random.nextInt(lines.size())), random);
      Object all = read(line, null);
      Object some = read(line, SOME);
      if (all instanceof JsonReader.Parsed parsed) {
        taken++;
        assertThat(written(parsed.members())).isEqualTo(line);
        assertThat(some).isInstanceOf(JsonReader.Parsed.class);
        JsonReader.Parsed fewer = (JsonReader.Parsed) some;
        SortedMap<String, Object> expected = new TreeMap<>(parsed.members());
        expected.keySet().retainAll(List.of("hash", "kind", "seq", "session", "verdict"));
        assertThat(fewer.members()).isEqualTo(expected);
        assertThat(fewer.hashFrom()).isEqualTo(parsed.hashFrom());
        assertThat(fewer.hashTo()).isEqualTo(parsed.hashTo());
      } else {
        assertThat(some).isEqualTo(all);
      }
    }
    assertThat(taken).isBetween(MUTANTS / 20, MUTANTS - MUTANTS / 20);
  }

  @Test
  void namesStandInTheOrderOfTheirUtf16() {
    String high = "\ud83d\ude00";
    String late = "\ufb33";
    assertThat(read("{\"a\":1,\"a.b\":1,\"aa\":{\"a_b\":1,\"ab\":1}}")).isTrue();
    assertThat(read("{\"a\":1,\"a\\n\":1,\"a \":1,\"a\\\"\":1,\"a\u00e9\":1}")).isTrue();
    assertThat(read("{\"%s\":1,\"%s\":1}".formatted(high, late))).isTrue();
    assertThat(read("{\"%s\":1,\"%s\":1}".formatted(late, high))).isFalse();
    assertThat(read("{\"a \":1,\"a\\n\":1}")).isFalse();
    assertThat(read("{\"ab\":1,\"a\":1}")).isFalse();
    assertThat(read("{\"a\\n\":1,\"a\":1}")).isFalse();
    assertThat(read("{\"a\":1,\"a\":1}")).isFalse();
    assertThat(read("{\"x\":{\"b\":1,\"a\":1}}")).isFalse();
  }

  private static boolean read(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Object all = read(bytes, null);
    assertThat(read(bytes, SOME).getClass()).isEqualTo(all.getClass());
    return all instanceof JsonReader.Parsed;
  }

  private static List<byte[]> lines() {
    List<byte[]> lines = new ArrayList<>();
    for (AuditEvent event : Events.full()) {
      Line line = new LineEncoder(event, JournalOptions.Parameters.CLEAR).line(Durability.WRITTEN);
      lines.add(Arrays.copyOf(line.bytes, line.length - 1));
    }
    SortedMap<String, Object> odd = new TreeMap<>();
    odd.put("\u20ac", Arrays.asList(1e30, -5L, 0.002, null, true));
    odd.put("\n", Map.of());
    odd.put("hash", "\ud83d\ude00 \\ \" \t\u0001\u00e9");
    odd.put("hasty", new TreeMap<>(Map.of("hash", "x", "a.b", 1L, "a_b", 2L)));
    lines.add(written(odd));
    return lines;
  }

  private static byte[] mutant(byte[] line, Random random) {
    byte[] mutant = line.clone();
    int changes = random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(mutant.length);
      byte other = LIKELY[random.nextInt(LIKELY.length)];
      mutant[at] =
          switch (random.nextInt(4)) {
            case 0 -> (byte) random.nextInt(256);
            case 1 -> (byte) (mutant[at] + 1);
            default -> other;
          };
    }
    return random.nextInt(10) == 0
        ? Arrays.copyOf(mutant, random.nextInt(mutant.length + 1))
        : mutant;
  }

  /** What was read, or why not. */
  private static Object read(byte[] line, Names wanted) {
    try {
      return JsonReader.read(line, 0, line.length, wanted);
    } catch (JsonReader.MalformedException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static byte[] written(SortedMap<String, ?> members) {
    CanonicalJson json = new CanonicalJson(64);
    json.any(members);
    return Arrays.copyOf(json.bytes(), json.length());
  }
}
