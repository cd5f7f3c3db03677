package io.sallyport.jdbc.wire;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Collects bytes as they come until a frame is whole. It grows with what has come, not with what a
 * header claims, and refuses a claim over the limit at once. One thread at a time.
 */
public final class FrameBuffer {
  private static final int INITIAL = 16 * 1024;
  private static final int KEPT = 256 * 1024;

  private final WireReader reader = new WireReader(new byte[0], 0, 0);
  private byte[] bytes = new byte[INITIAL];
  private int from;
  private int to;
  private int limit;
  private @Nullable MessageType type;

  /** With the most bytes that a frame may have now. */
  public FrameBuffer(int limit) {
    this.limit = limit;
  }

  /** Sets the most bytes that a frame may have from now on. */
  public void limit(int bytesOfFrame) {
    limit = bytesOfFrame;
  }

  /** The array to read into, from {@link #offset}, {@link #room} bytes at most. */
  public byte[] array() {
    if (bytes.length == to) {
      if (from > 0) {
        System.arraycopy(bytes, from, bytes, 0, to - from);
        to -= from;
        from = 0;
      } else {
        bytes = Arrays.copyOf(bytes, (int) Math.min(2L * bytes.length, (long) limit + INITIAL));
      }
    }
    return bytes;
  }

  /** Where to read to; after {@link #array}. */
  public int offset() {
    return to;
  }

  /** How many bytes fit; after {@link #array}. */
  public int room() {
    return bytes.length - to;
  }

  /** So many bytes were read. */
  public void added(int count) {
    to += count;
  }

  /** Whether there are bytes that no frame was made of yet. */
  public boolean partial() {
    return to > from;
  }

  /** The type of the next whole frame, without taking it; null while it is not whole. */
  public @Nullable MessageType peek() throws ProtocolException {
    int length = whole();
    return length < 0 ? null : MessageType.of(bytes[from + 4] & 0xff);
  }

  /** Takes the next frame if it is whole: its content is what {@link #content} reads. */
  public boolean next() throws ProtocolException {
    int length = whole();
    if (length < 0) {
      shrink();
      return false;
    }
    type = MessageType.of(bytes[from + 4] & 0xff);
    reader.reset(bytes, from + Wire.HEADER, from + 4 + length);
    from += 4 + length;
    return true;
  }

  private void shrink() {
    if (from == to) {
      from = 0;
      to = 0;
      if (bytes.length > KEPT) {
        bytes = new byte[INITIAL];
      }
    }
  }

  /** The next frame's length if all of it is here, else -1. */
  private int whole() throws ProtocolException {
    if (to - from < Wire.HEADER) {
      return -1;
    }
    int length =
        bytes[from] << 24
            | (bytes[from + 1] & 0xff) << 16
            | (bytes[from + 2] & 0xff) << 8
            | (bytes[from + 3] & 0xff);
    if (length < 1 || length > limit) {
      throw new ProtocolException(
          "a frame of " + length + " bytes", "a frame has 1 to " + limit + " bytes here");
    }
    return to - from - 4 < length ? -1 : length;
  }

  /** The type of the frame taken last. */
  public MessageType type() {
    MessageType taken = type;
    if (taken == null) {
      throw new IllegalStateException("No frame was taken.");
    }
    return taken;
  }

  /** The content of the frame taken last; valid until the next call of {@link #array}. */
  public WireReader content() {
    return reader;
  }

  /** The message of the frame taken last. */
  public Message message() throws ProtocolException {
    return type().read(reader);
  }
}
