package io.sallyport.jdbc.wire;

/**
 * Asks for a piece of a LOB; the answer is {@link Value} with bytes or a text.
 *
 * @param lob its number
 * @param position the first byte or character, counted from 1
 * @param length how many at most, up to {@link Wire#CHUNK}
 */
public record ReadLob(int lob, long position, int length) implements Message {
  @Override
  public MessageType type() {
    return MessageType.READ_LOB;
  }

  @Override
  public void write(WireWriter out) {
    out.varint(lob);
    out.i64(position);
    out.i32(length);
  }

  static ReadLob read(WireReader in) throws ProtocolException {
    return new ReadLob(in.varint(), in.i64(), in.i32());
  }
}
