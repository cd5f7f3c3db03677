package io.sallyport.semantics.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.MaskKind;
import io.sallyport.api.Secret;
import io.sallyport.detect.Detectors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a JSON document looks like behind the masks, wherever it is cut. */
final class JsonMaskerTest {
  private static final ValueMask MASKS = new ValueMask(Secret.of("a key for tests".toCharArray()));

  private static BodyMasker masker(List<String> paths, MaskKind kind, String... detectors) {
    List<JsonPath> parsed = new ArrayList<>();
    for (String path : paths) {
      JsonPath one = JsonPath.of(path, kind);
      assertThat(one).as(path).isNotNull();
      parsed.add(one);
    }
    Detectors wanted = detectors.length == 0 ? null : Detectors.named(detectors);
    PathNode start = parsed.isEmpty() ? PathNode.DEAD : PathNode.of(parsed);
    return new JsonMasker(start, new JsonText(MASKS, wanted));
  }

  private static String masked(BodyMasker masker, byte[] body, int piece) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = 0; at < body.length; at += piece) {
      masker.feed(body, at, Math.min(piece, body.length - at), out::write);
    }
    masker.end(out::write);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String mask(String json, MaskKind kind, String... paths) throws IOException {
    return masked(
        masker(List.of(paths), kind), json.getBytes(StandardCharsets.UTF_8), json.length() * 4 + 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          $.a              | {"a":"x","b":"y"}                  | {"a":"***","b":"y"}
          $.a              | {"b":{"a":"x"}}                    | {"b":{"a":"x"}}
          $.a.b            | {"a":{"b":"x","c":1}}              | {"a":{"b":"***","c":1}}
          $.a.b            | [{"a":{"b":"x"}},{"a":{"b":"y"}}]  | [{"a":{"b":"***"}},{"a":{"b":"***"}}]
          $.a.b            | {"a":[{"b":"x"},[{"b":"y"}]]}      | {"a":[{"b":"***"},[{"b":"***"}]]}
          $.a[*].b         | {"a":[{"b":"x"}]}                  | {"a":[{"b":"***"}]}
          $.a[1]           | {"a":["x","y","z"]}                | {"a":["x","***","z"]}
          $.a[*]           | {"a":["x",{"b":1}]}                | {"a":["***","***"]}
          $..b             | {"b":1,"c":{"b":"x","d":[{"b":{}}]}} | {"b":0,"c":{"b":"***","d":[{"b":"***"}]}}
          $.a.*            | {"a":{"x":1,"y":true},"b":2}       | {"a":{"x":0,"y":false},"b":2}
          $['a b']         | {"a b":"x"}                        | {"a b":"***"}
          $.a              | {"\\u0061":"x"}                     | {"\\u0061":"***"}
          $.a              | {"a":"x","a":"y"}                  | {"a":"***","a":"***"}
          $.a              | {"a":null,"b":-1.5e3}              | {"a":null,"b":-1.5e3}
          $.a              | {"a":{"x":[1,"]}",{"y":"\\""}]},"b":1} | {"a":"***","b":1}
          $.a              | {"a":[],"b":[[]]}                  | {"a":"***","b":[[]]}
          $.a              | {"a" : "x" , "b" : [ 1 , 2 ] }     | {"a" : "***" , "b" : [ 1 , 2 ] }
          $.a              | {"a":"x"} {"a":"y"}                | {"a":"***"} {"a":"***"}
          $..a.b           | {"x":{"a":{"b":"1","c":"2"}}}      | {"x":{"a":{"b":"***","c":"2"}}}
          """)
  void fieldsAreReplacedAndTheRestStaysAsItIs(String path, String json, String expected)
      throws IOException {
    String raw = json.replace("\\\\", "\\");
    String wanted = expected.replace("\\\\", "\\");
    for (int piece = 1; piece <= raw.length(); piece++) {
      byte[] bytes = raw.getBytes(StandardCharsets.UTF_8);
      assertThat(masked(masker(List.of(path), MaskKind.REDACT), bytes, piece))
          .as("in pieces of " + piece)
          .isEqualTo(wanted);
    }
  }

  @Test
  void eachKindShowsWhatItShowsInADatabase() throws IOException {
    String json = "{\"a\":\"alice@example.org\"}";
    assertThat(mask(json, MaskKind.PARTIAL, "$.a")).isEqualTo("{\"a\":\"a***@example.org\"}");
    assertThat(mask(json, MaskKind.NULL, "$.a")).isEqualTo("{\"a\":null}");
    assertThat(mask(json, MaskKind.HASH, "$.a")).matches("\\{\"a\":\"[0-9a-f]{64}\"}");
    assertThat(mask(json, MaskKind.TOKEN, "$.a")).matches("\\{\"a\":\"tok_[0-9a-f]{16}\"}");
    String card = "{\"a\":\"4111 1111 1111 1234\",\"b\":7}";
    assertThat(mask(card, MaskKind.PARTIAL, "$.a")).isEqualTo("{\"a\":\"***1234\",\"b\":7}");
    assertThat(mask(card, MaskKind.HASH, "$.b")).matches(".*\"b\":\\d+}");
    assertThat(mask(card, MaskKind.HASH, "$.b")).isEqualTo(mask(card, MaskKind.HASH, "$.b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'a':1}",
        "{a:1}",
        "{\"a\":1,}",
        "[1,]",
        "{\"a\"1}",
        "{\"a\":}",
        "{,}",
        "[",
        "{\"a\":1",
        "\"abc",
        "nul",
        "NaN",
        "/**/1",
        "{\"a\":1]",
        "]",
        "{\"a\" \"b\"}",
        "[1 2]",
        "\u00a01",
        "{\"a\":\"x\ny\"}",
        "{\"a\":\"\\q\"}",
        ")]}',{}",
        "{\"a\":tru}",
        "01x",
        "\u0000",
        "{\"a\":+1}",
        "{\"a\":.5}",
        "{\"a\":e5}",
        "{\"a\":truefalse}",
        "{\"a\":-}",
        "[+1]",
        "[nul]",
        "[1,tru ]",
        "{\"a\":1,,\"b\":2}",
        "{\"a\"::1}",
        "{\"a\":1 2}",
        "{\"a\":\"x\",}",
        "{\"a\":1\"b\":2}"
      })
  void whatIsNoJsonIsCutAndNotGuessed(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    for (int piece = 1; piece <= bytes.length; piece++) {
      int size = piece;
      assertThatThrownBy(() -> masked(masker(List.of("$.secret"), MaskKind.REDACT), bytes, size))
          .isInstanceOf(MaskingException.class)
          .hasMessageContaining("SP-8533");
    }
  }

  @Test
  void whatIsReadInOneStepIsReadAsByteByByte() {
    Random random = new Random(7);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      value(random, 4, text);
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      if (round % 2 == 0) {
        bytes[random.nextInt(bytes.length)] = (byte) TOKENS.charAt(random.nextInt(TOKENS.length()));
      }
      String wanted = outcome(bytes, 1);
      assertThat(outcome(bytes, bytes.length)).as(text.toString()).isEqualTo(wanted);
      assertThat(outcome(bytes, 1 + random.nextInt(bytes.length)))
          .as(text.toString())
          .isEqualTo(wanted);
    }
  }

  private static final String TOKENS = "{}[],:\"\\ \n019-+.eEtfnaz";

  private static void value(Random random, int deepest, StringBuilder out) {
    int kind = random.nextInt(deepest == 0 ? 4 : 6);
    switch (kind) {
      case 0 -> out.append(random.nextInt(2_000) - 1_000);
      case 1 -> out.append(List.of("true", "false", "null", "-1.5e3").get(random.nextInt(4)));
      case 2, 3 ->
          out.append(List.of("\"x\"", "\"\"", "\"ü\\n\"", "\"a,b:c\"").get(random.nextInt(4)));
      default -> {
        boolean array = kind == 4;
        out.append(array ? '[' : '{');
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
          out.append(i == 0 ? "" : random.nextBoolean() ? "," : " , ");
          if (!array) {
            out.append(
                List.of("\"a\":", "\"b\" : ", "\"c\":", "\"\\u0061\":").get(random.nextInt(4)));
          }
          value(random, deepest - 1, out);
        }
        out.append(array ? ']' : '}');
      }
    }
  }

  private static String outcome(byte[] bytes, int piece) {
    try {
      return masked(masker(List.of("$.a", "$.b.c"), MaskKind.REDACT), bytes, piece);
    } catch (IOException e) {
      return e.getClass().getSimpleName();
    }
  }

  @Test
  void valuesAreFoundByTheirShapeInStringsNumbersAndNames() throws IOException {
    String json =
        "{\"note\":\"pay with 4111\\u00201111 1111 1111\",\"n\":4111111111111111,"
            + "\"bob@example.org\":[\"carol\\u0040example.org\"]}";
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    for (int piece = 1; piece <= bytes.length; piece++) {
      BodyMasker masker = masker(List.of(), MaskKind.REDACT, "credit_card", "email");
      assertThat(masked(masker, bytes, piece))
          .isEqualTo(
              "{\"note\":\"pay with [credit_card]\",\"n\":\"[credit_card]\","
                  + "\"[email]\":[\"[email]\"]}");
      assertThat(masker.counts()).containsEntry("credit_card", 2).containsEntry("email", 2);
    }
  }

  @Test
  void gzipIsUnpackedWhereverItIsCutAndInSeveralMembers() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    for (String part : List.of("{\"a\":\"x\",", "\"b\":\"y\"}")) {
      try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
        gzip.write(part.getBytes(StandardCharsets.UTF_8));
      }
    }
    byte[] bytes = packed.toByteArray();
    for (int piece = 1; piece <= bytes.length; piece++) {
      BodyMasker masker = new GunzipMasker(masker(List.of("$.a"), MaskKind.REDACT));
      assertThat(masked(masker, bytes, piece)).isEqualTo("{\"a\":\"***\",\"b\":\"y\"}");
    }
    byte[] cut = java.util.Arrays.copyOf(bytes, bytes.length - 3);
    assertThatThrownBy(
            () -> masked(new GunzipMasker(masker(List.of("$.a"), MaskKind.REDACT)), cut, 5))
        .isInstanceOf(MaskingException.class);
  }

  @Test
  void eventsOfAStreamAreMaskedOneByOne() throws IOException {
    String stream =
        ":\nid: 1\ndata: {\"a\":\"x\",\ndata: \"b\":\"y\"}\n\ndata:{\"a\":\"z\"}\r\n\r\n"
            + "data: [DONE]\n\ndata: {\"a\":\"never ended";
    for (int piece = 1; piece <= stream.length(); piece++) {
      BodyMasker masker = new EventMasker(() -> masker(List.of("$.a"), MaskKind.REDACT));
      assertThat(masked(masker, stream.getBytes(StandardCharsets.UTF_8), piece))
          .isEqualTo(
              ":\nid: 1\ndata: {\"a\":\"***\",\ndata: \"b\":\"y\"}\n\ndata: {\"a\":\"***\"}\n\n"
                  + "data: [DONE]\n\n");
    }
  }

  @Test
  void textIsMaskedWhereverItIsCutAndEventsAreNotHeldBack() throws IOException {
    String text = "data: mail bob@example.org, ünd carol@example.org\n\ndata: x\n\n";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String wanted = "data: mail [email], ünd [email]\n\ndata: x\n\n";
    for (int piece = 1; piece <= bytes.length; piece++) {
      BodyMasker masker = new TextMasker(Detectors.named("email"));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (int at = 0; at < bytes.length; at += piece) {
        masker.feed(bytes, at, Math.min(piece, bytes.length - at), out::write);
      }
      assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(wanted);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"$", "$.", "a", "$..", "$.a[", "$.a[-1]", "$a", "$.a..", "$.a b", "$[?(@.a)]"})
  void pathsThatAreNotUnderstoodAreRefused(String path) {
    assertThat(JsonPath.of(path, MaskKind.REDACT)).isNull();
  }
}
