package io.sallyport.jdbc.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages one after the other into a buffer that is used again. Numbers are big-endian;
 * lengths are LEB128. One thread at a time.
 */
public final class WireWriter {
  private static final int KEPT = 256 * 1024;

  private byte[] bytes = new byte[1024];
  private int size;
  private int frame = -1;

  /** The bytes written so far, from 0 to {@link #size}; valid until the next write. */
  public byte[] bytes() {
    return bytes;
  }

  /** How many bytes are written. */
  public int size() {
    return size;
  }

  /** Forgets what was written; a buffer that grew large is let go. */
  public void clear() {
    size = 0;
    frame = -1;
    if (bytes.length > KEPT) {
      bytes = new byte[KEPT];
    }
  }

  /** Forgets what was written after the first so many bytes. */
  public void cut(int to) {
    size = to;
    frame = -1;
  }

  /** The same within the frame that has begun. */
  public void back(int to) {
    size = to;
  }

  /** Writes a whole message as a frame. */
  public void message(Message message) {
    begin(message.type());
    message.write(this);
    end();
  }

  /** Begins a frame; {@link #end} fills in its length. */
  public void begin(MessageType type) {
    frame = size;
    room(Wire.HEADER);
    size += Wire.HEADER;
    bytes[frame + 4] = (byte) type.code();
  }

  /** Ends the frame. */
  public void end() {
    putInt(frame, size - frame - 4);
    frame = -1;
  }

  /** The bytes of the frame that has begun, header included. */
  public int frameSize() {
    return size - frame;
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      long wanted = Math.max((long) size + more, 2L * bytes.length);
      bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, Integer.MAX_VALUE - 8));
    }
  }

  /** One byte. */
  public void u8(int value) {
    room(1);
    bytes[size++] = (byte) value;
  }

  /** A byte 1 or 0. */
  public void bool(boolean value) {
    u8(value ? 1 : 0);
  }

  /** Four bytes. */
  public void i32(int value) {
    room(4);
    putInt(size, value);
    size += 4;
  }

  /** Puts four bytes where they were left out before. */
  public void putInt(int at, int value) {
    bytes[at] = (byte) (value >>> 24);
    bytes[at + 1] = (byte) (value >>> 16);
    bytes[at + 2] = (byte) (value >>> 8);
    bytes[at + 3] = (byte) value;
  }

  /** Puts one byte where it was left out before. */
  public void putByte(int at, int value) {
    bytes[at] = (byte) value;
  }

  /** Eight bytes. */
  public void i64(long value) {
    i32((int) (value >>> 32));
    i32((int) value);
  }

  /** A number that is mostly small and never negative: seven bits a byte, lowest first. */
  public void varint(int value) {
    room(5);
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  /** Bytes as they are. */
  public void raw(byte[] from, int offset, int length) {
    room(length);
    System.arraycopy(from, offset, bytes, size, length);
    size += length;
  }

  /** A length and bytes. */
  public void bytes(byte[] value) {
    varint(value.length);
    raw(value, 0, value.length);
  }

  /** A length and UTF-8. An unpaired surrogate becomes a question mark, as JDK's encoders do. */
  public void text(String value) {
    bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  /** A byte that says whether there is a text, and the text. */
  public void optional(@Nullable String value) {
    bool(value != null);
    if (value != null) {
      text(value);
    }
  }

  /** A cell that holds null. */
  public void nullCell() {
    u8(Cells.NULL);
  }

  /** A cell of text. */
  public void textCell(String value) {
    bytesCell(value.getBytes(StandardCharsets.UTF_8));
  }

  /** A cell of bytes. */
  public void bytesCell(byte[] value) {
    varint(value.length + Cells.DATA);
    raw(value, 0, value.length);
  }

  /** A cell of a whole number: as few bytes as hold it. */
  public void longCell(long value) {
    room(9);
    int width =
        value == (byte) value ? 1 : value == (short) value ? 2 : value == (int) value ? 4 : 8;
    bytes[size++] = (byte) (width + Cells.DATA);
    for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
  }

  /** A cell of a value with its own type. */
  public void valueCell(@Nullable Object value) {
    u8(Cells.VALUE);
    sized(() -> Values.write(this, value));
  }

  /** A cell that could not be read; who asks for it gets the exception. */
  public void faultCell(Fault fault) {
    u8(Cells.FAULT);
    sized(() -> fault.write(this));
  }

  private void sized(Runnable content) {
    int at = size;
    i32(0);
    content.run();
    putInt(at, size - at - 4);
  }
}
