package io.sallyport.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What detectors find, what they leave alone, and that neither splits nor size change that. */
class DetectorsTest {
  private static final Detectors ALL = Detectors.named(Detectors.known().keySet());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mail ann@example.org today | mail [email] today",
        "<ann@example.org>, bob@b.co.uk. | <[email]>, [email].",
        "mailto:ann+x@mail.example.org?x=1 | mailto:[email]?x=1",
        "card 4111 1111 1111 1111 ok | card [credit_card] ok",
        "card=4111111111111111; | card=[credit_card];",
        "5500-0000-0000-0004 | [credit_card]",
        "amex 378282246310005 | amex [credit_card]",
        "DE89370400440532013000 | [iban]",
        "GB29 NWBK 6016 1331 9268 19, thanks | [iban], thanks",
        "+49 170 1234567 | [phone]",
        "call (212) 555-0123 now | call [phone] now",
        "ssn 123-45-6789. | ssn [us_ssn].",
        "AKIAIOSFODNN7EXAMPLE | [aws_access_key]",
        "xAKIAIOSFODNN7EXAMPLE | xAKIAIOSFODNN7EXAMPLE",
        "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTYifQ.c2lnbmF0dXJl end | Bearer [jwt] end",
        "4111 1111 1111 1112 | 4111 1111 1111 1112",
        "0.4111111111111111 | 0.4111111111111111",
        "x4111111111111111 | x4111111111111111",
        "41111111111111111111111 | 41111111111111111111111",
        "DE88370400440532013000 | DE88370400440532013000",
        "ZZ89370400440532013000 | ZZ89370400440532013000",
        "000-12-3456 666-12-3456 123-00-4567 | 000-12-3456 666-12-3456 123-00-4567",
        "ann@localhost and @ann and a@b | ann@localhost and @ann and a@b",
      })
  void valuesAreReplacedByWhatTheyAre(String text, String masked) {
    assertThat(ALL.mask(text)).isEqualTo(masked);
  }

  @Test
  void keysOfAnyLengthGoWhole() {
    String body = "A".repeat(100_000);
    String pem = "-----BEGIN RSA PRIVATE KEY-----\n" + body + "\n-----END RSA PRIVATE KEY-----";
    assertThat(ALL.mask("a " + pem + " b")).isEqualTo("a [private_key] b");
    assertThat(ALL.mask("a -----BEGIN PRIVATE KEY-----\n" + body)).isEqualTo("a [private_key]");
    String jwt = "eyJhbGciOiJIUzI1NiJ9.eyJ" + body + "." + body;
    assertThat(ALL.mask("a " + jwt + " b")).isEqualTo("a [jwt] b");
  }

  @Test
  void countsTellHowMuchWasFound() {
    Masked masked = ALL.search("ann@example.org, bob@example.org, 123-45-6789");
    assertThat(masked.counts()).isEqualTo(Map.of("email", 2, "us_ssn", 1));
  }

  @Test
  void onlyWhatIsNamedIsSearchedFor() {
    assertThat(Detectors.named("email").mask("ann@example.org 123-45-6789"))
        .isEqualTo("[email] 123-45-6789");
    assertThatThrownBy(() -> Detectors.named("e-mail"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("e-mail");
  }

  /** Gives so many characters at a time. */
  private static final class Pieces extends StringReader {
    private final Random sizes;
    private final int most;

    Pieces(String text, int most, long seed) {
      super(text);
      this.most = most;
      this.sizes = new Random(seed);
    }

    @Override
    public int read(char[] into, int offset, int length) throws IOException {
      return super.read(into, offset, Math.min(length, 1 + sizes.nextInt(most)));
    }
  }

  private static String streamed(Reader in) throws IOException {
    StringBuilder all = new StringBuilder();
    try (MaskingReader reader = ALL.reader(in)) {
      char[] some = new char[37];
      for (int n = reader.read(some); n >= 0; n = reader.read(some)) {
        all.append(some, 0, n);
      }
    }
    return all.toString();
  }

  @Test
  void aStreamGivesTheSameWhereverItIsCut() throws IOException {
    Samples samples = new Samples(7);
    for (int round = 0; round < 60; round++) {
      StringBuilder text = new StringBuilder();
      while (text.length() < 9_000) {
        text.append(samples.harmless()).append(samples.one(" ", "", "\n", "|"));
        text.append(samples.of(samples.one(Samples.names())));
        text.append(samples.one(" ", "", "\n", ","));
      }
      String whole = ALL.mask(text);
      assertThat(streamed(new Pieces(text.toString(), 1 + round * 90, round))).isEqualTo(whole);
    }
  }

  @Test
  void aValueAtTheEdgeOfTheWindowIsFoundWhereverItIsCut() {
    String text =
        "x ".repeat(1_095)
            + "ann@example.org 4111 1111 1111 1111 eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx";
    String whole = ALL.mask(text);
    for (int cut = 0; cut <= text.length(); cut++) {
      Sweep sweep = new Sweep(ALL);
      StringBuilder out = new StringBuilder();
      sweep.take(text.substring(0, cut), out);
      sweep.take(text.substring(cut), out);
      sweep.end(out);
      assertThat(out.toString()).isEqualTo(whole);
    }
  }

  @Test
  void maskedTextHoldsNothingMoreToMask() {
    Samples samples = new Samples(3);
    for (String name : Samples.names()) {
      for (int i = 0; i < 50; i++) {
        String masked = ALL.mask("a " + samples.of(name) + " b");
        assertThat(masked).isEqualTo("a [" + name + "] b");
        assertThat(ALL.mask(masked)).isEqualTo(masked);
      }
    }
  }

  /** The figures stand in docs/policy.md. */
  @Test
  void precisionAndRecallOnGeneratedTextsAreAsDocumented() {
    Samples samples = new Samples(20_240_601);
    int[] sums = new int[3];
    Map<String, int[]> each = new TreeMap<>();
    for (int i = 0; i < 6_000; i++) {
      Map<String, Integer> labels = new TreeMap<>();
      List<String> parts = new ArrayList<>();
      for (int part = 0; part < 5; part++) {
        if (part % 2 == 0 || i % 3 == 0) {
          parts.add(samples.harmless());
        } else {
          String name = samples.one(Samples.names());
          labels.merge(name, 1, Integer::sum);
          parts.add(samples.of(name));
        }
      }
      String text = String.join(samples.one(" ", "; ", "\n", " | ", "\", \""), parts);
      Map<String, Integer> found = ALL.search(text).counts();
      for (String name : ALL.names()) {
        int wanted = labels.getOrDefault(name, 0);
        int got = found.getOrDefault(name, 0);
        int[] figures = {
          Math.min(wanted, got), Math.max(0, wanted - got), Math.max(0, got - wanted)
        };
        int[] all = each.computeIfAbsent(name, n -> new int[3]);
        for (int k = 0; k < 3; k++) {
          all[k] += figures[k];
          sums[k] += figures[k];
        }
      }
    }
    StringBuilder report = new StringBuilder("found, missed, wrong: " + Arrays.toString(sums));
    each.forEach(
        (name, figures) -> {
          if (figures[1] + figures[2] > 0) {
            report.append(", ").append(name).append(' ').append(Arrays.toString(figures));
          }
        });
    assertThat(sums[0]).as(report.toString()).isGreaterThan(7_000);
    assertThat((double) sums[0] / (sums[0] + sums[1])).as(report.toString()).isGreaterThan(0.995);
    assertThat((double) sums[0] / (sums[0] + sums[2])).as(report.toString()).isGreaterThan(0.99);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a@",
        "eyJ",
        "4",
        "+1",
        "-----BEGIN ",
        "AKIA",
        "ghp_",
        "1-",
        "a.",
        "DE89 ",
        "eyJa.",
        "xoxb-",
        "?sv=20",
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY----------END ",
        "(212) 555-",
        "9"
      })
  void noTextCostsMoreThanItsLength(String repeated) {
    String text = repeated.repeat(2_000_000 / repeated.length());
    assertTimeout(Duration.ofSeconds(10), () -> ALL.mask(text));
  }
}
