package io.sallyport.jdbc.wire;

/**
 * Cancels what a statement is executing now. It is read while another message is carried out, and
 * has no answer of its own.
 *
 * @param statement the statement's number
 */
public record Cancel(int statement) implements Message {
  @Override
  public MessageType type() {
    return MessageType.CANCEL;
  }

  @Override
  public void write(WireWriter out) {
    out.varint(statement);
  }

  static Cancel read(WireReader in) throws ProtocolException {
    return new Cancel(in.varint());
  }
}
