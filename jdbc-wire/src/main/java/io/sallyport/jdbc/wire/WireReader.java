package io.sallyport.jdbc.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads one message's content, and never past it. One thread at a time. */
public final class WireReader {
  private byte[] bytes;
  private int at;
  private int end;

  /** Over the bytes from {@code from} up to {@code end}, which are not copied. */
  public WireReader(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  /** Begins anew over other bytes. */
  public void reset(byte[] other, int from, int to) {
    bytes = other;
    at = from;
    end = to;
  }

  /** How many bytes are left. */
  public int left() {
    return end - at;
  }

  /** The bytes read from, and {@link #position} in them. */
  public byte[] array() {
    return bytes;
  }

  /** Where the next byte is read. */
  public int position() {
    return at;
  }

  private void need(int count) throws ProtocolException {
    if (count < 0 || count > end - at) {
      throw new ProtocolException(
          "a length of " + count + " where " + (end - at) + " bytes are left",
          "nothing in a message is longer than the message");
    }
  }

  /** Steps over so many bytes. */
  public void skip(int count) throws ProtocolException {
    need(count);
    at += count;
  }

  /** The message must end here. */
  public void end() throws ProtocolException {
    if (at != end) {
      throw new ProtocolException(
          (end - at) + " bytes after the message", "a message ends where its length says");
    }
  }

  /** One byte, 0 to 255. */
  public int u8() throws ProtocolException {
    need(1);
    return bytes[at++] & 0xff;
  }

  /** A byte that is 1 or 0. */
  public boolean bool() throws ProtocolException {
    int value = u8();
    if (value > 1) {
      throw new ProtocolException("a truth value of " + value, "it is 0 or 1");
    }
    return value == 1;
  }

  /** Four bytes. */
  public int i32() throws ProtocolException {
    need(4);
    int value =
        bytes[at] << 24
            | (bytes[at + 1] & 0xff) << 16
            | (bytes[at + 2] & 0xff) << 8
            | (bytes[at + 3] & 0xff);
    at += 4;
    return value;
  }

  /** Eight bytes. */
  public long i64() throws ProtocolException {
    long high = i32();
    return high << 32 | (i32() & 0xffffffffL);
  }

  /** A number of at most five bytes, never negative, in its shortest form. */
  public int varint() throws ProtocolException {
    int value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int next = u8();
      value |= (next & 0x7f) << shift;
      if (next < 0x80) {
        if (value < 0 || (shift == 28 && next > 7) || (shift > 0 && next == 0)) {
          break;
        }
        return value;
      }
    }
    throw new ProtocolException(
        "a number out of range", "it has up to 31 bits in the shortest form");
  }

  /** A number of things, each of which takes at least so many bytes. */
  int count(int leastBytes) throws ProtocolException {
    int count = varint();
    if (count > Wire.MAX_LIST || (long) count * leastBytes > left()) {
      throw new ProtocolException("a list of " + count, "it fits into its message");
    }
    return count;
  }

  /** Bytes with their length in front. */
  public byte[] bytes() throws ProtocolException {
    int length = varint();
    return raw(length);
  }

  /** So many bytes. */
  public byte[] raw(int length) throws ProtocolException {
    need(length);
    byte[] value = Arrays.copyOfRange(bytes, at, at + length);
    at += length;
    return value;
  }

  /** UTF-8 with its length in front; bytes that are none are refused. */
  public String text() throws ProtocolException {
    int length = varint();
    need(length);
    int from = at;
    at += length;
    for (int i = from; i < at; i++) {
      if (bytes[i] < 0) {
        return decoded(from, length);
      }
    }
    return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
  }

  private String decoded(int from, int length) throws ProtocolException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, from, length))
          .toString();
    } catch (CharacterCodingException e) {
      ProtocolException broken = new ProtocolException("a text", "it is in UTF-8");
      broken.initCause(e);
      throw broken;
    }
  }

  /** A text, or null where the byte in front says so. */
  public @Nullable String optional() throws ProtocolException {
    return bool() ? text() : null;
  }
}
