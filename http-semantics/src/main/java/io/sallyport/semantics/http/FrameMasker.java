package io.sallyport.semantics.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Masks the text messages that a server sends on a WebSocket (RFC 6455 §5). A message is masked
 * when it has come as a whole, however it was fragmented, and handed on in one frame. Control
 * frames pass, but for the words in a close; binary messages and extensions cannot be read.
 */
final class FrameMasker implements BodyMasker {
  private static final int LARGEST = 1 << 20;
  private static final int FIN = 0x80;
  private static final int CONTINUED = 0;
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int LARGEST_CONTROL = 125;
  private static final int TWO_BYTES = 126;
  private static final int EIGHT_BYTES = 127;

  private final Function<byte[], BodyMasker> documents;
  private final Map<String, Integer> counts = new TreeMap<>();
  private final byte[] head = new byte[10];
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private final ByteArrayOutputStream control = new ByteArrayOutputStream();
  private int headLength;
  private long left = -1;
  private boolean within;
  private long consumed;

  /**
   * Masks each message on its own.
   *
   * @param documents what masks such a message
   */
  FrameMasker(Function<byte[], BodyMasker> documents) {
    this.documents = documents;
  }

  @Override
  public Map<String, Integer> counts() {
    return Map.copyOf(counts);
  }

  @Override
  public void feed(byte[] bytes, int offset, int length, ByteSink out) throws IOException {
    int at = offset;
    int end = offset + length;
    while (at < end) {
      if (left < 0) {
        head[headLength++] = bytes[at++];
        consumed++;
        if (headLength == headSize()) {
          begin();
        }
      } else {
        int taken = (int) Math.min(left, end - at);
        (isControl() ? control : message).write(bytes, at, taken);
        at += taken;
        consumed += taken;
        left -= taken;
      }
      if (left == 0) {
        finish(out);
      }
    }
  }

  /** How long the head is, as far as is known by now. */
  private int headSize() {
    if (headLength < 2) {
      return 2;
    }
    int size = head[1] & 0x7F;
    return size == TWO_BYTES ? 4 : size == EIGHT_BYTES ? 10 : 2;
  }

  private int opcode() {
    return head[0] & 0x0F;
  }

  private boolean isControl() {
    return opcode() >= CLOSE;
  }

  private void begin() throws MaskingException {
    long size = head[1] & 0x7F;
    if (headLength > 2) {
      size = 0;
      for (int i = 2; i < headLength; i++) {
        size = size << 8 | (head[i] & 0xFF);
      }
    }
    boolean last = (head[0] & FIN) != 0;
    boolean extended = (head[0] & 0x70) != 0;
    boolean masked = (head[1] & 0x80) != 0;
    boolean known =
        switch (opcode()) {
          case CONTINUED -> within;
          case TEXT -> !within;
          case CLOSE, PING, PONG -> last && size <= LARGEST_CONTROL;
          default -> false;
        };
    if (extended || masked || !known || size < 0 || size + message.size() > LARGEST) {
      throw new MaskingException(Codes.frame(consumed));
    }
    left = size;
  }

  private void finish(ByteSink out) throws IOException {
    left = -1;
    headLength = 0;
    boolean last = (head[0] & FIN) != 0;
    if (isControl()) {
      // The words in a close are text, too, and nobody needs them.
      int size = opcode() == CLOSE ? Math.min(2, control.size()) : control.size();
      frame(opcode(), control.toByteArray(), size, out);
      control.reset();
      return;
    }
    within = !last;
    if (last) {
      byte[] whole = message.toByteArray();
      message.reset();
      ByteArrayOutputStream masked = new ByteArrayOutputStream(whole.length + 16);
      BodyMasker document = documents.apply(whole);
      document.feed(whole, 0, whole.length, masked::write);
      document.end(masked::write);
      document.counts().forEach((name, count) -> counts.merge(name, count, Integer::sum));
      frame(TEXT, masked.toByteArray(), masked.size(), out);
    }
  }

  private static void frame(int opcode, byte[] payload, int size, ByteSink out) throws IOException {
    byte[] head = new byte[10];
    head[0] = (byte) (FIN | opcode);
    int length = 2;
    if (size <= LARGEST_CONTROL) {
      head[1] = (byte) size;
    } else {
      boolean small = size < 1 << 16;
      length = small ? 4 : 10;
      head[1] = (byte) (small ? TWO_BYTES : EIGHT_BYTES);
      for (int i = length - 1, rest = size; i > 1; i--, rest >>>= 8) {
        head[i] = (byte) rest;
      }
    }
    out.write(head, 0, length);
    out.write(payload, 0, size);
  }

  @Override
  public void end(ByteSink out) throws IOException {
    if (headLength > 0 || within) {
      throw new MaskingException(Codes.frame(consumed));
    }
  }
}
