package io.sallyport.jdbc.wire;

/**
 * The answer where an exception came instead. The session goes on.
 *
 * @param fault the exception
 */
public record Failure(Fault fault) implements Message {
  @Override
  public MessageType type() {
    return MessageType.FAILURE;
  }

  @Override
  public void write(WireWriter out) {
    fault.write(out);
  }

  static Failure read(WireReader in) throws ProtocolException {
    return new Failure(Fault.read(in));
  }
}
