package io.sallyport.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TranscriptTest {
  private static boolean isText(byte[] piece) {
    return Transcript.isText(piece, 0, piece.length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"plain\n", "größe ✓ 字 🙂", "\u001b[1;32mok\u001b[0m\r\n", "a\tb", "x", "ß"})
  void textIsTextHoweverLongAndWhereverItIsCut(String line) {
    byte[] text = line.repeat(40_000 / line.length()).getBytes(StandardCharsets.UTF_8);
    for (int from = 0; from < 20; from++) {
      for (int size : new int[] {1, 2, 3, 7, 500, 4_096, 4_097, 30_000}) {
        int count = Math.min(size, text.length - from);
        assertThat(Transcript.isText(text, from, count)).as("%d from %d", count, from).isTrue();
      }
    }
  }

  @Test
  void whatIsPackedOrOfChanceIsNot() {
    Random random = new Random(4);
    for (int size : new int[] {200, 4_096, 5_000, 32 * 1024}) {
      for (int round = 0; round < 50; round++) {
        byte[] chance = new byte[size];
        random.nextBytes(chance);
        assertThat(isText(chance)).isFalse();
        assertThat(isText(new byte[size])).as("zeros").isFalse();
      }
    }
  }

  @Test
  void aLittleThatIsNotIsKeptAsText() {
    byte[] mixed = "a line of a log, and then some more of it\n".repeat(900).getBytes();
    for (int i = 0; i < mixed.length; i += 20) {
      mixed[i] = (byte) 0xff;
    }
    assertThat(isText(mixed)).isTrue();
  }
}
