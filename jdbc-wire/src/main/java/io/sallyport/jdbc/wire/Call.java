package io.sallyport.jdbc.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls one of the methods in {@link Calls}; the answer is {@link Value} or {@link Failure}.
 *
 * @param statement the statement's number, or 0 for the connection and its metadata
 * @param method the method's number
 * @param arguments its arguments
 */
public record Call(int statement, int method, List<@Nullable Object> arguments) implements Message {
  @Override
  public MessageType type() {
    return MessageType.CALL;
  }

  @Override
  public void write(WireWriter out) {
    out.varint(statement);
    out.varint(method);
    Values.writeAll(out, arguments);
  }

  static Call read(WireReader in) throws ProtocolException {
    return new Call(in.varint(), in.varint(), Values.readAll(in));
  }
}
