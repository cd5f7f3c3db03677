package io.sallyport.jdbc.wire;

/**
 * Gives leave for so many further batches of a cursor's rows; each comes as {@link Rows}.
 *
 * @param cursor the cursor's number, given by the gateway
 * @param batches how many, at least one
 */
public record Fetch(int cursor, int batches) implements Message {
  @Override
  public MessageType type() {
    return MessageType.FETCH;
  }

  @Override
  public void write(WireWriter out) {
    out.varint(cursor);
    out.u8(batches);
  }

  static Fetch read(WireReader in) throws ProtocolException {
    return new Fetch(in.varint(), in.u8());
  }
}
