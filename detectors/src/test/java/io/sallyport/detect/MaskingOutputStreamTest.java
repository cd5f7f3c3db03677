package io.sallyport.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MaskingOutputStreamTest {
  private static final Detectors ALL = Detectors.named(Detectors.known().keySet());

  private static String masked(byte[] raw, Random cuts, int most) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MaskingOutputStream out = ALL.output(bytes)) {
      for (int at = 0; at < raw.length; ) {
        int piece = Math.min(raw.length - at, 1 + cuts.nextInt(most));
        out.write(raw, at, piece);
        at += piece;
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** The figure of the issue: no miss on 10,000 outputs, wherever packets cut them. */
  @Test
  void noSecretIsMissedHoweverTheOutputIsCut() throws IOException {
    Samples samples = new Samples(11);
    Random cuts = new Random(11);
    for (int round = 0; round < 10_000; round++) {
      StringBuilder text = new StringBuilder("äöü ✓ ");
      for (int part = 0; part < 3; part++) {
        text.append(samples.harmless()).append(samples.one(" ", "\n", "\t", "|", "é", "", " : "));
        text.append(samples.of(samples.one(Samples.names())));
        text.append(samples.one(" ", "", "\n", "\r\n", ",", "ß"));
      }
      byte[] raw = text.toString().getBytes(StandardCharsets.UTF_8);
      int most = round % 3 == 0 ? 1 : 1 + cuts.nextInt(raw.length);
      assertThat(masked(raw, cuts, most)).isEqualTo(ALL.mask(text));
    }
  }

  @Test
  void longOutputsGiveTheSameAsOnePieceOfText() throws IOException {
    Samples samples = new Samples(12);
    StringBuilder text = new StringBuilder();
    while (text.length() < 600_000) {
      text.append(samples.harmless()).append(samples.one(" ", "\n"));
      text.append(samples.of(samples.one(Samples.names()))).append(samples.one(" ", "\n"));
    }
    byte[] raw = text.toString().getBytes(StandardCharsets.UTF_8);
    assertThat(masked(raw, new Random(1), 100_000)).isEqualTo(ALL.mask(text));
    assertThat(masked(raw, new Random(2), 5_000)).isEqualTo(ALL.mask(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"line\n", "two lines\nhere\n", "Password: ", "$ ", "a b ", "größe\n", "42%\n"})
  void whatCannotBecomeAValueIsHandedOnAtOnce(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    MaskingOutputStream out = ALL.output(bytes);
    out.write(text.getBytes(StandardCharsets.UTF_8));
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x 4111 1111 1111 11|11 y|x [credit_card] y",
        "key ghp_0123456789abcdef0123456789abcdef01|23 y|key [github_token] y",
        "-----BEGIN RSA PRIVATE KEY---|--\nabc\n-----END RSA PRIVATE KEY-----\n|[private_key]\n",
        "DE89 3704 0044 0532 |0130 00 |[iban] ",
      })
  void aValueInTwoPiecesIsHeldBackUntilItIsWhole(String row) throws IOException {
    String[] cells = row.split("\\|", -1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    MaskingOutputStream out = ALL.output(bytes);
    out.write(cells[0].getBytes(StandardCharsets.UTF_8));
    out.flush();
    assertThat(cells[2]).startsWith(bytes.toString(StandardCharsets.UTF_8));
    out.write(cells[1].getBytes(StandardCharsets.UTF_8));
    out.finish();
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo(cells[2]);
    assertThat(out.counts()).hasSize(1);
  }

  @Test
  void noValueHoldsControlCharactersAndOnlyGroupsHoldBlanks() {
    Samples samples = new Samples(13);
    for (String name : Samples.names()) {
      for (int i = 0; i < 200 && !name.equals("private_key"); i++) {
        assertThat(samples.of(name)).matches("[!-~]+|[-+().0-9A-Z ]+");
      }
    }
  }

  @Test
  void bytesThatAreNoTextPassAsTheyAre() throws IOException {
    byte[] raw = new byte[300_000];
    new Random(5).nextBytes(raw);
    for (int i = 0; i < raw.length; i++) {
      raw[i] |= (byte) 0x80;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MaskingOutputStream out = ALL.output(bytes)) {
      out.write(raw);
    }
    assertThat(bytes.toByteArray()).isEqualTo(raw);
  }
}
