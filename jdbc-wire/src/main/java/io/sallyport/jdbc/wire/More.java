package io.sallyport.jdbc.wire;

/**
 * Goes on to a statement's next result; the answer is {@link Result} or {@link Failure}.
 *
 * @param statement the statement's number
 * @param disposal what becomes of the result before, a constant of {@link java.sql.Statement}
 * @param batches how many batches of rows may be sent before the client asks for more
 */
public record More(int statement, int disposal, int batches) implements Message {
  @Override
  public MessageType type() {
    return MessageType.MORE;
  }

  @Override
  public void write(WireWriter out) {
    out.varint(statement);
    out.u8(disposal);
    out.u8(batches);
  }

  static More read(WireReader in) throws ProtocolException {
    return new More(in.varint(), in.u8(), in.u8());
  }
}
