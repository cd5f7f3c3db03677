package io.sallyport.jdbc.wire;

/** The client closes the connection; the gateway answers with {@link End} once all is recorded. */
public record Bye() implements Message {
  @Override
  public MessageType type() {
    return MessageType.BYE;
  }

  @Override
  public void write(WireWriter out) {}

  static Bye read(WireReader in) {
    return new Bye();
  }
}
