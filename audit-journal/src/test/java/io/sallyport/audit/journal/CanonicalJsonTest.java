package io.sallyport.audit.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.Durability;
import io.sallyport.audit.spi.AuditEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
  /** RFC 8785 §3.2.2, the sample object, its output in §3.2.4 taken bytewise. */
  @Test
  void theSampleObjectOfTheRfcComesOutByteForByte() {
    TreeMap<String, Object> sample = new TreeMap<>();
    sample.put(
        "numbers",
        java.util.List.of(333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001));
    sample.put("string", "\u20ac$\017\nA'B\"\\\\\"/");
    sample.put("literals", java.util.Arrays.asList("null", true, false));
    assertThat(json(sample))
        .isEqualTo(
            "{\"literals\":[\"null\",true,false],"
                + "\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
  }

  @Test
  void millionthsAreWrittenAsTheNumberThatTheyAre() {
    Random random = new Random(6);
    for (int i = 0; i < 20_000; i++) {
      long micros = i < 2_000 ? i : random.nextLong(1L << random.nextInt(1, 50));
      CanonicalJson json = new CanonicalJson(8);
      json.millionths(micros);
      String written = new String(json.bytes(), 0, json.length(), StandardCharsets.US_ASCII);
      assertThat(written).isEqualTo(CanonicalJson.ecmaScript(micros / 1e6));
    }
  }

  /** RFC 8785 §3.2.3: names sort by their UTF-16 code units. */
  @Test
  void namesSortByCodeUnitsAsInTheRfc() {
    TreeMap<String, Object> sample = new TreeMap<>();
    sample.put("\u20ac", "Euro Sign");
    sample.put("\r", "Carriage Return");
    sample.put("\ufb33", "Hebrew Letter Dalet With Dagesh");
    sample.put("1", "One");
    sample.put("\ud83d\ude00", "Emoji: Grinning Face");
    sample.put("\u0080", "Control");
    sample.put("\u00f6", "Latin Small Letter O With Diaeresis");
    String json = json(sample);
    assertThat(json.replaceAll("\"[^\"]+\":\"([A-Z])[^\"]*\"", "$1")).isEqualTo("{C,O,C,L,E,E,H}");
    assertThat(json).startsWith("{\"\\r\":");
  }

  /** RFC 8785, appendix B. */
  @ParameterizedTest
  @CsvSource({
    "0000000000000000, 0",
    "8000000000000000, 0",
    "0000000000000001, 5e-324",
    "8000000000000001, -5e-324",
    "7fefffffffffffff, 1.7976931348623157e+308",
    "ffefffffffffffff, -1.7976931348623157e+308",
    "4340000000000000, 9007199254740992",
    "c340000000000000, -9007199254740992",
    "4430000000000000, 295147905179352830000",
    "44b52d02c7e14af5, 9.999999999999997e+22",
    "44b52d02c7e14af6, 1e+23",
    "44b52d02c7e14af7, 1.0000000000000001e+23",
    "444b1ae4d6e2ef4e, 999999999999999700000",
    "444b1ae4d6e2ef4f, 999999999999999900000",
    "444b1ae4d6e2ef50, 1e+21",
    "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d, 0.000001",
    "41b3de4355555553, 333333333.3333332",
    "41b3de4355555554, 333333333.33333325",
    "41b3de4355555555, 333333333.3333333",
    "41b3de4355555556, 333333333.3333334",
    "41b3de4355555557, 333333333.33333343",
    "becbf647612f3696, -0.0000033333333333333333",
    "43143ff3c1cb0959, 1424953923781206.2"
  })
  void numbersPrintAsInTheAppendixOfTheRfc(String bits, String text) {
    double value = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));
    assertThat(CanonicalJson.ecmaScript(value)).isEqualTo(text);
  }

  @Test
  void halfASurrogatePairBecomesTheReplacementCharacter() {
    assertThat(json(new TreeMap<>(Map.of("a", "x\ud83d", "b", "\ude00y", "c", "\ud83d\ude00"))))
        .isEqualTo("{\"a\":\"x\ufffd\",\"b\":\"\ufffdy\",\"c\":\"\ud83d\ude00\"}");
  }

  @Test
  void anyTextComesBackAsItWas() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      int[] codes =
          random
              .ints(random.nextInt(60), 0, i % 2 == 0 ? 0x100 : 0x11000)
              .filter(code -> code < 0xD800 || code > 0xDFFF)
              .toArray();
      String text = new String(codes, 0, codes.length);
      byte[] bytes = json(new TreeMap<>(Map.of("t", text))).getBytes(StandardCharsets.UTF_8);
      assertThat(JsonReader.read(bytes, bytes.length).members().get("t")).isEqualTo(text);
    }
  }

  @Test
  void anyNumberComesBackAsItWas() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 5000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        assertThat(Double.parseDouble(CanonicalJson.ecmaScript(value))).isEqualTo(value);
      }
    }
    for (long value : new long[] {0, -1, 9, 10, 99, 100, -100, CanonicalJson.MAX_INTEGER}) {
      assertThat(json(new TreeMap<>(Map.of("n", value)))).isEqualTo("{\"n\":" + value + "}");
    }
    assertThat(json(new TreeMap<>(Map.of("n", Long.MIN_VALUE, "x", Double.NaN))))
        .isEqualTo("{\"n\":\"-9223372036854775808\",\"x\":\"NaN\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{}x",
        "{ }",
        "{\"a\": 1}",
        "{\"a\":1,}",
        "{\"b\":1,\"a\":2}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":01}",
        "{\"a\":1.0}",
        "{\"a\":1e3}",
        "{\"a\":-0}",
        "{\"a\":+1}",
        "{\"a\":NaN}",
        "{\"a\":\"\\/\"}",
        "{\"a\":\"\\u0041\"}",
        "{\"a\":\"\\u000A\"}",
        "{\"a\":\"\\u000a\"}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"x}",
        "{\"a\":tru}",
        "{\"a\":[1 ,2]}",
        "{\"a\"}",
        "{a:1}",
        "{\"a\":\"\\",
        "{\"a\":",
        "{\"a\":9007199254740993}"
      })
  void whatTheWriterWouldNotWriteIsMalformed(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> JsonReader.read(bytes, bytes.length))
        .isInstanceOf(JsonReader.MalformedException.class);
  }

  @Test
  void badUtf8AndEndlessNestingAreMalformed() {
    byte[] bad = {'{', '"', 'a', '"', ':', '"', (byte) 0xC3, '"', '}'};
    byte[] deep = "[".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
    byte[] nested =
        ("{\"a\":" + new String(deep, StandardCharsets.US_ASCII))
            .getBytes(StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> JsonReader.read(bad, bad.length)).hasMessageContaining("not UTF-8");
    assertThatThrownBy(() -> JsonReader.read(nested, nested.length))
        .hasMessageContaining("nested too deeply");
  }

  @Test
  void everyKindOfRecordIsCanonicalAndItsHashIsWhereTheReaderFindsIt() throws Exception {
    for (JournalOptions.Parameters parameters : JournalOptions.Parameters.values()) {
      for (AuditEvent event : Events.full()) {
        Line line = new LineEncoder(event, parameters).line(Durability.WRITTEN);
        String text = new String(line.bytes, 0, line.length - 1, StandardCharsets.UTF_8);
        JsonReader.Parsed parsed = JsonReader.read(line.bytes, line.length - 1);
        assertThat(json(new TreeMap<>(parsed.members()))).isEqualTo(text);
        assertThat(line.bytes[line.length - 1]).isEqualTo((byte) '\n');
        assertThat(parsed.hashFrom()).isEqualTo(line.hashFrom);
        assertThat(parsed.hashTo()).isEqualTo(line.hashTo);
        TreeMap<String, Object> without = new TreeMap<>(parsed.members());
        without.remove("hash");
        int rest = line.length - 1 - line.hashTo;
        assertThat(
                new String(line.bytes, 0, line.hashFrom, StandardCharsets.UTF_8)
                    + new String(line.bytes, line.hashTo, rest, StandardCharsets.UTF_8))
            .isEqualTo(json(without));
      }
    }
  }

  @Test
  void clearValuesStandInTheRecordOnlyWhereTheyAreAskedFor() {
    AuditEvent permitted = Events.full().get(2);
    assertThat(text(permitted, JournalOptions.Parameters.DIGEST))
        .doesNotContain("secret")
        .contains("\"arguments\":{\"count\":4,\"digest\":\"");
    assertThat(text(permitted, JournalOptions.Parameters.CLEAR))
        .contains("\"values\":[\"secret\",null,1.5,\"base64:AQI=\"]");
  }

  @Test
  void aVeryLongTextIsCutWithTheDigestOfTheWhole() {
    String text = "SELECT " + "x".repeat(200_000);
    String line = text(Events.decided("s", 1, text), JournalOptions.Parameters.DIGEST);
    assertThat(line.length()).isLessThan(70_000);
    assertThat(line).contains("\"text_cut\":{\"length\":200007,\"sha256\":\"" + Digests.hex(text));
  }

  @Test
  void timesAreOfOneWidthAndRight() {
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      Instant time =
          Instant.ofEpochSecond(random.nextLong(-62_167_219_200L, 253_402_300_800L), 123_456_000);
      String text = Timestamps.text(time);
      assertThat(text).hasSize(27);
      assertThat(Instant.parse(text)).isEqualTo(time);
    }
    assertThat(Timestamps.text(Events.TIME)).isEqualTo("2026-01-31T23:59:59.123456Z");
    assertThat(Instant.parse(Timestamps.text(Instant.MAX))).isEqualTo(Instant.MAX);
  }

  private static String text(AuditEvent event, JournalOptions.Parameters parameters) {
    Line line = new LineEncoder(event, parameters).line(Durability.WRITTEN);
    return new String(line.bytes, 0, line.length, StandardCharsets.UTF_8);
  }

  private static String json(TreeMap<String, ?> value) {
    CanonicalJson json = new CanonicalJson(8);
    json.any(value);
    return new String(json.bytes(), 0, json.length(), StandardCharsets.UTF_8);
  }

  @Test
  void asciiBytesAreWrittenAsTheTextThatTheyAre() {
    byte[] ascii = new byte[1_000];
    for (int i = 0; i < ascii.length; i++) {
      ascii[i] = (byte) (i % 128);
    }
    for (int from = 0; from < 130; from++) {
      for (int to : new int[] {from, from + 1, from + 60, 1_000}) {
        CanonicalJson bytes = new CanonicalJson(8);
        bytes.open('[');
        bytes.string(ascii, from, to - from);
        CanonicalJson text = new CanonicalJson(8);
        text.open('[');
        text.string(new String(ascii, from, to - from, StandardCharsets.US_ASCII));
        assertThat(Arrays.copyOf(bytes.bytes(), bytes.length()))
            .isEqualTo(Arrays.copyOf(text.bytes(), text.length()));
      }
    }
  }
}
