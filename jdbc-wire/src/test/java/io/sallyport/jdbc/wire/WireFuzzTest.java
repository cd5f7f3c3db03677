package io.sallyport.jdbc.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes at all. In a usual run each target is tried on the samples; with {@code -Pfuzz
 * -Dtest=WireFuzzTest#reading} new inputs are looked for.
 */
class WireFuzzTest {
  static Stream<byte[]> samples() {
    return Samples.MESSAGES.stream().map(Samples::frame);
  }

  @MethodSource("samples")
  @FuzzTest(maxDuration = "20s")
  void reading(byte @NotNull [] bytes) {
    FrameBuffer buffer = new FrameBuffer(Wire.MAX_FRAME);
    int at = 0;
    try {
      while (at < bytes.length) {
        byte[] into = buffer.array();
        int count = Math.min(buffer.room(), bytes.length - at);
        System.arraycopy(bytes, at, into, buffer.offset(), count);
        buffer.added(count);
        at += count;
        while (buffer.next()) {
          writtenAgain(buffer.message());
        }
      }
    } catch (ProtocolException e) {
      assertThat(e).hasMessageStartingWith("SP-5201 ");
    }
  }

  private static void writtenAgain(Message message) throws ProtocolException {
    byte[] once = Samples.frame(message);
    WireReader in = new WireReader(once, Wire.HEADER, once.length);
    byte[] twice = Samples.frame(message.type().read(in));
    assertThat(Arrays.equals(once, twice)).isTrue();
  }
}
