package io.sallyport.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The searches in use find what looking at every place with every shape finds. */
final class ShortcutsTest {
  private static final Detectors ALL = Detectors.named(Detectors.known().keySet());
  private static final int SCALE = Integer.getInteger("sallyport.scale", 1);
  private static final String[] JOINS = {
    "", "", " ", "\n", "@", ".", "-", "_", "+", ":", "=", "|", "é", "✓", "4", "a", "/", ",", "\0"
  };

  /** Values, pieces of values, look-alikes and noise, run into each other. */
  private static String text(Samples samples, Random random) {
    StringBuilder text = new StringBuilder();
    int parts = 1 + random.nextInt(9);
    for (int part = 0; part < parts; part++) {
      String value =
          random.nextBoolean() ? samples.of(samples.one(Samples.names())) : samples.harmless();
      if (random.nextInt(3) == 0) {
        int from = random.nextInt(value.length());
        value = value.substring(from, from + random.nextInt(value.length() - from));
      }
      text.append(value).append(samples.one(JOINS)).append(samples.one(JOINS));
    }
    return text.toString();
  }

  /** Characters of which values are made, by chance. */
  private static String noise(Random random) {
    String of = random.nextBoolean() ? "0123456789 -.+()@:" : "@.ab-_+%4 eyJAKIDE8\n";
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(120); i >= 0; i--) {
      text.append(of.charAt(random.nextInt(of.length())));
    }
    return text.toString();
  }

  private static void compare(Detectors detectors, String text) throws IOException {
    String wanted = Plainly.mask(detectors, text);
    assertThat(detectors.mask(text)).isEqualTo(wanted);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThat(detectors.finds(bytes, 0, bytes.length)).isEqualTo(!wanted.equals(text));
    ByteArrayOutputStream masked = new ByteArrayOutputStream();
    try (MaskingOutputStream out = detectors.output(masked)) {
      out.write(bytes);
    }
    assertThat(masked.toString(StandardCharsets.UTF_8)).isEqualTo(wanted);
  }

  @Test
  void onTextsOfValuesAndLookAlikes() throws IOException {
    Samples samples = new Samples(31);
    Random random = new Random(31);
    for (int round = 0; round < 5_000 * SCALE; round++) {
      compare(ALL, text(samples, random));
    }
  }

  @Test
  void onNoise() throws IOException {
    Random random = new Random(32);
    for (int round = 0; round < 10_000 * SCALE; round++) {
      compare(ALL, noise(random));
    }
  }

  @Test
  void withAnyChoiceOfDetectors() throws IOException {
    Samples samples = new Samples(33);
    Random random = new Random(33);
    List<String> names = List.copyOf(Detectors.known().keySet());
    for (int round = 0; round < 1_500 * SCALE; round++) {
      Detectors some =
          Detectors.named(
              names.get(random.nextInt(names.size())), names.get(random.nextInt(names.size())));
      compare(some, text(samples, random));
    }
  }

  @Test
  void onPartsOfAnArray() {
    byte[] bytes = "x4111 1111 1111 1111y ann@example.org".getBytes(StandardCharsets.US_ASCII);
    assertThat(ALL.finds(bytes, 1, 20)).isTrue();
    assertThat(ALL.finds(bytes, 0, 20)).isFalse();
    assertThat(ALL.finds(bytes, 1, 21)).isFalse();
    assertThat(ALL.finds(bytes, 22, bytes.length)).isTrue();
    assertThat(ALL.finds(bytes, 22, 27)).isFalse();
    assertThat(ALL.finds(bytes, 3, 3)).isFalse();
  }
}
