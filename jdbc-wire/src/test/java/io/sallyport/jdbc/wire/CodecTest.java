package io.sallyport.jdbc.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CodecTest {
  static List<Message> messages() {
    return Samples.MESSAGES;
  }

  static List<Object> values() {
    return Samples.VALUES;
  }

  private static Message decoded(byte[] frame) throws ProtocolException {
    FrameBuffer buffer = new FrameBuffer(Wire.MAX_FRAME);
    feed(buffer, frame, frame.length);
    assertThat(buffer.next()).isTrue();
    return buffer.message();
  }

  private static void feed(FrameBuffer buffer, byte[] bytes, int length) {
    int at = 0;
    while (at < length) {
      byte[] into = buffer.array();
      int count = Math.min(buffer.room(), length - at);
      System.arraycopy(bytes, at, into, buffer.offset(), count);
      buffer.added(count);
      at += count;
    }
  }

  @Test
  void thereIsASampleOfEveryMessage() {
    Set<MessageType> seen = new HashSet<>();
    Samples.MESSAGES.forEach(message -> seen.add(message.type()));
    assertThat(seen).containsExactlyInAnyOrder(MessageType.values());
  }

  @ParameterizedTest
  @MethodSource("messages")
  void whatIsReadIsWhatWasWritten(Message message) throws ProtocolException {
    byte[] frame = Samples.frame(message);
    Message read = decoded(frame);
    assertThat(read).hasSameClassAs(message);
    assertThat(Samples.frame(read)).isEqualTo(frame);
  }

  @ParameterizedTest
  @MethodSource("values")
  void everyValueComesBackEqual(Object value) throws ProtocolException {
    WireWriter out = new WireWriter();
    Values.write(out, value);
    WireReader in = new WireReader(out.bytes(), 0, out.size());
    Object read = Values.read(in);
    in.end();
    assertThat(read).usingRecursiveComparison().isEqualTo(value);
    assertThat(Values.carries(value)).isTrue();
  }

  /** A driver that writes such a number out needs a byte for each of its places. */
  @Test
  void numbersThatNoDatabaseHasAreNotCarried() {
    BigInteger large = BigInteger.ONE.shiftLeft(8 << 16);
    for (Object number :
        List.of(
            new BigDecimal(BigInteger.ONE, -1_000_000_000),
            new BigDecimal(BigInteger.ONE, 200_001),
            new BigDecimal(large, 3),
            large)) {
      assertThat(Values.carries(number)).isFalse();
      WireWriter out = new WireWriter();
      Scalars.write(out, number);
      assertThatThrownBy(() -> Values.read(new WireReader(out.bytes(), 0, out.size())))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("at most");
    }
    assertThat(Values.carries(new BigDecimal(BigInteger.TEN, -200_000))).isTrue();
  }

  @ParameterizedTest
  @MethodSource("messages")
  void aMessageThatIsCutShortIsAProtocolError(Message message) {
    byte[] frame = Samples.frame(message);
    for (int length = Wire.HEADER; length < frame.length; length++) {
      byte[] cut = Arrays.copyOf(frame, length);
      cut[0] = (byte) ((length - 4) >>> 24);
      cut[1] = (byte) ((length - 4) >>> 16);
      cut[2] = (byte) ((length - 4) >>> 8);
      cut[3] = (byte) (length - 4);
      assertThatThrownBy(() -> decoded(cut)).isInstanceOf(ProtocolException.class);
    }
  }

  @Test
  void aFrameThatComesByteByByteIsOneFrame() throws ProtocolException {
    FrameBuffer buffer = new FrameBuffer(Wire.MAX_FRAME);
    byte[] frame = Samples.frame(new Fetch(1, 2));
    for (byte one : frame) {
      assertThat(buffer.next()).isFalse();
      feed(buffer, new byte[] {one}, 1);
    }
    assertThat(buffer.peek()).isEqualTo(MessageType.FETCH);
    assertThat(buffer.next()).isTrue();
    assertThat(buffer.message()).isEqualTo(new Fetch(1, 2));
    assertThat(buffer.partial()).isFalse();
  }

  @Test
  void aClaimOverTheLimitIsRefusedBeforeAnythingIsAllocated() {
    FrameBuffer buffer = new FrameBuffer(Wire.MAX_HELLO);
    feed(buffer, new byte[] {0x7f, -1, -1, -1, 1}, 5);
    assertThatThrownBy(buffer::next)
        .isInstanceOf(ProtocolException.class)
        .hasMessageStartingWith("SP-5201 ");
    assertThat(buffer.array().length).isLessThan(Wire.MAX_HELLO);
  }

  @Test
  void aLongClaimGrowsOnlyWithWhatHasCome() throws ProtocolException {
    FrameBuffer buffer = new FrameBuffer(Wire.MAX_FRAME);
    feed(buffer, new byte[] {0, -1, -1, -1, 1, 0}, 6);
    assertThat(buffer.next()).isFalse();
    assertThat(buffer.array().length).isLessThan(64 * 1024);
  }

  @Test
  void valuesNestedTooDeepAreAProtocolError() {
    Object nested = "x";
    for (int i = 0; i < 40; i++) {
      nested = new Object[] {nested};
    }
    byte[] frame = Samples.frame(new Value(nested));
    assertThatThrownBy(() -> decoded(frame)).isInstanceOf(ProtocolException.class);
  }

  /** Random bytes, and messages with some bytes changed, end as a message or a protocol error. */
  @Test
  void anyBytesAreAMessageOrAProtocolError() {
    Random random = new Random(5);
    for (int round = 0; round < 20_000; round++) {
      Message sample = Samples.MESSAGES.get(round % Samples.MESSAGES.size());
      byte[] frame = Samples.frame(sample);
      int changes = 1 + random.nextInt(4);
      for (int i = 0; i < changes && frame.length > Wire.HEADER; i++) {
        frame[4 + random.nextInt(frame.length - 4)] = (byte) random.nextInt();
      }
      assertThat(readable(frame)).isNotNull();
    }
  }

  static Boolean readable(byte[] frame) {
    try {
      decoded(frame);
      return true;
    } catch (ProtocolException e) {
      return false;
    }
  }

  @Test
  void everyCallIsAMethodOfThisJdk() throws ProtocolException {
    for (int number = 1; number <= Calls.highest(); number++) {
      Method method = Calls.method(number);
      assertThat(Calls.number(method)).isEqualTo(number);
      assertThat(method.getName()).isNotIn("unwrap", "getConnection", "getStatement");
      assertThat(method.getName()).doesNotStartWith("execute");
    }
    assertThatThrownBy(() -> Calls.method(0)).isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> Calls.method(Calls.highest() + 1))
        .isInstanceOf(ProtocolException.class);
  }

  /** The page documents these bytes; both versions can read what tells of another version. */
  @Test
  void aRefusalHasTheBytesOfThePage() throws ProtocolException {
    Fault fault =
        new Fault(
            Fault.Kind.DENIED,
            "m",
            null,
            0,
            new Fault.Denial("c", null, "r", "d", "a"),
            null,
            List.of());
    byte[] frame = Samples.frame(new Failure(fault));
    assertThat(frame)
        .containsExactly(
            0, 0, 0, 22, 68, 1, 1, 'm', 0, 0, 0, 0, 0, 1, 1, 'c', 0, 1, 'r', 1, 'd', 1, 1, 'a', 0,
            0);
    assertThat(((Failure) decoded(frame)).fault().denial()).isEqualTo(fault.denial());
  }

  @Test
  void aPropertyThatIsSaidTwiceIsAProtocolError() {
    Hello hello = new Hello(2, "shop", new byte[0], "UTC", java.util.Map.of("aa", "1", "ab", "2"));
    byte[] frame = Samples.frame(hello);
    for (int i = 1; i < frame.length; i++) {
      if (frame[i - 1] == 'a' && frame[i] == 'b') {
        frame[i] = 'a';
      }
    }
    assertThatThrownBy(() -> decoded(frame))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("twice");
  }

  @Test
  void theTokenIsNotPrinted() {
    Hello hello = new Hello(1, "shop", "secret".getBytes(), "UTC", java.util.Map.of());
    assertThat(hello.toString()).doesNotContain("secret").contains("***");
  }
}
