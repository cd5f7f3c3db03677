package io.sallyport.jdbc.wire;

import org.jspecify.annotations.Nullable;

/**
 * The answer to a call.
 *
 * @param value what the method returned; null also where it returns nothing
 */
public record Value(@Nullable Object value) implements Message {
  @Override
  public MessageType type() {
    return MessageType.VALUE;
  }

  @Override
  public void write(WireWriter out) {
    Values.write(out, value);
  }

  static Value read(WireReader in) throws ProtocolException {
    return new Value(Values.read(in));
  }
}
